using System.Diagnostics;
using Homelab.Backups.Restic;
using Homelab.Backups.Retention;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>
/// Removes what the policy does not keep. It is computed here first and judged, because restic would carry out whatever it is told; then
/// restic's own answer must be the same.
/// </summary>
internal sealed class RetentionStep(RunContext run)
{
    /// <param name="whole">The sets whose new snapshot holds what they did. Of no other anything is removed: its last whole snapshot must
    /// outlive what came after it.</param>
    /// <param name="now">All snapshots of tier and host, newest first.</param>
    /// <returns>What stays and what went; null where nothing was done.</returns>
    public async Task<RetentionReport?> ApplyAsync(
        KeepRules keep,
        IReadOnlyList<BackupSet> whole,
        IReadOnlyList<SnapshotFacts> now,
        CancellationToken ct
    )
    {
        run.Progress.Report(new Progress.Started("retention"));
        var tier = run.Plan.Tier;
        var forgetting = new Forgetting(tier, keep, run.Plan.Sets, whole);
        var preview = forgetting.Preview(now);
        if (forgetting.Judge(preview, run.Clock.GetUtcNow()) is RetentionVerdict.Refused refused)
        {
            foreach (var refusal in refused.Refusals)
                run.Findings.Add(Diagnosis.RetentionRefused, $"{refusal.Group}", refusal.Sentence);
            return null;
        }

        var outcome = await run.Locks.TryBrieflyAsync(
            patience =>
                ResticForget.RunAsync(
                    run.Restic,
                    run.Plan.Host.Value,
                    [.. whole.Select(set => BackupPlan.TagsOf(tier, set.Name.Value))],
                    keep,
                    patience,
                    ct
                ),
            outcome => (outcome as ForgetOutcome.Failed)?.Failure,
            ct
        );
        return Judge(outcome, preview, now.Count);
    }

    private RetentionReport? Judge(ForgetOutcome outcome, RetentionPreview preview, int all)
    {
        switch (outcome)
        {
            case ForgetOutcome.Done done:
                var (removed, expected) = (Removed(done.Groups), Removed(preview));
                if (!removed.SetEquals(expected))
                    run.Findings.Add(Diagnosis.RetentionDiffers, null, $"{removed.Count} instead of {expected.Count}");
                if (done.Obstacle is { } obstacle)
                    run.Findings.Add(
                        obstacle.Kind is ResticFailureKind.Denied ? Diagnosis.RetentionDenied : Diagnosis.RetentionFailed,
                        null,
                        $"{done.Unremoved.Count} snapshots stay; {obstacle.Text}"
                    );
                removed.ExceptWith(done.Unremoved);
                return new RetentionReport(all - removed.Count, [.. removed]);
            case ForgetOutcome.MatchedNothing:
                run.Findings.Add(Diagnosis.RetentionEmpty, null);
                return null;
            case ForgetOutcome.Failed { Failure.Kind: ResticFailureKind.Locked }:
                run.Findings.Add(Diagnosis.RetentionWaits, null);
                return null;
            case ForgetOutcome.Failed failed:
                run.Findings.Add(Diagnosis.RetentionFailed, null, failed.Failure.Text);
                return null;
            default:
                throw new UnreachableException("A forget ends in one of these ways.");
        }
    }

    private static HashSet<string> Removed(RetentionPreview preview) => [.. preview.Removed.Select(snapshot => snapshot.Id)];
}
