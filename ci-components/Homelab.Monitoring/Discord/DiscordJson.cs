using System.Text.Json.Serialization;

namespace Homelab.Monitoring.Discord;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Posting))]
internal sealed partial class DiscordJson : JsonSerializerContext;

/// <summary>A message as Discord takes it.</summary>
internal sealed record Posting(string? Content, IReadOnlyList<PostedEmbed>? Embeds, AllowedMentions AllowedMentions)
{
    /// <summary>The message within all limits.</summary>
    public static Posting Of(DiscordMessage message)
    {
        var room = new Room(DiscordLimits.Total);
        List<PostedEmbed> embeds = [.. message.Embeds.Take(DiscordLimits.Embeds).Select(room.Fit).OfType<PostedEmbed>()];
        var content = message.Content.Fit(DiscordLimits.Content);
        if (string.IsNullOrWhiteSpace(content) && embeds.Count == 0)
            throw new ArgumentException("A message has a content or an embed.", nameof(message));
        return new Posting(content.Length > 0 ? content : null, embeds.Count > 0 ? embeds : null, AllowedMentions.None);
    }
}

/// <summary>Without it, a webhook's message mentions whom it names.</summary>
internal sealed record AllowedMentions(IReadOnlyList<string> Parse)
{
    public static AllowedMentions None { get; } = new([]);
}

internal sealed record PostedEmbed(
    string? Title,
    string? Url,
    string? Description,
    int? Color,
    string? Timestamp,
    IReadOnlyList<PostedField>? Fields,
    PostedFooter? Footer
);

internal sealed record PostedField(string Name, string Value, bool Inline);

internal sealed record PostedFooter(string Text);
