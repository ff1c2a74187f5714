namespace Homelab.Bot.Commands.Grammar;

/// <summary>What was typed: a name, words and options, not yet understood.</summary>
/// <param name="Name">Without the slash, in lower case.</param>
/// <param name="Options">By their name without dashes, each once; null stands for one without a value.</param>
internal sealed record TypedCommand(string Name, IReadOnlyList<string> Words, IReadOnlyDictionary<string, string?> Options)
{
    private const string Prefix = "homelab";

    /// <summary>Also said by its long name, <c>/homelab plan</c>, so that nobody else can be meant.</summary>
    public bool IsAddressed { get; init; }

    /// <summary>Null when it cannot be taken apart.</summary>
    /// <param name="line">Begins with a slash.</param>
    public static TypedCommand? Read(string line)
    {
        if (CommandWords.Split(line) is not [{ Length: > 1 } first, .. var rest])
            return null;
        var addressed = first.Equals("/" + Prefix, StringComparison.OrdinalIgnoreCase);
        if (addressed && rest.Length == 0)
            return new TypedCommand("help", [], new Dictionary<string, string?>()) { IsAddressed = true };
        var name = (addressed ? rest[0].TrimStart('/') : first[1..]).ToLowerInvariant();
        return Sort(name, [.. rest.Skip(addressed ? 1 : 0).Select(Unticked)]) is { } read ? read with { IsAddressed = addressed } : null;
    }

    private static TypedCommand? Sort(string name, List<string> rest)
    {
        var words = new List<string>();
        var options = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < rest.Count; i++)
        {
            if (!rest[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(rest[i]);
                continue;
            }

            var (option, value) = rest[i][2..].Split('=', 2) is [var left, var right] ? (left, right) : (rest[i][2..], null);
            if (value is null && i + 1 < rest.Count && !rest[i + 1].StartsWith("--", StringComparison.Ordinal))
                value = rest[++i];
            if (!options.TryAdd(option, value))
                return null;
        }

        return new TypedCommand(name, words, options);
    }

    // Copied out of a document, where it was code.
    private static string Unticked(string word) => word.Trim('`');
}
