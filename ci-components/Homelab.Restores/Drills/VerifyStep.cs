using Homelab.Reports.Drills;
using Homelab.Restores.Drills.Targets;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Drills;

/// <summary>Has everything looked at where it was restored, and asks the repository about what only it can know.</summary>
internal sealed class VerifyStep(DrillPlan plan, IDrillTarget target, ChangedFiles changed, DrillState drill)
{
    public async Task<PhaseEnd> RunAsync(CancellationToken ct)
    {
        var result = await target.InspectAsync(Job(), ct);
        if (result.SabotageImpossible is { } impossible)
            throw new DrillImpossibleException(impossible);
        drill.Sabotaged ??= result.Sabotaged;
        foreach (var set in drill.Sets)
        {
            if (result.Sets.FirstOrDefault(found => found.Set == set.Name) is not { } found)
            {
                drill.Checks.Add(new DrillCheck(set.Name, "verify", CheckStatus.Skip, "nobody looked at it") { IsMandatory = true });
                continue;
            }

            drill.Found[set.Name] = found;
            drill.Checks.AddRange(found.Checks);
            if (set.Unsaved is { } unsaved)
                drill.Checks.Add(unsaved.Judge(set.Name));
            drill.Checks.Add(await ProvenAsync(set, found, ct));
        }

        return PhaseEnd.Well;
    }

    // What was written to while the backup ran is proven by the repository.
    private async Task<DrillCheck> ProvenAsync(PreparedSet set, SetFindings found, CancellationToken ct)
    {
        var proven = found.Proven;
        if (found.Changed.Count > 0)
        {
            var compared = await changed.CompareAsync(set, found, ct);
            drill.Checks.Add(compared);
            if (compared.Status is CheckStatus.Pass)
                proven = proven.Plus(new Proven { Files = found.Changed.Count(file => file.Size > 0) });
        }

        return proven.Judge(set.Name, Kind(set), IsSample(set));
    }

    private static string Kind(PreparedSet set) => set.Chosen.Set.Kind.ToString().ToLowerInvariant();

    private bool IsSample(PreparedSet set) => plan.Settings.Sample.ContainsKey(set.Chosen.Set.Name);

    private InspectionJob Job() =>
        new()
        {
            Root = target.Root,
            Sets = [.. drill.Sets.Select(Set)],
            Sabotage = plan.Sabotage is { } kind and not SabotageKind.WrongSnapshot ? new SabotageOrder(kind, plan.Seed) : null,
        };

    private SetInspection Set(PreparedSet set) =>
        new()
        {
            Set = set.Name,
            Kind = Kind(set),
            Snapshot = set.Chosen.Snapshot.Id,
            SnapshotTime = set.Chosen.Snapshot.Time,
            Host = set.Chosen.Set.Host.Value,
            Tier = plan.Tier.Name.Value,
            Manifest = set.Manifest?.Path,
            ManifestSha256 = set.Manifest?.Sha256,
            Canary = set.Manifest?.Header.Canary,
            IsSample = IsSample(set),
            SnapshotFiles = set.Differences?.Files,
            Altered = set.Differences?.Altered,
            Loaded = drill.Records.GetValueOrDefault(set.Name)?.Databases ?? [],
        };
}
