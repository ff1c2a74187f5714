using Homelab.Operations.Drills.Targets;
using Homelab.Operations.Verification;
using Homelab.Reports.Drills;

namespace Homelab.Operations.Drills;

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
            if (found.Changed.Count > 0)
                drill.Checks.Add(await changed.CompareAsync(set, found, ct));
        }

        return PhaseEnd.Well;
    }

    private InspectionJob Job() => new()
    {
        Root = target.Root,
        Sets = [.. drill.Sets.Select(Set)],
        Sabotage = plan.Sabotage is { } kind and not SabotageKind.WrongSnapshot ? new SabotageOrder(kind, plan.Seed) : null,
    };

    private SetInspection Set(PreparedSet set) => new()
    {
        Set = set.Name,
        Kind = set.Chosen.Set.Kind.ToString().ToLowerInvariant(),
        Snapshot = set.Chosen.Snapshot.Id,
        SnapshotTime = set.Chosen.Snapshot.Time,
        Host = set.Chosen.Set.Host.Value,
        Tier = plan.Tier.Name.Value,
        Manifest = set.Manifest?.Path,
        ManifestSha256 = set.Manifest?.Sha256,
        Canary = set.Manifest?.Header.Canary,
        IsSample = plan.Settings.Sample.ContainsKey(set.Chosen.Set.Name),
        SnapshotFiles = set.Differences?.Files,
        Altered = set.Differences?.Altered,
        Loaded = drill.Records.GetValueOrDefault(set.Name)?.Databases ?? [],
    };
}
