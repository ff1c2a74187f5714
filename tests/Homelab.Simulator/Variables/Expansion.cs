using System.Text.RegularExpressions;

namespace Homelab.Simulator.Variables;

/// <summary>Replaces <c>$NAME</c> and <c>${NAME}</c>; <c>$$</c> is a dollar sign.</summary>
internal static partial class Expansion
{
    public static string Apply(string text, IReadOnlyDictionary<string, string> variables) =>
        Reference().Replace(text, match => match.Value == "$$" ? "$" : variables.GetValueOrDefault(match.Groups["name"].Value, ""));

    /// <summary>Expands variables that name each other; one that names itself stays as it is.</summary>
    public static Dictionary<string, string> Resolve(IEnumerable<Variable> variables)
    {
        var all = new Dictionary<string, Variable>();
        foreach (var variable in variables)
            all[variable.Key] = variable;
        var done = new Dictionary<string, string>();
        foreach (var key in all.Keys)
            Settle(key, all, done, []);
        return done;
    }

    private static string Settle(string key, Dictionary<string, Variable> all, Dictionary<string, string> done, HashSet<string> open)
    {
        if (done.TryGetValue(key, out var value))
            return value;
        if (!all.TryGetValue(key, out var variable))
            return "";
        if (variable.IsRaw || variable.IsFile)
            return done[key] = variable.Value;
        open.Add(key);
        value = Reference()
            .Replace(
                variable.Value,
                match =>
                {
                    var name = match.Groups["name"].Value;
                    return match.Value == "$$" ? "$"
                        : open.Contains(name) ? match.Value
                        : Settle(name, all, done, open);
                }
            );
        open.Remove(key);
        return done[key] = value;
    }

    [GeneratedRegex(@"\$\$|\$(?<name>[A-Za-z_][A-Za-z0-9_]*)|\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)\}")]
    private static partial Regex Reference();
}
