using Homelab.Monitoring.Http;

namespace Homelab.Monitoring.Push;

/// <summary>Where one task's signals go.</summary>
internal sealed record PushTarget(string Program, string Variable, SecretAddress Address)
{
    public Verdict<PushOutcome> Refused(string sentence, bool again = false, TimeSpan? rest = null) =>
        new(new PushOutcome.Refused($"{this} {sentence}"), again, rest);

    public Verdict<PushOutcome> Unreachable(string sentence) => new(new PushOutcome.Unreachable($"{this} {sentence}"), Again: true);

    public override string ToString() => $"{Program} at {Address}";
}
