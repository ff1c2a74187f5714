using System.Text.Json;
using Homelab.Processes.Processes;

namespace Homelab.Backups.Restic;

/// <summary>What to back up as one snapshot.</summary>
public sealed record BackupRequest(string Host, IReadOnlyList<string> Tags, IReadOnlyList<string> Paths)
{
    /// <summary>Patterns, as restic takes them.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    public string? StorageClass { get; init; }

    public long? LimitUploadKibibytes { get; init; }

    /// <summary>After this long it is stopped politely; null for no limit.</summary>
    public TimeSpan? Limit { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public ResticPatience Patience { get; init; } = ResticPatience.None;
}

/// <summary>What restic's summary counts.</summary>
/// <param name="Added">Bytes new to the repository, before compression.</param>
public sealed record SavedSnapshot(string Id, long Files, long Bytes, long Added)
{
    /// <summary>When it began, as the snapshot says it; null before restic 0.18.</summary>
    public DateTimeOffset? Start { get; init; }
}

/// <summary>How a backup ended. What restic said beyond that is kept: <paramref name="Errors"/> name what could not be read,
/// <paramref name="Texts"/> are lines that are no JSON.</summary>
public abstract record BackupOutcome(IReadOnlyList<ResticMessage.Error> Errors, IReadOnlyList<string> Texts)
{
    /// <summary>A snapshot of everything restic could see.</summary>
    public sealed record Saved(SavedSnapshot Snapshot, IReadOnlyList<ResticMessage.Error> Errors, IReadOnlyList<string> Texts)
        : BackupOutcome(Errors, Texts);

    /// <summary>A snapshot from which something is missing (exit code 3).</summary>
    public sealed record Incomplete(SavedSnapshot Snapshot, IReadOnlyList<ResticMessage.Error> Errors, IReadOnlyList<string> Texts)
        : BackupOutcome(Errors, Texts);

    /// <summary>Stopped at the limit; what was uploaded stays, and is used next time.</summary>
    public sealed record OutOfTime(double PercentDone, IReadOnlyList<ResticMessage.Error> Errors, IReadOnlyList<string> Texts)
        : BackupOutcome(Errors, Texts);

    /// <summary>Exit code 0 and no snapshot.</summary>
    public sealed record NothingSaved(IReadOnlyList<ResticMessage.Error> Errors, IReadOnlyList<string> Texts)
        : BackupOutcome(Errors, Texts);

    public sealed record Failed(ResticFailure Failure, IReadOnlyList<ResticMessage.Error> Errors, IReadOnlyList<string> Texts)
        : BackupOutcome(Errors, Texts);
}

/// <summary>restic's <c>backup</c>.</summary>
public static class ResticBackup
{
    /// <summary>More than a timer can wait for.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    public static async Task<BackupOutcome> RunAsync(
        ResticTool restic,
        BackupRequest request,
        IProgress<Progress> progress,
        CancellationToken ct
    )
    {
        var watch = new Watch(progress);
        using var limit = request.Limit is { } time
            ? new CancellationTokenSource(TimeSpan.FromTicks(Math.Clamp(time.Ticks, 0, Longest.Ticks)), request.Clock)
            : new CancellationTokenSource();
        var run = await restic.RunAsync(Arguments(request), watch.See, limit.Token, ct);
        return run.ExitCode == ResticRun.Stopped && limit.IsCancellationRequested ? Stopped(run, watch.PercentDone) : Judge(run);
    }

    // It may have finished in the very moment it was stopped, or have had no time left because nobody answered.
    private static BackupOutcome Stopped(ResticRun run, double percentDone)
    {
        if (Snapshot(run.Summary) is { } saved)
            return run.Errors.Count == 0
                ? new BackupOutcome.Saved(saved, run.Errors, run.Texts)
                : new BackupOutcome.Incomplete(saved, run.Errors, run.Texts);
        return ResticRetries.Pending(run.Texts) is { } failure
            ? new BackupOutcome.Failed(failure, run.Errors, run.Texts)
            : new BackupOutcome.OutOfTime(percentDone, run.Errors, run.Texts);
    }

    private static string[] Arguments(BackupRequest request) =>
        [
            "backup",
            "--host",
            request.Host,
            "--group-by",
            "host,tags",
            .. request.Tags.SelectMany(tag => new[] { "--tag", tag }),
            .. request.Exclude.Select(pattern => "--exclude=" + pattern),
            .. Option(request.StorageClass, "-o", name => $"s3.storage-class={name}"),
            .. Option(request.LimitUploadKibibytes, "--limit-upload", rate => $"{rate}"),
            .. request.Patience.Arguments,
            "--",
            .. request.Paths,
        ];

    internal static string[] Option<T>(T? value, string name, Func<T, string> text) => value is null ? [] : [name, text(value)];

    private static BackupOutcome Judge(ResticRun run) =>
        (run.ExitCode, Snapshot(run.Summary)) switch
        {
            (0, { } saved) => new BackupOutcome.Saved(saved, run.Errors, run.Texts),
            (3, { } saved) => new BackupOutcome.Incomplete(saved, run.Errors, run.Texts),
            (0, null) => new BackupOutcome.NothingSaved(run.Errors, run.Texts),
            _ => new BackupOutcome.Failed(run.Failure, run.Errors, run.Texts),
        };

    private static SavedSnapshot? Snapshot(JsonElement? summary) =>
        summary is { } json && ResticJson.Text(json, "snapshot_id") is { Length: > 0 } id
            ? new SavedSnapshot(
                id,
                ResticJson.Integer(json, "total_files_processed"),
                ResticJson.Integer(json, "total_bytes_processed"),
                ResticJson.Integer(json, "data_added")
            )
            {
                Start = ResticTime.Parse(ResticJson.Text(json, "backup_start")),
            }
            : null;

    private sealed class Watch(IProgress<Progress> progress)
    {
        public double PercentDone { get; private set; }

        public void See(ResticMessage message)
        {
            if (message is not ResticMessage.Status status)
                return;
            PercentDone = status.PercentDone * 100;
            progress.Report(new Progress.Advanced(status.BytesDone >> 20, status.TotalBytes >> 20, "MiB"));
        }
    }
}
