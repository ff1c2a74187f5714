using Homelab.GitLab.Pipelines;
using Homelab.GitLab.Webhooks;

namespace Homelab.Bot.Settings;

/// <summary>Everything the bot is told, checked. Read once, at start.</summary>
internal sealed record BotSettings
{
    /// <summary>Where GitLab is, as its users see it; without a trailing slash.</summary>
    public required Uri GitLab { get; init; }

    public required IReadOnlyList<ProjectSettings> Projects { get; init; }

    /// <summary>Secret tokens of webhooks; more than one while they are being exchanged.</summary>
    public IReadOnlyList<string> WebhookTokens { get; init; } = [];

    public IReadOnlyList<SigningToken> SigningTokens { get; init; } = [];

    /// <summary>A connection string of SQLite.</summary>
    public required string Store { get; init; }
}

/// <summary>A project the bot looks after.</summary>
/// <param name="Path">As in its address: <c>homelab/infra</c>.</param>
/// <param name="Token">Of a user or of the project, with scope <c>api</c> and the role Developer.</param>
internal sealed record ProjectSettings(string Path, string Token)
{
    /// <summary>Starts tasks on the default branch with its owner's rights; null where commands may start none.</summary>
    public TriggerToken? TriggerToken { get; init; }

    /// <summary>Never the token: this may end up in a log.</summary>
    public override string ToString() => Path;
}
