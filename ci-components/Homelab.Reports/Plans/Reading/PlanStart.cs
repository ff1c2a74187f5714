using System.Text;
using System.Text.RegularExpressions;

namespace Homelab.Reports.Plans.Reading;

/// <summary>Finds the plan behind whatever was printed before it, and refuses what is not a plan of a format this version knows.</summary>
internal static partial class PlanStart
{
    /// <summary>How far the document may begin behind log lines, in bytes.</summary>
    private const int LongestPreamble = 1024 * 1024;

    private const int UsualPreamble = 4096;

    private const int KnownMajor = 1;

    /// <summary>The position of the plan's opening brace.</summary>
    public static long Find(Stream plan)
    {
        var origin = plan.Position;
        var usual = Opening().Match(Head(plan, origin, UsualPreamble));
        if (usual.Success)
            return origin + usual.Groups["brace"].Index;
        var text = Head(plan, origin, LongestPreamble);
        if (text.Length == 0)
            throw new PlanUnreadableException("The plan is empty: give what `terraform show -json PLANFILE` prints.");
        var match = Opening().Match(text);
        return match.Success ? origin + match.Groups["brace"].Index : throw new PlanUnreadableException(NotAPlan.Why(text));
    }

    // Latin-1 keeps one character for each byte, so that positions are byte positions whatever the encoding.
    private static string Head(Stream plan, long origin, int longest)
    {
        var head = new byte[(int)Math.Min(longest, plan.Length - origin)];
        plan.Position = origin;
        plan.ReadExactly(head);
        return Encoding.Latin1.GetString(head);
    }

    public static void Check(PlanIndex index)
    {
        if (index.FormatVersion is null)
            throw new PlanUnreadableException(
                "This JSON has no `format_version`, so it is not a plan: give what `terraform show -json PLANFILE` prints."
            );
        var major = index.FormatVersion.Split('.')[0];
        if (major != KnownMajor.ToString())
            throw new PlanUnreadableException(
                "The plan is written in a format this version does not know: update homelab, or use a terraform whose plan format is 1.x."
            );
        if (index.IsMalformed)
            throw new PlanUnreadableException(
                "The `resource_changes` of this document are no list, as every plan has it: make it again with `terraform show -json PLANFILE`."
            );
        if (NotAPlan.Why(index.Telling) is { } sentence)
            throw new PlanUnreadableException(sentence);
    }

    // Log lines may be JSON objects too; the plan is the first whose first member is one that plans have.
    [GeneratedRegex(
        "^(?:\u00EF\u00BB\u00BF)?(?<brace>\\{)[ \\t\\r\\n]*\"(?:format_version|terraform_version|variables|planned_values|resource_drift|resource_changes|deferred_changes|complete|action_invocations|deferred_action_invocations|output_changes|prior_state|configuration|relevant_attributes|checks|timestamp|applyable|errored|values|valid|provider_schemas|function_signatures)\"",
        RegexOptions.Multiline | RegexOptions.CultureInvariant
    )]
    private static partial Regex Opening();
}
