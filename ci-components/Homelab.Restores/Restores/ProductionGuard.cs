using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Homelab.Configuration;

namespace Homelab.Restores.Restores;

/// <summary>What a machine is known by: whatever it, or whoever reaches it, says.</summary>
/// <param name="Id">Of <c>/etc/machine-id</c>; empty where nobody knows.</param>
internal sealed record KnownMachine(IReadOnlyList<string> Names, string Id, IReadOnlyList<string> Addresses)
{
    /// <summary>It is the one this program runs on, so that loopback means it.</summary>
    public bool IsThis { get; init; }
}

/// <summary>
/// The one answer to "is this production?", for restores in place, over Ansible, carried there, and for drills. A machine is production by
/// any of its names, short or full, by its machine id, and by each address that a listed name leads to. A name that nobody can resolve is
/// still compared as a name: on the bad day the name server may be what is lost, and a target says its own names and id besides.
/// </summary>
internal sealed class ProductionGuard
{
    private const int IdLength = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IReadOnlyList<Listed> _listed;

    private ProductionGuard(IReadOnlyList<Listed> listed) => _listed = listed;

    public int Count => _listed.Count;

    /// <summary>Looks up every name once.</summary>
    /// <param name="listed">As people write them: names, addresses, machine ids, also with a user, a port or a dot at the end.</param>
    /// <param name="resolve">By default the system's own way.</param>
    public static async Task<ProductionGuard> OfAsync(
        IEnumerable<string> listed,
        CancellationToken ct,
        Func<string, CancellationToken, Task<IReadOnlyList<IPAddress>>>? resolve = null
    ) =>
        new(
            await Task.WhenAll(
                listed
                    .Distinct(StringComparer.OrdinalIgnoreCase)
                    .Select(async entry =>
                    {
                        var bare = Bare(entry);
                        return new Listed(
                            entry,
                            bare,
                            IdOf(bare),
                            Address(bare) is { } address ? [address]
                                : IdOf(bare) is not null ? []
                                : await (resolve ?? ResolveAsync)(bare, ct)
                        );
                    })
            )
        );

    /// <summary>The hosts of homelab.yml, and what <c>drill.production</c> lists.</summary>
    public static Task<ProductionGuard> OfAsync(HomelabConfig? config, CancellationToken ct) =>
        OfAsync([.. config?.Drill?.Production ?? [], .. (config?.Hosts ?? []).Select(host => host.Name.Value)], ct);

    /// <summary>The entry that this machine is; null if it is none.</summary>
    public string? Find(KnownMachine machine)
    {
        var names = machine.Names.Select(Bare).Where(name => name.Length > 0).ToArray();
        var addresses = machine
            .Addresses.Concat(machine.Names)
            .Select(text => Address(Bare(text)))
            .OfType<IPAddress>()
            .Where(IsOfOneMachine)
            .ToArray();
        return _listed
            .FirstOrDefault(listed =>
                (listed.Id is { } id && id == IdOf(machine.Id))
                || Array.Exists(names, name => IsSameName(name, listed.Bare))
                || listed.Addresses.Any(addresses.Contains)
                || (machine.IsThis && IsLoopback(listed.Bare))
            )
            ?.Written;
    }

    /// <summary>The addresses a name leads to; none if nobody knows. A machine's own name often leads to itself, which says
    /// nothing.</summary>
    public static async Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            return Uri.CheckHostName(name) is UriHostNameType.Unknown
                ? []
                : [.. (await Dns.GetHostAddressesAsync(name, limit.Token)).Select(Plain).Where(IsOfOneMachine)];
        }
        catch (Exception e)
            when (e is SocketException or ArgumentException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return [];
        }
    }

    /// <summary>Without user, port, scope, brackets, a dot at the end; in small letters.</summary>
    internal static string Bare(string written)
    {
        var text = written.Trim();
        text = text.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase) ? text[6..].Split('/')[0] : text;
        text = text[(text.LastIndexOf('@') + 1)..];
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            text = text[1..end];
        else if (text.Count(letter => letter == ':') == 1)
            text = text[..text.IndexOf(':', StringComparison.Ordinal)];
        return text.Split('%')[0].TrimEnd('.').ToLowerInvariant();
    }

    // A number is a name, though it could be read as an address.
    private static IPAddress? Address(string bare) =>
        (bare.Contains(':', StringComparison.Ordinal) || bare.Count(letter => letter == '.') == 3)
        && IPAddress.TryParse(bare, out var address)
            ? Plain(address)
            : null;

    private static IPAddress Plain(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetworkV6 ? new IPAddress(plain.GetAddressBytes()) : plain;
    }

    private static bool IsOfOneMachine(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any);

    private static bool IsLoopback(string bare) =>
        bare is "localhost" or "ip6-localhost"
        || bare.EndsWith(".localhost", StringComparison.Ordinal)
        || (Address(bare) is { } address && IPAddress.IsLoopback(address));

    // systemd writes a machine's id without the dashes that others put there.
    private static string? IdOf(string text)
    {
        var id = text.Trim().Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        return id.Length == IdLength && UInt128.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)
            ? id
            : null;
    }

    // A machine calls itself nas, and others call it nas.example.org; of two full names only the same one is the same machine.
    private static bool IsSameName(string one, string other)
    {
        if (one == other)
            return !IsLoopback(one);
        if (Address(one) is not null || Address(other) is not null)
            return false;
        return one.Split('.') is var first
            && other.Split('.') is var second
            && (first.Length == 1 || second.Length == 1)
            && first[0] == second[0]
            && !IsLoopback(one)
            && !IsLoopback(other);
    }

    private sealed record Listed(string Written, string Bare, string? Id, IReadOnlyList<IPAddress> Addresses);
}
