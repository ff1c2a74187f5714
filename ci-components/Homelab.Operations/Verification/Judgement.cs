using Homelab.Reports.Drills;

namespace Homelab.Operations.Verification;

/// <summary>What a look at something came to.</summary>
internal sealed record Judgement(CheckStatus Status, string Evidence)
{
    public static Judgement Pass(string evidence) => new(CheckStatus.Pass, evidence);

    public static Judgement Warn(string evidence) => new(CheckStatus.Warn, evidence);

    public static Judgement Fail(string evidence) => new(CheckStatus.Fail, evidence);

    public static Judgement Skip(string reason) => new(CheckStatus.Skip, reason);
}
