using System.Security.Cryptography;
using System.Text;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;

namespace Homelab.Backups.Backups;

/// <summary>What is known of a repository from earlier runs on this machine.</summary>
internal enum Verified
{
    /// <summary>All that its snapshots need was there when the last run ended.</summary>
    Wholly,

    /// <summary>A run uploaded, and nobody has looked since.</summary>
    Not,

    /// <summary>A run looked, found that something is gone, and said so.</summary>
    Damaged,
}

/// <summary>What became of the packs a repository held when it was last known to be sound.</summary>
internal abstract record PackComparison
{
    private PackComparison() { }

    /// <summary>Those there are; null if nobody can say.</summary>
    public IReadOnlySet<string>? Now { get; private init; }

    /// <summary>All of them are there.</summary>
    public sealed record Kept : PackComparison
    {
        public Kept(IReadOnlySet<string> now) => Now = now;
    }

    /// <summary>Some are gone.</summary>
    public sealed record Lost : PackComparison
    {
        public Lost(IReadOnlySet<string> now) => Now = now;
    }

    /// <summary>Nothing is remembered of this repository.</summary>
    public sealed record Unknown : PackComparison
    {
        public Unknown(IReadOnlySet<string> now) => Now = now;
    }

    /// <summary>restic could not list them.</summary>
    public sealed record Unlisted(string Said) : PackComparison;
}

/// <summary>
/// Which packs a repository held when it was last known to be sound. restic believes its index: a backup that builds upon a pack that is
/// gone ends with exit code 0 and a snapshot nobody can restore. A pack may also go by a prune, so what is missing here is only a reason
/// to check, and only what a check called sound is remembered.
/// </summary>
internal sealed class PackLedger(StateFolder state, ResticRepository repository)
{
    private const int IdLength = 64;

    private readonly string _file = Path.Combine(
        state.Coverage,
        $"packs-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository.Address)))[..16]}"
    );

    private string Mark => _file + ".verified";

    public Verified Verified =>
        !File.Exists(Mark) ? Verified.Wholly
        : File.ReadAllText(Mark) == nameof(Verified.Damaged) ? Verified.Damaged
        : Verified.Not;

    public void Remember(Verified verified) => DurableText.Write(Mark, verified.ToString());

    /// <summary>All that the repository's snapshots need is there: what it holds now is what the next run must find.</summary>
    /// <param name="packs">Null where they could not be listed, or need not be.</param>
    public void Settle(IReadOnlySet<string>? packs)
    {
        if (packs is not null)
            DurableText.Write(_file, string.Join('\n', packs));
        File.Delete(Mark);
    }

    public async Task<PackComparison> CompareAsync(ResticTool restic, CancellationToken ct)
    {
        var now = new HashSet<string>();
        if (repository.LocalFolder is { } folder)
            now.UnionWith(
                Directory
                    .EnumerateFiles(Path.Combine(folder, "data"), "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetFileName(file))
                    .Where(IsId)
            );
        else if (await ListAsync(restic, now, ct) is { } failure)
            return new PackComparison.Unlisted(failure);
        if (!File.Exists(_file))
            return new PackComparison.Unknown(now);
        return now.IsSupersetOf(await File.ReadAllLinesAsync(_file, ct)) ? new PackComparison.Kept(now) : new PackComparison.Lost(now);
    }

    // Line by line: a large repository has more of them than what is kept of a program's output.
    private static async Task<string?> ListAsync(ResticTool restic, HashSet<string> packs, CancellationToken ct)
    {
        var run = await restic.RunAsync(
            ["list", "packs", "--no-lock", "--quiet"],
            line =>
            {
                if (line is ResticMessage.Plain { Line: var id } && IsId(id))
                    packs.Add(id);
            },
            CancellationToken.None,
            ct
        );
        return run.ExitCode == 0 ? null : run.Said;
    }

    private static bool IsId(string name) => name.Length == IdLength && name.All(char.IsAsciiHexDigit);
}
