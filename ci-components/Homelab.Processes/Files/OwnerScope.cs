using System.Globalization;

namespace Homelab.Processes.Files;

/// <summary>
/// Which owners a process can give to files: all that its user namespace knows, if it may give files away at all, else only itself. root in
/// a container or an unprivileged LXC is root over a few ids: the kernel refuses every other one.
/// </summary>
public sealed record OwnerScope
{
    private const int MayGiveAway = 1; // CAP_CHOWN

    /// <summary>Whose becomes what cannot be given away.</summary>
    public required uint User { get; init; }

    public required uint Group { get; init; }

    /// <summary>More groups it belongs to, to which it may give files of its own.</summary>
    public IReadOnlyList<uint> Groups { get; init; } = [];

    /// <summary>Ids that files may be given to; empty for who may give none away.</summary>
    public IReadOnlyList<IdRange> GivenUsers { get; init; } = [];

    public IReadOnlyList<IdRange> GivenGroups { get; init; } = [];

    public static OwnerScope OfThisProcess { get; } = Read(Lines("/proc/self/status"), IdMap.OfUsers, IdMap.OfGroups);

    /// <summary>Both at once, as <c>chown</c> does: where one is refused the other stays as it was.</summary>
    public bool CanGive(uint user, uint group) =>
        GivenUsers.Count > 0
            ? GivenUsers.Any(range => range.Has(user)) && GivenGroups.Any(range => range.Has(group))
            : user == User && (group == Group || Groups.Contains(group));

    /// <param name="status">Lines of <c>/proc/PID/status</c>.</param>
    internal static OwnerScope Read(IReadOnlyList<string> status, IdMap users, IdMap groups)
    {
        // Real, effective, saved, and the one that files get.
        var scope = new OwnerScope
        {
            User = Ids(status, "Uid:").ElementAtOrDefault(3),
            Group = Ids(status, "Gid:").ElementAtOrDefault(3),
            Groups = [.. Ids(status, "Groups:")],
        };
        var powers =
            Words(status, "CapEff:").FirstOrDefault() is { } hex
            && ulong.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits)
                ? bits
                : 0;
        return (powers & MayGiveAway) == 0 ? scope : scope with { GivenUsers = users.Here, GivenGroups = groups.Here };
    }

    private static IEnumerable<uint> Ids(IReadOnlyList<string> status, string name) =>
        Words(status, name)
            .Select(word => uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : uint.MaxValue);

    private static string[] Words(IReadOnlyList<string> status, string name) =>
        status
            .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
            ?[name.Length..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        ?? [];

    internal static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}

/// <summary>Ids that follow one another.</summary>
public sealed record IdRange(uint First, uint Count)
{
    public bool Has(uint id) => id >= First && id - First < Count;
}

/// <summary>The ids of a user namespace, and what they are outside of it: <c>/proc/self/uid_map</c>.</summary>
internal sealed class IdMap
{
    private readonly (uint Inside, uint Outside, uint Count)[] _ranges;

    private IdMap(IEnumerable<(uint Inside, uint Outside, uint Count)> ranges) => _ranges = [.. ranges];

    public static IdMap OfUsers { get; } = Read(OwnerScope.Lines("/proc/self/uid_map"));

    public static IdMap OfGroups { get; } = Read(OwnerScope.Lines("/proc/self/gid_map"));

    /// <summary>Everybody is who he is.</summary>
    public static IdMap Same { get; } = new([(0, 0, uint.MaxValue)]);

    public static IdMap Read(IEnumerable<string> lines) =>
        new(
            from line in lines
            let numbers = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(word => uint.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
                .ToArray()
            where numbers.Length == 3
            select (numbers[0], numbers[1], numbers[2])
        );

    /// <summary>All ids there are inside.</summary>
    public IReadOnlyList<IdRange> Here => [.. _ranges.Select(range => new IdRange(range.Inside, range.Count))];

    /// <summary>What an id of the inside is outside; null for who is unknown inside.</summary>
    public uint? Outside(uint inside)
    {
        foreach (var range in _ranges)
        {
            if (inside >= range.Inside && inside - range.Inside < range.Count)
                return range.Outside + (inside - range.Inside);
        }

        return null;
    }

    /// <summary>Whether an id of the outside can be seen inside.</summary>
    public bool Shows(uint outside) => Array.Exists(_ranges, range => outside >= range.Outside && outside - range.Outside < range.Count);
}
