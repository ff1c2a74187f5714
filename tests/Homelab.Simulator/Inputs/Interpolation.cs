using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Homelab.Simulator.Inputs;

/// <summary>
/// Pastes values into the text of a file before anything reads it as YAML, as GitLab does: a value with a line break or a quote becomes
/// part of the YAML, which is why inputs need patterns.
/// </summary>
internal sealed partial class Interpolation(
    IReadOnlyDictionary<string, JsonNode?> inputs,
    IReadOnlyDictionary<string, JsonNode?> component,
    Func<string, string> expand
)
{
    private const int LongestBlock = 1024;
    private const int MostFunctions = 3;

    public string Apply(string text) =>
        Block()
            .Replace(
                text,
                match =>
                {
                    if (match.Length > LongestBlock)
                        throw new InputException("interpolation block is too long (maximum is 1 KB)");
                    return InputSpec.Text(Value(match.Groups["data"].Value));
                }
            );

    private JsonNode? Value(string data)
    {
        var parts = data.Split('|', StringSplitOptions.TrimEntries);
        if (parts.Length - 1 > MostFunctions)
            throw new InputException("too many functions in interpolation block");
        return parts.Skip(1).Aggregate(Access(parts[0]), (value, function) => Call(function, InputSpec.Text(value)));
    }

    private JsonNode? Access(string path)
    {
        var steps = Step().Matches(path).Select(match => match.Value).ToList();
        var root = steps.FirstOrDefault() switch
        {
            "inputs" => inputs,
            "component" => component,
            _ => throw new InputException($"unknown interpolation key: `{path}`"),
        };
        if (steps.Count < 2 || !root.TryGetValue(steps[1], out var value))
            throw new InputException($"unknown interpolation provided: `{string.Join('.', steps.Skip(1))}` in `{path}`");
        return steps.Skip(2).Aggregate(value, (node, step) => Inside(node, step, path));
    }

    private static JsonNode? Inside(JsonNode? node, string step, string path) =>
        node switch
        {
            JsonArray array when step[0] == '[' && int.TryParse(step[1..^1], out var index) && index < array.Count => array[index],
            JsonObject map when map.ContainsKey(step) => map[step],
            _ => throw new InputException($"unknown interpolation provided: `{step}` in `{path}`"),
        };

    private JsonNode Call(string function, string value)
    {
        if (function == "expand_vars")
            return expand(value);
        if (function == "posix_escape")
            return Escaped(value);
        if (Truncate().Match(function) is { Success: true } cut)
        {
            var start = Math.Min(int.Parse(cut.Groups[1].Value), value.Length);
            return value.Substring(start, Math.Min(int.Parse(cut.Groups[2].Value), value.Length - start));
        }

        throw new InputException($"no function matching `{function}`: check that the function name, arguments, and types are correct");
    }

    // Like Ruby's Shellwords.
    private static string Escaped(string value)
    {
        if (value.Length == 0)
            return "''";
        var result = new StringBuilder();
        foreach (var letter in value)
            _ =
                letter == '\n' ? result.Append("'\n'")
                : char.IsAsciiLetterOrDigit(letter) || "_-.,:+/@".Contains(letter, StringComparison.Ordinal) || letter > 127
                    ? result.Append(letter)
                : result.Append('\\').Append(letter);
        return result.ToString();
    }

    [GeneratedRegex(@"\$\[\[\s*(?<data>\S(?:.*?\S)?)\s*\]\]")]
    private static partial Regex Block();

    [GeneratedRegex(@"[A-Za-z0-9_\-]+|\[\d+\]")]
    private static partial Regex Step();

    [GeneratedRegex(@"^truncate\(\s*(\d{1,6})\s*,\s*(\d{1,6})\s*\)$")]
    private static partial Regex Truncate();
}
