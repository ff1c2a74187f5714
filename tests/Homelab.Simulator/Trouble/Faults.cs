namespace Homelab.Simulator.Trouble;

/// <summary>
/// What shall go wrong, from the library (<see cref="SimulatedGitLab.Faults"/>) or by <c>PUT /-/simulator/faults</c>, which takes this
/// object as JSON
/// with names in snake_case and replaces all faults; <c>GET</c> shows it and how often each one struck. Durations are seconds, chances 0 to
/// 1:
/// <code>
/// {"seed": 7,
///  "deliveries": {"delay": {"from": 0.1, "to": 2}, "duplicate": 0.3, "lose": 0.1, "truncate": 0.1, "tamper": 0.1, "wrong_signature": 0.1,
///                 "stale": 0.1, "reorder": {"window": 5, "hold": 0.5}, "auto_disable": true},
///  "api": [{"method": "POST", "path": "/api/v4/projects/*/merge_requests/**", "kind": "broken", "when": "after", "next": 2},
///          {"path": "/api/v4/**", "kind": "throttled", "chance": 0.05, "seconds": 1}]}
/// </code>
/// </summary>
public sealed record Faults
{
    /// <summary>The same seed and the same order of events give the same faults.</summary>
    public int Seed { get; init; } = 1;

    public DeliveryFaults Deliveries { get; init; } = new();

    /// <summary>The first that fits a request and strikes is the only one.</summary>
    public IReadOnlyList<ApiFault> Api { get; init; } = [];
}

/// <summary>A time in seconds; anew for each delivery when it is a range, which also takes them out of order.</summary>
public sealed record Delay
{
    public double From { get; init; }

    /// <summary>As <see cref="From"/> when left out.</summary>
    public double? To { get; init; }

    internal bool IsFixed => To is null || To <= From;
}

/// <summary>So many deliveries of a hook are gathered, for so long at most, and sent shuffled.</summary>
public sealed record Reorder
{
    public int Window { get; init; } = 4;

    public double Hold { get; init; } = 0.5;
}
