using Homelab.Backups.Backups;
using Homelab.Backups.Databases.Throwaway;
using Homelab.Backups.Restic;
using Homelab.Backups.Retention;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Restores.Restores;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Drills;

/// <summary>The first phase: which snapshots there are, which are restored, and what the repository says they hold.</summary>
internal sealed class Preparation(
    DrillPlan plan,
    ResticTool restic,
    DrillState drill,
    DrillMemory memory,
    TimeProvider clock,
    IProgress<Progress> progress
)
{
    public async Task<PhaseEnd> RunAsync(string folder, CancellationToken ct)
    {
        drill.Restic = (await restic.VersionAsync(ct)).ToString();
        switch (await Snapshots.ListAsync(restic, ["homelab", $"tier:{plan.Tier.Name.Value}"], null, ct, clock))
        {
            case ResticAnswer<IReadOnlyList<Snapshot>>.Failed failed:
                return Unopened(failed.Failure);
            case ResticAnswer<IReadOnlyList<Snapshot>>.Found found:
                Choose(found.Value);
                break;
        }

        if (TooDear() is { } refused)
            return PhaseEnd.Failed(refused);
        for (var i = 0; i < drill.Sets.Count; i++)
        {
            progress.Report(new Progress.Advanced(i, drill.Sets.Count, "manifests"));
            if (await AddManifestAsync(i, folder, ct) is { } end)
                return end;
        }

        await LookForPlaceAsync(ct);
        return drill.HasFailed ? PhaseEnd.Failed("Not every set has a snapshot that can be restored.") : PhaseEnd.Well;
    }

    /// <summary>Whether there is a place for restored SQL here, before anything is restored. A machine of its own says it when it
    /// loads.</summary>
    private async Task LookForPlaceAsync(CancellationToken ct)
    {
        var servers = new ThrowawayServers(Environment.GetEnvironmentVariable, progress);
        foreach (
            var (set, facts) in plan.Target is DrillTarget.Ssh
                ? []
                : drill.Sets.SelectMany(set =>
                    (set.Manifest?.Databases ?? []).Where(facts => facts.Engine == "postgres").Select(facts => (set, facts))
                )
        )
        {
            if (
                await servers.LookAsync(new ThrowawayOrder(plan.Id, set.Name, facts.Name, PlannedDatabases.MajorOf(facts), ""), ct) is
                { } why
            )
                drill.Note(Diagnosis.RestoreNoPlace, facts.Name, why);
        }
    }

    private string? TooDear()
    {
        if (plan.Tier.Cost is not { } prices)
            return null;
        var bytes = drill.Sets.Sum(set =>
            plan.Settings.Sample.TryGetValue(set.Chosen.Set.Name, out var sample)
                ? Math.Min(set.Chosen.Snapshot.Bytes ?? 0, sample.Bytes)
                : set.Chosen.Snapshot.Bytes ?? 0
        );
        var verdict = CostGuard.Judge(plan.Tier.Name, CostEstimate.ForRestore(bytes, prices), plan.AcceptedCost);
        drill.Note(Diagnosis.Cost, null, verdict.Estimate.Sentence);
        return verdict switch
        {
            CostVerdict.TooDear dear => dear.Sentence,
            CostVerdict.Unknown unknown => unknown.Sentence,
            _ => null,
        };
    }

    private void Choose(IReadOnlyList<Snapshot> all)
    {
        var choice = new SnapshotSelection(
            plan.At,
            plan.Sabotage is null && SnapshotSelection.IsForOlder(memory.Held),
            plan.Seed,
            clock.GetUtcNow()
        );
        foreach (var set in plan.Sets)
        {
            var chosen = choice.Of(set, all);
            if (chosen?.Skipped is { } ahead)
                drill.Note(
                    Diagnosis.RestoreSnapshotAhead,
                    set.Name.Value,
                    $"The snapshot {ahead.Id[..8]} is dated {ahead.Time:yyyy-MM-dd HH:mm}, which is still to come, and was not taken for the newest: find out whose clock was wrong."
                );
            if (chosen is not null)
                drill.Sets.Add(
                    new PreparedSet(chosen, null)
                    {
                        Restored = plan.Sabotage is SabotageKind.WrongSnapshot ? Wrong(chosen, all) : chosen.Snapshot.Id,
                    }
                );
            else
                drill.Checks.Add(new DrillCheck(set.Name.Value, "snapshot", CheckStatus.Fail, Missing(set, all)) { IsMandatory = true });
        }

        if (plan.Sabotage is SabotageKind.WrongSnapshot)
            drill.Sabotaged = drill
                .Sets.Where(set => set.Restored != set.Chosen.Snapshot.Id)
                .Select(set => Damage.OfSnapshot(set.Name, set.Chosen.Snapshot.Id, set.Restored))
                .FirstOrDefault();
    }

    private string Missing(BackupSet set, IReadOnlyList<Snapshot> all) =>
        plan.At is null
        && all.FirstOrDefault(snapshot => snapshot.Tagged("set:") == set.Name.Value && snapshot.Facts.Host == set.Host.Value) is { } ahead
            ? $"the tier {plan.Tier.Name} has only snapshots of this set that are dated after now, such as {ahead.Id[..8]} of {ahead.Time:yyyy-MM-dd HH:mm}: set this machine's clock, or back the set up again"
        : plan.At is null
            ? $"the tier {plan.Tier.Name} has no snapshot of this set on {set.Host}: back it up first, or see `homelab backup list`"
        : $"the tier {plan.Tier.Name} has no snapshot {plan.At} of this set on {set.Host}: see `homelab backup list`";

    // One set gets another snapshot than the report will say.
    private string Wrong(ChosenSnapshot chosen, IReadOnlyList<Snapshot> all) =>
        drill.Sets.Exists(set => set.Restored != set.Chosen.Snapshot.Id)
            ? chosen.Snapshot.Id
            : all.FirstOrDefault(snapshot => snapshot.Id != chosen.Snapshot.Id && snapshot.Tagged("set:") == chosen.Set.Name.Value)?.Id
                ?? chosen.Snapshot.Id;

    private async Task<PhaseEnd?> AddManifestAsync(int number, string folder, CancellationToken ct)
    {
        var set = drill.Sets[number];
        switch (await SnapshotManifest.FetchAsync(restic, set.Chosen.Snapshot, folder, ct))
        {
            case SnapshotManifest.Found found:
                var differences = await SnapshotDifferences.FindAsync(restic, set.Chosen.Snapshot.Id, found.File, ct);
                drill.Sets[number] = set with
                {
                    Manifest = found,
                    Differences = differences,
                    Unsaved = differences?.Unsaved ?? SnapshotDifferences.UnsavedBy(found.File),
                };
                return null;
            case SnapshotManifest.Unreadable unreadable:
                drill.Checks.Add(new DrillCheck(set.Name, "manifest", CheckStatus.Fail, unreadable.Sentence) { IsMandatory = true });
                return null;
            case SnapshotManifest.Failed failed:
                return Unopened(failed.Failure);
            default:
                return null;
        }
    }

    // A server that is away says nothing about the backup; a password that opens nothing does.
    private PhaseEnd Unopened(ResticFailure failure)
    {
        if (failure.Kind is ResticFailureKind.Unreachable or ResticFailureKind.Stopped)
            return PhaseEnd.Failed($"The repository of {plan.Tier.Name} does not answer ({failure.Text}): see whether its server runs.");
        drill.Checks.Add(
            new DrillCheck(null, "repository", CheckStatus.Fail, $"the repository of {plan.Tier.Name} cannot be read: {failure.Text}")
            {
                IsMandatory = true,
            }
        );
        return PhaseEnd.Failed($"The repository of {plan.Tier.Name} cannot be read.");
    }
}
