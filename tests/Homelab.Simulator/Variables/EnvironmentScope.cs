using System.Text.RegularExpressions;

namespace Homelab.Simulator.Variables;

/// <summary>Which environments see a variable: a name, or one with <c>*</c> for any run of characters.</summary>
internal readonly record struct EnvironmentScope(string Pattern)
{
    public static EnvironmentScope All { get; } = new("*");

    /// <summary>A job without an environment sees only what is for all of them.</summary>
    public bool Covers(string? environment) => Pattern == "*" || (environment is not null && AsExpression().IsMatch(environment));

    /// <summary>The more of it is literal, the earlier it wins; an exact name wins over all.</summary>
    public int Weight =>
        Pattern.Contains('*', StringComparison.Ordinal) ? Pattern.Replace("*", "", StringComparison.Ordinal).Length : int.MaxValue;

    private Regex AsExpression() =>
        new(
            "^" + Regex.Escape(Pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "\\z",
            RegexOptions.NonBacktracking | RegexOptions.Singleline
        );

    /// <summary>One variable for each key: of several that cover the environment, the most specific.</summary>
    public static IEnumerable<Variable> Choose(IEnumerable<Variable> variables, string? environment) =>
        variables
            .Where(variable => variable.Scope.Covers(environment))
            .GroupBy(variable => variable.Key)
            .Select(same => same.MaxBy(variable => variable.Scope.Weight)!);
}
