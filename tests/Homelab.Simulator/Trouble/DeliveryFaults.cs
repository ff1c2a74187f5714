using Homelab.Simulator.Hooks;

namespace Homelab.Simulator.Trouble;

/// <summary>What happens to deliveries. Tests and resends of a hook are left alone.</summary>
public sealed record DeliveryFaults
{
    public Delay? Delay { get; init; }

    public Reorder? Reorder { get; init; }

    /// <summary>Never sent, and in no log.</summary>
    public double Lose { get; init; }

    /// <summary>Sent twice with the same id.</summary>
    public double Duplicate { get; init; }

    /// <summary>Half of the body, the signature of the whole.</summary>
    public double Truncate { get; init; }

    /// <summary>Changed after it was signed; still JSON.</summary>
    public double Tamper { get; init; }

    /// <summary>Signed with another key; with another token where nothing is signed.</summary>
    public double WrongSignature { get; init; }

    /// <summary>Signed, rightly, for ten minutes ago.</summary>
    public double Stale { get; init; }

    /// <summary>Hooks that keep failing are switched off, as on GitLab.com; self-managed GitLab does not unless told.</summary>
    public bool AutoDisable { get; init; }

    /// <summary>What becomes of one delivery: nothing, itself, or copies of it.</summary>
    internal IEnumerable<Delivery> Strike(Delivery delivery, Strikes strikes)
    {
        if (strikes.Chance(Lose, "deliveries.lose"))
            return [];
        var copies = strikes.Chance(Duplicate, "deliveries.duplicate") ? 2 : 1;
        return [.. Enumerable.Range(0, copies).Select(_ => delivery with { Mischief = Draw(strikes), Delay = DrawDelay(strikes) })];
    }

    private Mischief Draw(Strikes strikes) =>
        (strikes.Chance(Truncate, "deliveries.truncate") ? Mischief.Truncated : Mischief.None)
        | (strikes.Chance(Tamper, "deliveries.tamper") ? Mischief.Tampered : Mischief.None)
        | (strikes.Chance(WrongSignature, "deliveries.wrong_signature") ? Mischief.WrongSignature : Mischief.None)
        | (strikes.Chance(Stale, "deliveries.stale") ? Mischief.Stale : Mischief.None);

    private TimeSpan DrawDelay(Strikes strikes)
    {
        if (Delay is null)
            return TimeSpan.Zero;
        strikes.Count("deliveries.delay");
        return TimeSpan.FromSeconds(Delay.IsFixed ? Delay.From : strikes.Between(Delay.From, Delay.To!.Value));
    }
}
