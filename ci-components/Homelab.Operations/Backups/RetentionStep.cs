using Homelab.Configuration;
using Homelab.Operations.Processes;
using Homelab.Operations.Restic;
using Homelab.Operations.Retention;
using Homelab.Reports.Backups;

namespace Homelab.Operations.Backups;

/// <summary>
/// Removes what the policy does not keep. It is computed here first and judged, because restic would carry out whatever it is told; then
/// restic's own answer must be the same.
/// </summary>
internal sealed class RetentionStep(RunContext run)
{
    /// <param name="saved">The sets of this run that have a new snapshot.</param>
    /// <param name="now">All snapshots of tier and host, newest first.</param>
    /// <returns>What stays and what went; null where nothing was done.</returns>
    public async Task<RetentionReport?> ApplyAsync(KeepRules keep, IReadOnlyList<BackupSet> saved, IReadOnlyList<SnapshotFacts> now, CancellationToken ct)
    {
        run.Progress.Report(new Progress.Started("retention"));
        var tier = run.Plan.Tier;
        var preview = RetentionPreview.Of(now, new RetentionPolicy(keep));
        var guard = new RetentionGuard(tier.RemoveAtMost, [.. saved.Select(set => SnapshotGroup.Of(tier.Name, set))]);
        if (guard.Judge(preview, run.Clock.GetUtcNow()) is RetentionVerdict.Refused refused)
        {
            foreach (var refusal in refused.Refusals)
                run.Findings.Add("retention-refused", $"{refusal.Group}", refusal.Sentence);
            return null;
        }

        var outcome = await run.Locks.TryBrieflyAsync(
            patience => ResticForget.RunAsync(run.Restic, run.Plan.Host.Value, BackupPlan.TagsOf(tier), keep, patience, ct),
            outcome => (outcome as ForgetOutcome.Failed)?.Failure, ct);
        return Judge(outcome, preview);
    }

    private RetentionReport? Judge(ForgetOutcome outcome, RetentionPreview preview)
    {
        switch (outcome)
        {
            case ForgetOutcome.Done done:
                var (removed, expected) = (Removed(done.Groups), Removed(preview));
                if (!removed.SetEquals(expected))
                    run.Findings.Add("retention-differs", null, $"{removed.Count} instead of {expected.Count}");
                if (done.Obstacle is { } obstacle)
                    run.Findings.Add(obstacle.Kind is ResticFailureKind.Denied ? "retention-denied" : "retention-failed", null, $"{done.Unremoved.Count} snapshots stay; {obstacle.Text}");
                removed.ExceptWith(done.Unremoved);
                return new RetentionReport(done.Groups.Groups.Sum(group => group.Keep.Count) + done.Unremoved.Count, [.. removed]);
            case ForgetOutcome.MatchedNothing:
                run.Findings.Add("retention-empty", null);
                return null;
            case ForgetOutcome.Failed { Failure.Kind: ResticFailureKind.Locked }:
                run.Findings.Add("retention-waits", null);
                return null;
            case ForgetOutcome.Failed failed:
                run.Findings.Add("retention-failed", null, failed.Failure.Text);
                return null;
            default:
                throw new InvalidOperationException("A forget ends in one of these ways.");
        }
    }

    private static HashSet<string> Removed(RetentionPreview preview) => [.. preview.Removed.Select(snapshot => snapshot.Id)];
}
