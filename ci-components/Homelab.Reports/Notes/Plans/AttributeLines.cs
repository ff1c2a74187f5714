using Homelab.Reports.Plans;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>One differing attribute as lines of a difference.</summary>
internal static class AttributeLines
{
    private const int LongestKnown = 80;

    /// <summary>How many of its lines begin with a sign; the line that is for all of what is known later is nobody's.</summary>
    public static int Changed(AttributeChange attribute) =>
        attribute switch
        {
            _ when IsLate(attribute) => IsWorthShowing(attribute.Before) ? 1 : 0,
            { Inside: { } inside } => inside.Lines.Count(line => line is ['+' or '-', ..])
                + (LosesOther(attribute) ? 1 : 0)
                + (GainsOther(attribute) ? 1 : 0),
            { BecomesSensitive: not null } => 0,
            { Before: Leaf.Absent } or { After: Leaf.Absent } => 1,
            _ => 2,
        };

    /// <summary>All of its own lines.</summary>
    public static IEnumerable<DiffLine> Of(AttributeChange attribute) =>
        attribute switch
        {
            _ when IsLate(attribute) => IsWorthShowing(attribute.Before) ? [Removed(attribute)] : [],
            { Inside: { } inside } => Inside(attribute, inside),
            { BecomesSensitive: { } sensitive } => [Flag(attribute, sensitive)],
            { Before: Leaf.Absent } => [Added(attribute)],
            { After: Leaf.Absent } => [Removed(attribute)],
            _ => [Removed(attribute), Added(attribute)],
        };

    /// <summary>One line that names everything known after apply: nobody knows more about it, not even what it is made from.</summary>
    public static IEnumerable<DiffLine> Late(IReadOnlyList<AttributeChange> attributes)
    {
        var paths = string.Join(", ", attributes.Where(IsLate).Select(Path));
        return paths.Length == 0 ? [] : [DiffLine.Added($"{paths} = {LeafText.Show(Leaf.AfterApply)}")];
    }

    // What forces a replacement has a line of its own that says so; a path with a space in it could look like two.
    private static bool IsLate(AttributeChange attribute) =>
        attribute is { After: Leaf.Unknown, ForcesReplacement: false, Inside: null, BecomesSensitive: null }
        && !attribute.Path.Contains(' ', StringComparison.Ordinal);

    // What it was until now is of no use where it is long.
    private static bool IsWorthShowing(Leaf before) =>
        before switch
        {
            Leaf.Absent or Leaf.Cut => false,
            Leaf.Text { Value: var text } => text.Length <= LongestKnown && !text.Contains('\n', StringComparison.Ordinal),
            _ => true,
        };

    // An output has no name beside its own.
    private static string Path(AttributeChange attribute) => attribute.Path.Length == 0 ? "value" : attribute.Path;

    private static DiffLine Removed(AttributeChange attribute) =>
        DiffLine.Removed(
            $"{Path(attribute)} = {LeafText.Show(attribute.Before)}{(attribute.After is Leaf.Absent ? Forces(attribute) : "")}"
        );

    private static DiffLine Added(AttributeChange attribute) =>
        DiffLine.Added($"{Path(attribute)} = {LeafText.Show(attribute.After)}{Forces(attribute)}");

    private static string Forces(AttributeChange attribute) => attribute.ForcesReplacement ? "   # forces replacement" : "";

    private static DiffLine Flag(AttributeChange attribute, bool sensitive) =>
        DiffLine.Remark(
            $"{Path(attribute)}: value unchanged, {(sensitive ? "now sensitive: hidden after the apply" : "no longer sensitive: it will be shown after the apply")}"
        );

    private static IEnumerable<DiffLine> Inside(AttributeChange attribute, TextDifference inside)
    {
        var kind = inside.Format switch
        {
            "json" => " (JSON in a string)",
            "yaml" => " (YAML in a string)",
            _ => "",
        };
        yield return DiffLine.Remark($"{Path(attribute)}{kind}{(attribute.ForcesReplacement ? ", forces replacement" : "")}:");
        foreach (var line in inside.Lines)
            yield return Inside(line);
        if (inside.OmittedLines > 0)
            yield return DiffLine.Remark($"    {inside.OmittedLines} more changed lines");
        if (LosesOther(attribute))
            yield return DiffLine.Removed($"{Path(attribute)} = {LeafText.Show(attribute.Before)}");
        if (GainsOther(attribute))
            yield return DiffLine.Added($"{Path(attribute)} = {LeafText.Show(attribute.After)}");
    }

    // A block shows one side; the other may be no text.
    private static bool LosesOther(AttributeChange attribute) =>
        IsText(attribute.After) && attribute.Before is not Leaf.Absent && !IsText(attribute.Before);

    private static bool GainsOther(AttributeChange attribute) =>
        IsText(attribute.Before) && attribute.After is not Leaf.Absent && !IsText(attribute.After);

    private static bool IsText(Leaf leaf) => leaf is Leaf.Text or Leaf.Cut;

    private static DiffLine Inside(string line)
    {
        var text = "    " + (line.Length > 0 ? line[1..] : "");
        return line switch
        {
            ['+', ..] => DiffLine.Added(text),
            ['-', ..] => DiffLine.Removed(text),
            ['#', ..] => DiffLine.Remark(text),
            _ => DiffLine.Context(text),
        };
    }
}
