using System.Globalization;

namespace Homelab.Monitoring.Discord;

/// <summary>The room that all embeds of a message share. First come, first served; what finds none is counted, not lost in
/// silence.</summary>
internal sealed class Room(int characters)
{
    /// <summary>Less is not worth a line of its own.</summary>
    private const int Least = 40;

    private int _left = characters;

    /// <summary>The embed as it fits, or null.</summary>
    public PostedEmbed? Fit(DiscordEmbed embed)
    {
        if (_left < Least * 3)
            return null;
        // Kept for saying how many fields are left out.
        _left -= Least;
        var title = Take(embed.Title, DiscordLimits.Title, oneLine: true);
        var description = Take(embed.Description, DiscordLimits.Description);
        List<PostedField> fields =
        [
            .. embed.Fields.Take(DiscordLimits.Fields).Select(Fit).TakeWhile(field => field is not null).OfType<PostedField>(),
        ];
        _left += Least;
        var footer = Footer(embed.Fields.Count - fields.Count);
        return title is null && description is null && fields.Count == 0
            ? null
            : new PostedEmbed(
                title,
                embed.Link is { IsAbsoluteUri: true, Scheme: "http" or "https" } link ? link.AbsoluteUri : null,
                description,
                embed.Color,
                embed.Time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
                fields.Count > 0 ? fields : null,
                footer
            );
    }

    private PostedField? Fit(DiscordField field)
    {
        if (_left < Least * 2)
            return null;
        // Discord refuses a field without a name or value; an invisible name is its own way out.
        var name = Take(field.Name, Math.Min(DiscordLimits.FieldName, _left / 2), oneLine: true) ?? Take($"-", 1)!;
        return new PostedField(name, Take(field.Value, DiscordLimits.FieldValue) ?? Take($"-", 1)!, field.Inline);
    }

    private string? Take(DiscordText text, int most, bool oneLine = false)
    {
        var fitting = text.Fit(Math.Clamp(_left, 0, most), oneLine);
        _left -= fitting.Length;
        return string.IsNullOrWhiteSpace(fitting) ? null : fitting;
    }

    private PostedFooter? Footer(int leftOut)
    {
        if (leftOut <= 0)
            return null;
        var text = $"{leftOut} more left out";
        _left -= text.Length;
        return new PostedFooter(text);
    }
}
