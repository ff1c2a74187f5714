using Homelab.Reports.Drills;

namespace Homelab.Restores.Verification;

/// <summary>What a look at something came to.</summary>
internal sealed record Judgement(CheckStatus Status, string Evidence)
{
    /// <summary>It was looked at and is as it was, and that proves nothing: skipped, but for no reason that could be taken away.</summary>
    public bool ProvesNothing { get; private init; }

    public static Judgement Pass(string evidence) => new(CheckStatus.Pass, evidence);

    public static Judgement Warn(string evidence) => new(CheckStatus.Warn, evidence);

    public static Judgement Fail(string evidence) => new(CheckStatus.Fail, evidence);

    public static Judgement Skip(string reason) => new(CheckStatus.Skip, reason);

    public static Judgement Nothing(string evidence) => new(CheckStatus.Skip, evidence) { ProvesNothing = true };
}
