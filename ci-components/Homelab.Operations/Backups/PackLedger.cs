using System.Security.Cryptography;
using System.Text;
using Homelab.Operations.Restic;

namespace Homelab.Operations.Backups;

/// <summary>
/// Which packs a repository held after the last run. restic believes its index: a backup that builds upon a pack that is gone ends with exit
/// code 0 and a snapshot nobody can restore. A pack may also go by a prune elsewhere, so what is missing here is only a reason to check.
/// </summary>
internal sealed class PackLedger(StateFolder state, ResticRepository repository)
{
    /// <summary>What <see cref="Processes.Tool"/> keeps of an output; more packs than that are not counted.</summary>
    private const int MostListed = 1024 * 1024 / (IdLength + 1) - 1;

    private const int IdLength = 64;

    private string File => Path.Combine(state.Coverage, $"packs-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(repository.Address)))[..16]}");

    /// <summary>Compares with last time, and remembers what is there for the next.</summary>
    /// <returns>True if packs are gone.</returns>
    public async Task<bool> HasLostAsync(ResticTool restic, CancellationToken ct)
    {
        if (await ListAsync(restic, ct) is not { } now)
            return false;
        var isKnown = System.IO.File.Exists(File);
        var hasLost = isKnown && !now.IsSupersetOf(await System.IO.File.ReadAllLinesAsync(File, ct));
        await System.IO.File.WriteAllLinesAsync(File + ".new", now, ct);
        System.IO.File.Move(File + ".new", File, overwrite: true);
        return hasLost;
    }

    private async Task<HashSet<string>?> ListAsync(ResticTool restic, CancellationToken ct)
    {
        if (repository.LocalFolder is { } folder)
            return [.. Directory.EnumerateFiles(Path.Combine(folder, "data"), "*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Where(IsId)];
        var list = await restic.RunTextAsync(["list", "packs", "--no-lock", "--quiet"], ct);
        var packs = list.Output.Split('\n').Where(IsId).ToHashSet();
        return list.ExitCode == 0 && packs.Count < MostListed ? packs : null;
    }

    private static bool IsId(string name) => name.Length == IdLength && name.All(char.IsAsciiHexDigit);
}
