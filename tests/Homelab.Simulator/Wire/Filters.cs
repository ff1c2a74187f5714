using System.Text.Json.Nodes;

namespace Homelab.Simulator.Wire;

/// <summary>Makes a test of what a parameter says; null if it says nothing.</summary>
internal delegate Func<T, bool>? Narrowing<in T>(Call call, JsonNode value);

/// <summary>What a list may be narrowed to, by parameter.</summary>
internal sealed class Filters<T>
{
    private readonly Dictionary<string, Narrowing<T>> _all = [];
    private readonly HashSet<string> _negatable = [];

    public Filters<T> With(string name, Narrowing<T> narrowing, bool negatable = false)
    {
        _all[name] = narrowing;
        if (negatable)
            _negatable.Add(name);
        return this;
    }

    public Filters<T> With(string name, Func<T, string, bool> test, bool negatable = false) =>
        With(name, (_, value) => item => test(item, $"{value}"), negatable);

    public Filters<T> WithFlag(string name, Func<T, bool, bool> test) =>
        With(name, (call, _) => call.Flag(name) is { } flag ? item => test(item, flag) : null);

    public Filters<T> WithChoice(string name, string[] choices, Func<T, string, bool> test) =>
        With(name, (call, _) => call.Choice(name, choices) is { } choice ? item => test(item, choice) : null);

    /// <summary><c>…_after</c> or <c>…_before</c>.</summary>
    public Filters<T> WithMoment(string name, Func<T, DateTimeOffset> moment)
    {
        var isLeast = name.EndsWith("_after", StringComparison.Ordinal);
        return With(
            name,
            (call, _) => call.Moment(name) is { } bound ? item => isLeast ? moment(item) >= bound : moment(item) <= bound : null
        );
    }

    /// <summary>What GitLab takes and what makes no difference here.</summary>
    public Filters<T> Knowing(string name) => With(name, (_, _) => _ => true);

    /// <summary>Everything asked for is read, also where there is nothing to test.</summary>
    public List<T> Apply(Call call, IEnumerable<T> items)
    {
        var tests = _all.Select(pair => Test(call, pair.Value, call.Node(pair.Key))).OfType<Func<T, bool>>().ToList();
        if (_negatable.Count > 0)
            tests.AddRange(Negated(call));
        return [.. items.Where(item => tests.TrueForAll(test => test(item)))];
    }

    private IEnumerable<Func<T, bool>> Negated(Call call)
    {
        foreach (var (name, value) in call.Node("not") as JsonObject ?? [])
        {
            if (!_negatable.Contains(name))
                throw Refusal.Unsupported([$"not[{name}]"]);
            // One that fits is enough to be left out.
            foreach (var word in value is null ? [] : Narrow.Words(value))
            {
                if (_all[name](call, word) is { } test)
                    yield return item => !test(item);
            }
        }
    }

    // An empty text is as good as none.
    private static Func<T, bool>? Test(Call call, Narrowing<T> narrowing, JsonNode? value) =>
        value is null || (value is JsonValue && value.ToString().Length == 0) ? null : narrowing(call, value);
}

/// <summary>Tests many lists share.</summary>
internal static class Narrow
{
    /// <summary>The id of somebody or something, <c>None</c> or <c>Any</c>.</summary>
    public static Func<T, bool> ToOne<T>(string value, Func<T, IEnumerable<string>> held) =>
        value.ToLowerInvariant() switch
        {
            "none" or "0" => item => !held(item).Any(),
            "any" => item => held(item).Any(),
            _ => item => held(item).Contains(value),
        };

    /// <summary>Everything of a list, <c>None</c> or <c>Any</c>.</summary>
    public static Func<T, bool> ToAll<T>(JsonNode value, Func<T, IReadOnlyCollection<string>> held)
    {
        var wanted = Words(value);
        return wanted is ["None" or "none" or "Any" or "any"] ? ToOne(wanted[0], held) : item => wanted.TrueForAll(held(item).Contains);
    }

    /// <summary>A list, or a text with commas between.</summary>
    public static List<string> Words(JsonNode value) =>
        value is JsonArray list
            ? [.. list.Select(item => $"{item}")]
            : [.. $"{value}".Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
