namespace Homelab.Monitoring.Discord;

/// <summary>What became of a message. Sentences hold no part of the webhook's address but the host.</summary>
public abstract record DiscordOutcome
{
    private DiscordOutcome() { }

    /// <summary>Discord keeps it under this id.</summary>
    public sealed record Posted(string MessageId) : DiscordOutcome;

    /// <summary>There is no webhook.</summary>
    public sealed record NotConfigured : DiscordOutcome;

    /// <summary>Nobody reads it.</summary>
    public abstract record Failed(string Sentence) : DiscordOutcome;

    /// <summary>The webhook was deleted. Asking again would get us locked out, so nothing more is sent to it.</summary>
    public sealed record Gone(string Sentence) : Failed(Sentence);

    /// <summary>Discord was there, and did not take it.</summary>
    public sealed record Refused(string Sentence) : Failed(Sentence);

    /// <summary>Discord was not there.</summary>
    public sealed record Unreachable(string Sentence) : Failed(Sentence);
}
