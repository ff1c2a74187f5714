namespace Homelab.Bot.Inbox;

/// <summary>When to try again, and when to give up. An outage of some hours costs nothing.</summary>
internal static class RetryPolicy
{
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);

    /// <summary>Some five hours.</summary>
    public const int MostAttempts = 28;

    /// <summary>Whatever was begun so often without an end may be what ends the process.</summary>
    public const int Suspect = 3;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);

    /// <summary>Null when this was the last attempt.</summary>
    /// <param name="attempt">The one that failed; 1 is the first.</param>
    /// <param name="chance">From 0 to 1: spreads those that failed together.</param>
    public static TimeSpan? After(int attempt, double chance)
    {
        if (attempt >= MostAttempts)
            return null;
        var delay = Math.Min(First.TotalSeconds * Math.Pow(2, attempt - 1), LongestDelay.TotalSeconds);
        return TimeSpan.FromSeconds(delay * (0.5 + (chance / 2)));
    }
}
