using Homelab.Reports.Drills;
using Homelab.Restores.Restores;

namespace Homelab.Restores.Drills.Guards;

/// <summary>What a machine has to be before anything is written to it.</summary>
/// <param name="Id">What its marker must say.</param>
/// <param name="SinceReset">How long ago the reset began, by this machine's clock; null if nothing resets it.</param>
/// <param name="Production">What is never a target.</param>
/// <param name="Own">The machine the drill is held from.</param>
internal sealed record MachineGuards(string Id, TimeSpan? SinceReset, ProductionGuard Production, string Own)
{
    public const string IdName = "guard: marker";
    public const string BootName = "guard: reset";
    public const string ProductionName = "guard: production";
    public const string EmptyName = "guard: empty";

    // /proc counts in hundredths, and somebody reads them over a network.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>One check for each guard.</summary>
    public IReadOnlyList<DrillCheck> Judge(TargetFacts facts) => [Marker(facts), Reset(facts), NotProduction(facts), Empty(facts)];

    private DrillCheck Marker(TargetFacts facts) =>
        facts.Id switch
        {
            null => Violated(
                IdName,
                "The machine has no /etc/homelab-drill-target: it is not made for drills, so nothing was written to it."
            ),
            var id when id == Id => Kept(IdName, $"/etc/homelab-drill-target says {id}"),
            var other => Violated(
                IdName,
                $"/etc/homelab-drill-target says {other} instead of {Id}: this is another machine, so nothing was written to it."
            ),
        };

    private DrillCheck Reset(TargetFacts facts) =>
        (SinceReset, facts.Up) switch
        {
            (null, _) => Kept(
                BootName,
                "nothing resets this machine: add drill.target.reset, so that each drill begins on a clean one"
            ) with
            {
                Status = CheckStatus.Warn,
            },
            (_, null) => Violated(BootName, "The machine does not say since when it runs, so nobody knows whether it was reset."),
            var (since, up) when up > since + Tolerance => Violated(
                BootName,
                $"The machine has been running for {up.Value.TotalSeconds:0} s and the reset began {since.Value.TotalSeconds:0} s ago: it was not reset, so nothing was written to it."
            ),
            var (since, up) => Kept(
                BootName,
                $"running for {up.Value.TotalSeconds:0.0} s, {since.Value.TotalSeconds:0.0} s after the reset began"
            ),
        };

    private DrillCheck NotProduction(TargetFacts facts)
    {
        var own = facts.MachineId.Length > 0 && Same(facts.MachineId, Own);
        if (own)
            return Violated(ProductionName, "The target is the machine that holds the drill: nothing was written to it.");
        var known = facts.Names.Append(facts.MachineId).Concat(facts.Addresses).Where(word => word.Length > 0);
        return Production.Find(new KnownMachine(facts.Names, facts.MachineId, facts.Addresses)) is not { } hit
            ? Kept(ProductionName, $"{string.Join(", ", known.Distinct())} is none of the {Production.Count} of drill.production")
            : Violated(ProductionName, $"The target is {hit}, which drill.production lists: nothing was written to it.");
    }

    private static DrillCheck Empty(TargetFacts facts) =>
        facts.Occupied.Count == 0
            ? Kept(EmptyName, "none of the sets' paths holds anything")
            : Violated(
                EmptyName,
                $"The target already holds {string.Join(", ", facts.Occupied.Take(5))}: reset it, since nothing may be mixed with what is there."
            );

    internal static DrillCheck Kept(string name, string evidence) => new(null, name, CheckStatus.Pass, evidence) { IsMandatory = true };

    internal static DrillCheck Violated(string name, string sentence) => new(null, name, CheckStatus.Fail, sentence) { IsMandatory = true };

    private static bool Same(string one, string other) =>
        string.Equals(
            one.Replace("-", "", StringComparison.Ordinal),
            other.Replace("-", "", StringComparison.Ordinal),
            StringComparison.OrdinalIgnoreCase
        );
}
