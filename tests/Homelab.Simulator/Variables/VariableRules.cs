using System.Text.RegularExpressions;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Variables;

/// <summary>What GitLab refuses to store (ci/variables/_index.md).</summary>
internal static partial class VariableRules
{
    private const int LongestKey = 255;
    private const int LongestValue = 10_000;
    private const int ShortestMask = 8;

    public static void Check(Variable variable, IEnumerable<Variable> others)
    {
        if (variable.Key.Length > LongestKey)
            throw Refusal.Field("key", "is too long (maximum is 255 characters)");
        if (!Name().IsMatch(variable.Key))
            throw Refusal.Field("key", "can contain only letters, digits and '_'.");
        if (others.Any(other => other.Key == variable.Key && other.Scope == variable.Scope))
            throw Refusal.Field("key", $"({variable.Key}) has already been taken");
        if (variable.Value.Length > LongestValue)
            throw Refusal.Field("value", "is too long (maximum is 10000 characters)");
        if (variable.Type is not ("env_var" or "file"))
            throw Refusal.Invalid("variable_type");
        if (variable.IsMasked && !CanBeMasked(variable, others))
            throw Refusal.Field("value", "is invalid");
    }

    private static bool CanBeMasked(Variable variable, IEnumerable<Variable> others) =>
        variable.Value.Length >= ShortestMask
        && !variable.Value.Any(char.IsWhiteSpace)
        && !others.Any(other => other.Key == variable.Value)
        && (variable.IsRaw || Expandable().IsMatch(variable.Value));

    [GeneratedRegex(@"^[A-Za-z0-9_]+\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9_:@\-+.~=/]+\z")]
    private static partial Regex Expandable();
}
