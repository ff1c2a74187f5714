using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Homelab.Text.Secrets;

/// <summary>What of a secret is one of its own, since a provider takes it apart: a line, a password in an address or a list of settings,
/// what
/// a JSON document holds.</summary>
internal static partial class SecretParts
{
    /// <summary>A text of JSON that is no longer name or word; shorter ones are secrets where their name says so.</summary>
    private const int ShortestUnnamed = 16;

    private const int DeepestDocument = 64;

    public static IEnumerable<string> Of(string secret) =>
        Lines(secret)
            .Concat(Passwords(secret))
            .Concat(Settings(secret))
            .Concat(Texts(secret))
            .Where(part => part.Length >= SecretSet.ShortestPart && part.Length < secret.Length);

    /// <summary>Passwords of addresses, as they stand there and decoded.</summary>
    public static IEnumerable<string> Passwords(string text) =>
        text.Contains("://", StringComparison.Ordinal)
            ? AddressWithPassword()
                .Matches(text)
                .SelectMany(match => new[] { match.Groups["password"].Value, Uri.UnescapeDataString(match.Groups["password"].Value) })
            : [];

    private static string[] Lines(string secret) => secret.Split('\n', StringSplitOptions.TrimEntries);

    private static IEnumerable<string> Settings(string secret) =>
        secret.Contains('=')
            ? Setting()
                .Matches(secret)
                .Where(match => SaysSecret(match.Groups["name"].Value))
                .Select(match => match.Groups["value"].Value.Trim().Trim('"', '\''))
            : [];

    private static List<string> Texts(string secret)
    {
        var found = new List<string>();
        if (secret.AsSpan().TrimStart() is not ['{' or '[', ..])
            return found;
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(secret), new JsonDocumentOptions { MaxDepth = DeepestDocument });
            AddTexts(document.RootElement, named: false, found);
        }
        catch (JsonException)
        {
            // Something else that begins like a document; its lines are secrets all the same.
        }

        return found;
    }

    private static void AddTexts(JsonElement value, bool named, List<string> found)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when Text(value.GetString) is { } text && (named || text.Length >= ShortestUnnamed):
                found.Add(text);
                found.AddRange(Passwords(text));
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    AddTexts(item, named, found);
                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    AddTexts(member.Value, named || Text(() => member.Name) is not { } name || SaysSecret(name), found);
                break;
        }
    }

    /// <summary>Null for an escape of half a character, which is no text.</summary>
    private static string? Text(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    // clientSecret and Account Key say what client_secret and account_key say.
    private static bool SaysSecret(string name) => EnvironmentSecrets.SaysSecret(WordEnd().Replace(name, "_"));

    [GeneratedRegex(@"(?<=[a-z0-9])(?=[A-Z])|[ .]", RegexOptions.CultureInvariant)]
    private static partial Regex WordEnd();

    [GeneratedRegex("://[^/\\s:@]*:(?<password>[^/\\s@]+)@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AddressWithPassword();

    [GeneratedRegex(@"(?<![^;,&?\s])(?<name>[A-Za-z][\w .-]{0,60})=(?<value>""[^""]*""|'[^']*'|[^;&\s]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Setting();
}
