using Homelab.Backups.Backups;
using Homelab.Processes.Files;

namespace Homelab.Restores.Restores;

/// <summary>What a restore to <c>/</c> brings back into this machine's own staging folder: manifest and dumps, where the backup made
/// them.</summary>
internal static class RestoredStaging
{
    /// <summary>So that the next backup does not take it for what a killed run left.</summary>
    public static void Say(RestorePlan plan, StateFolder state)
    {
        if (
            plan is { Request.IsInPlace: true, Known.Path: { } manifest, Snapshot: { } snapshot }
            && snapshot.Tagged("tier:") is { } tier
            && Path.GetDirectoryName(manifest) == state.Staging(tier, plan.Request.Wish.Set)
            && plan.Written.Any(written => PathText.IsAtOrBelow(manifest, written))
        )
            new Homelab.Backups.Backups.Staging(state, tier, plan.Request.Wish.Set).IsRestored();
    }
}
