using System.Globalization;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Monitors;

namespace Homelab.Demo;

/// <summary>The third act of <c>./demo</c>: a schedule saves a machine, the monitor sees it, a missing disk is told, and a picture comes
/// back.</summary>
internal sealed class BackupStory(
    Stage stage,
    Nas nas,
    KumaMonitor monitor,
    string? restic,
    string? restoreImage,
    Teller tell,
    CancellationToken ct
) : IDisposable
{
    public Backups Backups { get; } = new(stage, nas, monitor.PushUrl) { RestoreImage = restoreImage };

    private long _schedule;

    public async Task TellAsync()
    {
        tell.Act("Third act: backups that cannot lie");
        if (restic is null)
        {
            tell.Say("Left out: restic 0.17 or newer is not here, and could not be fetched. Install it, then run this again.");
            return;
        }

        await FillAsync();
        await SetUpAsync();
        var saved = await SaveAsync();
        await LoseAsync();
        await RestoreAsync(saved);
    }

    public void Dispose() => Backups.Dispose();

    private async Task FillAsync()
    {
        tell.Step("A machine with something to lose");
        await nas.FillAsync(ct);
        await Backups.PushAsync(ct);
        tell.Say(
            $"vault   {Files(nas.Vault)}, Markdown",
            $"gitea   {Files(nas.Gitea)}, a bare git repository and its settings",
            $"photos  {Files(nas.Photos)}, PNG"
        );
        tell.Say(
            nas.Database is null
                ? "dbs     left out: PostgreSQL's server is not installed here (Debian and Ubuntu: package postgresql)"
                : $"dbs     a PostgreSQL server of our own with the database immich, {await nas.RowsAsync(ct):N0} rows in 2 tables"
        );
        tell.Say("", "homelab.yml on main says what is saved:", "");
        tell.Quote(Backups.Sets.Replace(Directory.GetParent(nas.Vault)!.FullName, "/srv", StringComparison.Ordinal), 20);
    }

    private async Task SetUpAsync()
    {
        tell.Step("What somebody sets up once: variables, the repository, a schedule");
        tell.Say(
            $"variables  {string.Join(", ", Backups.Variables.Keys)}",
            "           protected, masked, for the environment homelab/backup alone: no merge request sees them",
            "",
            "$ homelab backup init",
            await Backups.InitAsync(ct),
            ""
        );
        var schedule = await Backups.ScheduleAsync(ct);
        _schedule = (long)schedule["id"]!;
        tell.Say(
            $"schedule   {schedule["description"]}",
            $"           {schedule["cron"]} {schedule["cron_timezone"]}, next {schedule["next_run_at"]}; so that nobody waits, we press its button now"
        );
    }

    private async Task<BackupReport> SaveAsync()
    {
        tell.Step("The schedule runs: one job on the runner of the NAS, which is protected");
        var ran = await Backups.PlayAsync(_schedule, ct);
        tell.Log(ran.Trace, "repository", "The report is in");
        Must(ran is { Job.Status: "success", Report.Verdict: Severity.Note }, $"The backup is not good: {ran.Trace}");
        Must(ran.Report!.Header.Job == ran.Job.Id.Value && ran.Report.Header.Commit == ran.Pipeline.Sha, "The report is of another job.");
        Must(ran.Report.Sets.All(set => set.Snapshot is not null), "A set has no snapshot.");
        tell.Say("", $"Its artifact homelab-report, through the API (job {ran.Job.Id}, commit {ran.Pipeline.Sha![..8]}):", "");
        foreach (var set in ran.Report.Sets)
            tell.Say(Line(set));
        if (nas.Database is not null)
            Must(
                ran.Report.Sets.SelectMany(set => set.Databases).Sum(database => database.Rows) == await nas.RowsAsync(ct),
                "The report counts other rows than the server."
            );
        Must(ran.Report.Retention?.Kept == ran.Report.Sets.Count, "Retention keeps other snapshots than there are.");
        tell.Say("", $"retention: {ran.Report.Retention!.Kept} snapshots kept, {ran.Report.Retention.Removed.Count} removed");
        SeeMonitor("Up");
        return ran.Report;
    }

    private async Task LoseAsync()
    {
        tell.Step("The disk with the pictures is gone, and the schedule runs again");
        using var lost = nas.LosePhotos();
        var ran = await Backups.PlayAsync(_schedule, ct);
        tell.Log(ran.Trace, "fast on nas", "ERROR");
        var missing = ran.Report?.Findings.SingleOrDefault(finding =>
            finding is { Code: "source-missing", Subject: "photos", Severity: Severity.Failed }
        );
        Must(
            ran is { Pipeline.Status: "failed", Job.Status: "failed", Report.Verdict: Severity.Failed } && missing is not null,
            $"A missing source went unnoticed: {ran.Trace}"
        );
        Must(ran.Report!.Sets.All(set => set.Snapshot is null == (set.Set == "photos")), "What was there is not saved.");
        tell.Say(
            "",
            $"The pipeline has failed. What was there is saved: {string.Join(", ", ran.Report.Sets.Where(set => set.Snapshot is not null).Select(set => set.Set))}."
        );
        SeeMonitor("Down");
        tell.Say("", "and tells its owner:", "");
        tell.Quote(monitor.Notices[^1], 5);
    }

    /// <summary>Without any of this project: restic, its repository and its password.</summary>
    private async Task RestoreAsync(BackupReport saved)
    {
        tell.Step("One picture comes back with restic alone, as a person would do it");
        var snapshot = saved.Sets.Single(set => set.Set == "photos").Snapshot!;
        var target = stage.Folder + "/restored";
        string[] command = ["restore", snapshot[..8], "--target", target, "--include", nas.Harbour];
        tell.Say($"$ restic restore {snapshot[..8]} --target restored --include …/{Path.GetRelativePath(nas.Photos, nas.Harbour)}");
        var run = await RealTools.RunAsync(
            restic!,
            command,
            ct,
            environment: new Dictionary<string, string?>
            {
                ["RESTIC_REPOSITORY"] = nas.Repository,
                ["RESTIC_PASSWORD"] = Backups.Password,
                ["RESTIC_CACHE_DIR"] = Path.Combine(nas.State, "cache"),
            }
        );
        Must(run.ExitCode == 0, run.StandardError);
        var (original, restored) = (await File.ReadAllBytesAsync(nas.Harbour, ct), await File.ReadAllBytesAsync(target + nas.Harbour, ct));
        Must(original.AsSpan().SequenceEqual(restored), "The restored picture is not the one that was saved.");
        tell.Say(
            run.StandardOutput.Trim().Split('\n')[^1],
            $"{Path.GetFileName(nas.Harbour)}: {restored.Length:N0} bytes, each the same as before."
        );
    }

    private void SeeMonitor(string state)
    {
        tell.Say("", "Uptime Kuma shows (a stand-in for it, as far as push monitors go):", "");
        tell.Quote($"{monitor}", 5);
        Must(monitor.State == state, $"The monitor is not {state}.");
    }

    private static string Line(SetReport set)
    {
        var size = set.Bytes < 1024 ? $"{set.Bytes} B" : string.Create(CultureInfo.InvariantCulture, $"{set.Bytes / 1024.0:0.0} KiB");
        var databases = string.Join(
            ", ",
            set.Databases.Select(database =>
                $"{database.Name}: {database.Rows:N0} rows in {database.Tables} tables, PostgreSQL {database.ServerVersion}"
            )
        );
        return $"{set.Set, -7} snapshot {set.Snapshot![..8]}  {set.Files, 3} files {size, 10}  manifest {set.Manifest!.Sha256[..12]}  {databases}".TrimEnd();
    }

    private static string Files(string folder) => $"{Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count()} files";

    private static void Must(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise);
    }
}
