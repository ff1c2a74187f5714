using Homelab.Backups.Backups.Completeness;
using Homelab.Backups.Manifests;
using Homelab.Backups.Restic;
using Homelab.Backups.Retention;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>What a run would meet.</summary>
/// <param name="Retention">For each group of snapshots how many stay, and how many would go.</param>
public sealed record BackupLookReport(
    string Restic,
    IReadOnlyList<(string Group, int Keep, int Remove)> Retention,
    IReadOnlyList<Finding> Findings
);

/// <summary>The dry run of a backup: looks at sources and repository and changes nothing.</summary>
public sealed class BackupLook(BackupPlan plan, StateFolder state, string restic, TimeProvider clock, IProgress<Progress> progress)
{
    private readonly FindingList _findings = new();

    public async Task<BackupLookReport> RunAsync(CancellationToken ct)
    {
        foreach (var set in plan.Sets)
            _ = Sources.AreThere(set, _findings, Remembered(set), sayEmpty: true);
        using var tool = new ResticTool(restic, plan.Repository, state.Cache);
        var version = await tool.VersionAsync(ct);
        progress.Report(new Progress.Started("repository"));
        var groups = await Snapshots.ListAsync(tool, BackupPlan.TagsOf(plan.Tier), plan.Host.Value, ct) switch
        {
            ResticAnswer<IReadOnlyList<Snapshot>>.Found found => await PreviewAsync(tool, found.Value, ct),
            ResticAnswer<IReadOnlyList<Snapshot>>.Failed failed => Nothing(failed.Failure),
            _ => [],
        };
        return new BackupLookReport(version.ToString(), groups, _findings.All);
    }

    private Measure? Remembered(BackupSet set) => new MeasureFile(state, plan.Tier.Name.Value, set.Name.Value).Read()?.Good;

    private async Task<(string, int, int)[]> PreviewAsync(ResticTool tool, IReadOnlyList<Snapshot> snapshots, CancellationToken ct)
    {
        if (plan.Tier.Keep is not { } keep)
            return [];
        var whole = await WholeSets.InAsync(tool, plan.Sets, snapshots, progress, ct);
        var forgetting = new Forgetting(plan.Tier, keep, plan.Sets, whole);
        var preview = forgetting.Preview(snapshots.Select(snapshot => snapshot.Facts));
        if (forgetting.Judge(preview, clock.GetUtcNow()) is RetentionVerdict.Refused refused)
        {
            foreach (var refusal in refused.Refusals)
                _findings.Add(Diagnosis.RetentionRefused, $"{refusal.Group}", refusal.Sentence);
        }

        return [.. preview.Groups.Select(group => ($"{group.Group}", group.Keep.Count, group.Remove.Count))];
    }

    private (string, int, int)[] Nothing(ResticFailure failure)
    {
        _findings.Add(failure.About(null, Diagnosis.BackupFailed));
        return [];
    }
}
