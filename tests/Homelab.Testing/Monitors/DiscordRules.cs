using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Homelab.Testing.Monitors;

/// <summary>What Discord checks a message for, and whom it calls.</summary>
internal static partial class DiscordRules
{
    private const int MostEmbeds = 10,
        MostFields = 25,
        MostOfAll = 6000;

    /// <summary>The first thing Discord would refuse the message for.</summary>
    public static string? Fault(JsonNode message)
    {
        var embeds = Items(message["embeds"]);
        var faults = Limit("content", message["content"], 2000, mayLack: true)
            .Concat(embeds.SelectMany(OfEmbed))
            .Concat(embeds.Count > MostEmbeds ? ["embeds: at most 10"] : [])
            .Concat(embeds.Sum(Size) > MostOfAll ? ["embeds: 6000 characters in all"] : [])
            .Concat(string.IsNullOrWhiteSpace((string?)message["content"]) && embeds.Count == 0 ? ["Cannot send an empty message"] : []);
        return faults.FirstOrDefault();
    }

    /// <summary>Whom a webhook's message calls: everybody it names, unless it says whom it may.</summary>
    public static IEnumerable<string> Mentions(JsonNode message)
    {
        string[] parse = message["allowed_mentions"]?["parse"] is JsonArray allowed
            ? [.. allowed.Select(kind => (string)kind!)]
            : ["users"];
        var content = (string?)message["content"] ?? "";
        return Mention()
            .Matches(content)
            .Select(match => match.Value)
            .Where(mention =>
                parse.Contains(
                    mention[0] == '@' ? "everyone"
                    : mention[2] == '&' ? "roles"
                    : "users"
                )
            );
    }

    private static IEnumerable<string> OfEmbed(JsonNode embed) =>
        [
            .. Limit("title", embed["title"], 256, mayLack: true),
            .. Limit("description", embed["description"], 4096, mayLack: true),
            .. Limit("footer", embed["footer"]?["text"], 2048, mayLack: true),
            .. Items(embed["fields"]).Count > MostFields ? new[] { "fields: at most 25" } : [],
            .. Items(embed["fields"])
                .SelectMany(field => Limit("field name", field["name"], 256).Concat(Limit("field value", field["value"], 1024))),
            .. embed["url"] is { } url && !((string)url!).StartsWith("http", StringComparison.Ordinal)
                ? new[] { "url: not a well formed URL" }
                : [],
        ];

    private static IEnumerable<string> Limit(string name, JsonNode? value, int most, bool mayLack = false)
    {
        var text = (string?)value;
        if (text is null ? !mayLack : text.Trim().Length == 0)
            yield return $"{name}: this field is required";
        if (text?.Trim().Length > most)
            yield return $"{name}: {text.Length} of {most} characters";
    }

    private static int Size(JsonNode embed) =>
        Length(embed["title"])
        + Length(embed["description"])
        + Length(embed["footer"]?["text"])
        + Items(embed["fields"]).Sum(field => Length(field["name"]) + Length(field["value"]));

    private static int Length(JsonNode? text) => ((string?)text)?.Length ?? 0;

    private static List<JsonNode> Items(JsonNode? list) => [.. (list as JsonArray ?? []).OfType<JsonNode>()];

    [GeneratedRegex("@everyone|@here|<@&?!?[0-9]+>")]
    private static partial Regex Mention();
}
