using Homelab.Configuration;
using Homelab.Processes.Processes;

namespace Homelab.Backups.Restic;

/// <summary>What <c>check</c> found.</summary>
/// <param name="Errors">How many errors restic counted.</param>
/// <param name="BrokenPacks">Ids of packs whose data is not what was written.</param>
public sealed record CheckResult(long Errors, IReadOnlyList<string> BrokenPacks, string Said);

/// <summary>Commands that look after a repository.</summary>
public static class ResticMaintenance
{
    /// <summary>Makes an empty repository.</summary>
    /// <returns>What went wrong, or null.</returns>
    public static async Task<ResticFailure?> InitAsync(ResticTool restic, string? storageClass, CancellationToken ct)
    {
        var run = await restic.RunAsync(["init", .. StorageClass(storageClass)], ct);
        return run.ExitCode == 0 ? null : run.Failure;
    }

    /// <summary>The repository's id: it changes when somebody makes the repository anew.</summary>
    public static async Task<ResticAnswer<string>> IdAsync(ResticTool restic, CancellationToken ct)
    {
        var run = await restic.RunTextAsync(["cat", "config", "--no-lock", "--quiet"], ct);
        return run.ExitCode == 0 && ResticJson.Parse(run.Output) is { } config && ResticJson.Text(config, "id") is { } id
            ? new ResticAnswer<string>.Found(id)
            : new ResticAnswer<string>.Failed(ResticFailure.Of(run.ExitCode, run.Error));
    }

    /// <summary>Bytes of all packs.</summary>
    public static async Task<ResticAnswer<long>> SizeAsync(ResticTool restic, CancellationToken ct)
    {
        var run = await restic.RunAsync(["stats", "--mode", "raw-data", "--no-lock"], ct);
        return run.ExitCode == 0 && run.Document is { } stats
            ? new ResticAnswer<long>.Found(ResticJson.Integer(stats, "total_size"))
            : new ResticAnswer<long>.Failed(run.Failure);
    }

    /// <summary>Takes up packs that a stopped backup uploaded and no index names yet, so that the next one need not upload them
    /// again.</summary>
    public static async Task<ResticFailure?> RepairIndexAsync(
        ResticTool restic,
        string? storageClass,
        ResticPatience patience,
        CancellationToken ct
    )
    {
        var run = await restic.RunTextAsync(["repair", "index", "--quiet", .. StorageClass(storageClass), .. patience.Arguments], ct);
        var failure = run.ExitCode == 0 ? null : ResticFailure.Of(run.ExitCode, run.Error);
        // Where only additions are accepted, the new index is there and the old one beside it, which does no harm.
        return failure is { Kind: ResticFailureKind.Denied } && run.Error.Contains("Remove(<index/", StringComparison.Ordinal)
            ? null
            : failure;
    }

    /// <summary>Removes data that no snapshot needs.</summary>
    public static Task<ToolRun> PruneAsync(
        ResticTool restic,
        BackupTier tier,
        bool dryRun,
        ResticPatience patience,
        CancellationToken ct
    ) =>
        restic.RunTextAsync(
            [
                "prune",
                .. dryRun ? ["--dry-run"] : Array.Empty<string>(),
                .. StorageClass(tier.StorageClass),
                .. Unused(tier.MaxUnused),
                .. patience.Arguments,
            ],
            ct
        );

    /// <summary>
    /// Checks the structure, and reads one part of the data if asked to. It keeps nothing of the cache: whoever believes that finds sound
    /// what
    /// was destroyed in the repository.
    /// </summary>
    /// <param name="part">Such as <c>3/52</c>.</param>
    public static Task<ResticAnswer<CheckResult>> CheckAsync(
        ResticTool restic,
        string? part,
        ResticPatience patience,
        CancellationToken ct
    ) => CheckAsync(restic, [.. part is null ? [] : new[] { $"--read-data-subset={part}" }, .. patience.Arguments], ct);

    /// <summary>Checks that all is there that snapshots need, by what the cache holds. It waits for nobody: whoever changes the repository
    /// meanwhile is what it looks for.</summary>
    /// <param name="snapshots">Their ids, for a restic that takes them; none for all.</param>
    public static Task<ResticAnswer<CheckResult>> VerifyAsync(ResticTool restic, IReadOnlyList<string> snapshots, CancellationToken ct) =>
        CheckAsync(restic, ["--with-cache", "--no-lock", .. snapshots], ct);

    private static async Task<ResticAnswer<CheckResult>> CheckAsync(
        ResticTool restic,
        IReadOnlyList<string> arguments,
        CancellationToken ct
    )
    {
        var run = await restic.RunAsync(["check", .. arguments], ct);
        if (run.Summary is not { } summary)
            return new ResticAnswer<CheckResult>.Failed(run.Failure);
        // Exit code and count must agree before anything is called sound.
        var errors = Math.Max(ResticJson.Integer(summary, "num_errors"), run.ExitCode == 0 ? 0 : 1);
        return new ResticAnswer<CheckResult>.Found(new CheckResult(errors, ResticJson.Texts(summary, "broken_packs"), run.Said));
    }

    private static string[] StorageClass(string? name) => ResticBackup.Option(name, "-o", value => $"s3.storage-class={value}");

    private static string[] Unused(UnusedLimit? limit) =>
        limit switch
        {
            // Unlimited alone still packs anew what is small or holds folders, and that has to be read.
            UnusedLimit.Unlimited => ["--max-unused", "unlimited", "--max-repack-size", "0"],
            UnusedLimit.Percent percent => ["--max-unused", $"{percent.Value}%"],
            // restic counts K, M and G as powers of 1024; the file's sizes are whole bytes.
            UnusedLimit.Size size => ["--max-unused", $"{size.Value.Bytes}"],
            _ => [],
        };
}
