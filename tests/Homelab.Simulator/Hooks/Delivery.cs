namespace Homelab.Simulator.Hooks;

/// <summary>One event on its way to one hook. Copies and resends keep the id.</summary>
internal sealed record Delivery(ProjectHook Hook, HookEvent Event, byte[] Body)
{
    public Guid Id { get; init; } = Guid.NewGuid();

    /// <summary>Shared by all hooks an event goes to.</summary>
    public Guid EventId { get; init; } = Guid.NewGuid();

    public Mischief Mischief { get; init; }

    /// <summary>How long it is held back before it is sent.</summary>
    public TimeSpan Delay { get; init; }
}

/// <summary>What is done to a delivery after it was written.</summary>
[Flags]
internal enum Mischief
{
    None = 0,
    Truncated = 1,
    Tampered = 2,
    WrongSignature = 4,
    Stale = 8,
}
