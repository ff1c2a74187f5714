namespace Homelab.Monitoring.Discord;

/// <summary>What is posted. Whatever exceeds Discord's limits is shortened, and it mentions nobody.</summary>
public sealed record DiscordMessage
{
    public DiscordText Content { get; init; }

    /// <summary>Ten at most; further ones are left out.</summary>
    public IReadOnlyList<DiscordEmbed> Embeds { get; init; } = [];

    internal DiscordMessage WithData(Func<string, string> change) =>
        new() { Content = Content.WithData(change), Embeds = [.. Embeds.Select(embed => embed.WithData(change))] };
}

/// <summary>A box below the content.</summary>
public sealed record DiscordEmbed
{
    public DiscordText Title { get; init; }

    /// <summary>Where the title leads, http or https; made by us.</summary>
    public Uri? Link { get; init; }

    public DiscordText Description { get; init; }

    public IReadOnlyList<DiscordField> Fields { get; init; } = [];

    /// <summary>Red, green and blue of the bar at its side.</summary>
    public int? Color { get; init; }

    public DateTimeOffset? Time { get; init; }

    internal DiscordEmbed WithData(Func<string, string> change) =>
        this with
        {
            Title = Title.WithData(change),
            Description = Description.WithData(change),
            Fields = [.. Fields.Select(field => field with { Name = field.Name.WithData(change), Value = field.Value.WithData(change) })],
        };
}

/// <summary>A heading and what stands below it.</summary>
public sealed record DiscordField(DiscordText Name, DiscordText Value, bool Inline = false);
