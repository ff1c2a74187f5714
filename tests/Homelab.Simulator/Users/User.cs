using System.Text.Json.Nodes;

namespace Homelab.Simulator.Users;

internal sealed record User(long Id, string Username, string Name, bool IsAdmin = false, bool IsBot = false)
{
    /// <summary>Whether somebody who searches for these words finds this user.</summary>
    public bool Is(string words) =>
        Username.Contains(words, StringComparison.OrdinalIgnoreCase) || Name.Contains(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>As an author inside other answers.</summary>
    public JsonObject ToJson(World world) =>
        new()
        {
            ["id"] = Id,
            ["username"] = Username,
            ["name"] = Name,
            ["state"] = "active",
            ["locked"] = false,
            ["avatar_url"] = null,
            ["web_url"] = $"{world.Url}/{Username}",
        };
}

internal sealed record AccessToken(string Value, User User)
{
    public long Id { get; init; }

    public string Name { get; init; } = "token";

    public IReadOnlySet<string> Scopes { get; init; } = new HashSet<string> { "api" };

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>GitLab writes it down once in ten minutes; here it is always the last time.</summary>
    public DateTimeOffset? LastUsed { get; set; }

    /// <summary>A running job's own token: few endpoints take it.</summary>
    public bool IsJob { get; init; }
}
