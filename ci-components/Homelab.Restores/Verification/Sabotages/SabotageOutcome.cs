namespace Homelab.Restores.Verification.Sabotages;

/// <summary>How an attempt to do damage ended.</summary>
internal abstract record SabotageOutcome
{
    private SabotageOutcome() { }

    public sealed record Done(Damage Damage) : SabotageOutcome;

    /// <summary>There was nothing it could be done to, or it may not be done here.</summary>
    public sealed record Impossible(string Why) : SabotageOutcome;
}
