using System.Text.RegularExpressions;

namespace Homelab.Reports.Plans.Reading;

/// <summary>Knows terraform's other documents, so that a refusal can say which command was forgotten.</summary>
internal static partial class NotAPlan
{
    private const string Remedy = "give what `terraform show -json PLANFILE` prints";

    /// <summary>Members of which a plan has at least one.</summary>
    private static readonly string[] OfPlans = ["planned_values", "resource_changes", "output_changes", "resource_drift"];

    /// <summary>Members that only another document has.</summary>
    private static readonly (string Member, string Sentence)[] OfOthers =
    [
        ("values", $"This is a state, not a plan: make a plan with `terraform plan -out PLANFILE` and {Remedy}."),
        (
            "valid",
            $"This is what `terraform validate -json` prints, not a plan: make one with `terraform plan -out PLANFILE` and {Remedy}."
        ),
        (
            "provider_schemas",
            $"This is what `terraform providers schema -json` prints, not a plan: make one with `terraform plan -out PLANFILE` and {Remedy}."
        ),
        (
            "function_signatures",
            $"This is what `terraform metadata functions -json` prints, not a plan: make one with `terraform plan -out PLANFILE` and {Remedy}."
        ),
    ];

    /// <summary>Whether a name at the document's top says what kind of document it is.</summary>
    public static bool Tells(string member) => OfPlans.Contains(member) || OfOthers.Any(other => other.Member == member);

    /// <summary>Why a document in the plan's format is none; null when it is one.</summary>
    /// <param name="members">Those of its members that <see cref="Tells"/>.</param>
    public static string? Why(IReadOnlySet<string> members)
    {
        if (OfOthers.FirstOrDefault(other => members.Contains(other.Member)).Sentence is { } sentence)
            return sentence;
        return OfPlans.Any(members.Contains)
            ? null
            : $"There is no plan in this JSON, as when `terraform show -json` is called without a plan file: make one with `terraform plan -out PLANFILE` and {Remedy}.";
    }

    /// <summary>Why there is no beginning of a plan.</summary>
    /// <param name="head">The first bytes, one character each.</param>
    public static string Why(string head)
    {
        if (Utf16().IsMatch(head))
            return "This is UTF-16, as PowerShell's `>` writes it: write the plan as UTF-8, with `terraform show -json PLANFILE | Out-File -Encoding utf8 plan.json`.";
        if (head.StartsWith("PK\u0003\u0004", StringComparison.Ordinal))
            return $"This is not a plan in JSON but the plan file itself: {Remedy}, with its name for PLANFILE.";
        if (State().IsMatch(head))
            return $"This is a state, as `terraform state pull` prints it, not a plan: make a plan with `terraform plan -out PLANFILE` and {Remedy}.";
        if (Report().IsMatch(head))
            return "This is a report of `homelab`, not a plan: `homelab terraform note` makes a note of it.";
        if (Message().IsMatch(head))
            return $"This is what `terraform plan -json` prints, not a plan: call it with `-out PLANFILE`, too, and {Remedy}.";
        return $"This is not a plan in JSON: {Remedy}, not the plan file or its text.";
    }

    // With or without its mark: what terraform prints is ASCII at first, so every other byte is zero.
    [GeneratedRegex(@"^(?:\u00FF\u00FE|\u00FE\u00FF|[\t\r\n -~]\0[\t\r\n -~]\0|\0[\t\r\n -~]\0[\t\r\n -~])", RegexOptions.CultureInvariant)]
    private static partial Regex Utf16();

    [GeneratedRegex(@"^(?:\u00EF\u00BB\u00BF)?\{\s*""version""\s*:\s*[0-9]", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex State();

    [GeneratedRegex(@"^(?:\u00EF\u00BB\u00BF)?\{\s*""schema""\s*:\s*""homelab\.", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Report();

    [GeneratedRegex(@"^(?:\u00EF\u00BB\u00BF)?\{""@level""", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Message();
}
