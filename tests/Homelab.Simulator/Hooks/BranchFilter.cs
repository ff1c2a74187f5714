using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace Homelab.Simulator.Hooks;

/// <summary>Which branches a push must be on.</summary>
/// <param name="Strategy"><c>wildcard</c>, <c>regex</c> or <c>all_branches</c>.</param>
internal sealed record BranchFilter(string Strategy, string? Pattern)
{
    public bool Lets(string branch) =>
        string.IsNullOrEmpty(Pattern)
        || Strategy switch
        {
            "regex" => Regex.IsMatch(branch, Pattern, RegexOptions.NonBacktracking),
            "wildcard" => FileSystemName.MatchesSimpleExpression(Pattern, branch, ignoreCase: false),
            _ => true,
        };
}
