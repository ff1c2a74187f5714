namespace Homelab.Simulator.Hooks;

/// <summary>
/// Failures in a row, and what GitLab makes of them where hooks are switched off by themselves: from the fourth on a pause that doubles
/// from one minute to one day, at the fortieth for good.
/// </summary>
internal sealed class HookHealth
{
    private const int Tolerated = 3;
    private const int Final = 40;

    public int Failures { get; private set; }

    public DateTimeOffset? DisabledUntil { get; private set; }

    public bool DisabledForGood { get; private set; }

    public string Status(DateTimeOffset now) =>
        DisabledForGood ? "disabled"
        : DisabledUntil > now ? "temporarily_disabled"
        : "executable";

    public void Succeed() => (Failures, DisabledUntil, DisabledForGood) = (0, null, false);

    public void Fail(DateTimeOffset now, bool mayDisable)
    {
        Failures++;
        if (!mayDisable || Failures <= Tolerated)
            return;
        DisabledForGood = Failures >= Final;
        var minutes = Math.Min(Math.Pow(2, Failures - Tolerated - 1), TimeSpan.FromDays(1).TotalMinutes);
        DisabledUntil = DisabledForGood ? null : now.AddMinutes(minutes);
    }
}
