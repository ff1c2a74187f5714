using Homelab.Reports.Plans;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>The attributes of one change as a difference.</summary>
internal static class ChangeDetail
{
    /// <summary>Longer details fold.</summary>
    private const int Unfolded = 16;

    private const int LongestKnown = 80;

    /// <summary>Changed lines of one change that are shown; what stands around them is not counted.</summary>
    private const int MostChanged = 200;

    /// <summary>Makes the detail; null when there is none.</summary>
    public static Func<SafeNote>? Of(ResourceChange change) =>
        Attributes(change).Count == 0 && Remark(change) is null ? null : () => Make(change);

    // What is forgotten stays as it is; a difference to nothing would say otherwise.
    private static IReadOnlyList<AttributeChange> Attributes(ResourceChange change) =>
        change.Kind is ChangeKind.Forget ? [] : change.Attributes;

    private static string? Remark(ResourceChange change) =>
        change switch
        {
            { OmittedAttributes: > 0 } => $"{change.OmittedAttributes} differing attributes did not fit into the report",
            { DetailDigest: null, IdentityDigest: null } => null,
            _ => "something of this change is hidden because the job's environment holds it: the hash binds more than is shown",
        };

    /// <summary>How many changed lines of a change neither the report nor its detail here has.</summary>
    public static long Omitted(ResourceChange change) =>
        Attributes(change).Sum(attribute => attribute.Inside?.OmittedLines ?? 0L)
        + Math.Max(0, Attributes(change).Sum(Changed) - MostChanged)
        + change.OmittedAttributes;

    private static int Changed(AttributeChange attribute) =>
        attribute.Inside is { } inside
            ? inside.Lines.Count(line => line is ['+' or '-', ..])
            : (attribute.Before is Leaf.Absent ? 0 : 1) + (attribute.After is Leaf.Absent ? 0 : 1);

    private static SafeNote Make(ResourceChange change)
    {
        List<DiffLine> lines =
        [
            .. Shown(
                Attributes(change)
                    .Where(attribute => !IsLate(attribute))
                    .OrderByDescending(attribute => attribute.ForcesReplacement)
                    .ThenBy(attribute => attribute.Inside is not null)
                    .SelectMany(Lines)
            ),
        ];
        lines.AddRange(Late(Attributes(change)));
        if (Omitted(change) is var omitted and > 0)
            lines.Add(DiffLine.Remark($"{omitted} changed lines are not shown"));
        if (Remark(change) is { } remark)
            lines.Add(DiffLine.Remark(remark));
        var diff = new SafeNote().Diff(lines);
        return lines.Count <= Unfolded ? diff : new SafeNote().Details($"{lines.Count} lines of detail", diff);
    }

    private static IEnumerable<DiffLine> Shown(IEnumerable<DiffLine> lines)
    {
        var changed = 0;
        return lines.TakeWhile(line => line.Sign is not ('+' or '-') || ++changed <= MostChanged);
    }

    // Nobody knows more about it, not even what it is made from: one line for all. What it was until now is of no use where it is long.
    private static bool IsLate(AttributeChange attribute) =>
        attribute is { After: Leaf.Unknown, ForcesReplacement: false }
        && !attribute.Path.Contains(' ', StringComparison.Ordinal)
        && (
            attribute.Before is Leaf.Absent or Leaf.Cut
            || (
                attribute.Before is Leaf.Text { Value: var text }
                && (text.Length > LongestKnown || text.Contains('\n', StringComparison.Ordinal))
            )
        );

    private static IEnumerable<DiffLine> Late(IReadOnlyList<AttributeChange> attributes) =>
        attributes
            .Where(IsLate)
            .Select(Path)
            .Chunk(10)
            .Select(paths => DiffLine.Added($"{string.Join(", ", paths)} = {LeafText.Show(Leaf.AfterApply)}"));

    // An output has no name beside its own.
    private static string Path(AttributeChange attribute) => attribute.Path.Length == 0 ? "value" : attribute.Path;

    private static IEnumerable<DiffLine> Lines(AttributeChange attribute)
    {
        var path = Path(attribute);
        if (attribute.Inside is { } inside)
            return Inside(path, attribute, inside);
        if (attribute.BecomesSensitive is { } sensitive)
            return
            [
                DiffLine.Remark(
                    $"{path}: value unchanged, {(sensitive ? "now sensitive: hidden after the apply" : "no longer sensitive: it will be shown after the apply")}"
                ),
            ];
        var forces = attribute.ForcesReplacement ? "   # forces replacement" : "";
        return (attribute.Before, attribute.After) switch
        {
            (Leaf.Absent, var after) => [DiffLine.Added($"{path} = {LeafText.Show(after)}{forces}")],
            (var before, Leaf.Absent) => [DiffLine.Removed($"{path} = {LeafText.Show(before)}{forces}")],
            var (before, after) =>
            [
                DiffLine.Removed($"{path} = {LeafText.Show(before)}"),
                DiffLine.Added($"{path} = {LeafText.Show(after)}{forces}"),
            ],
        };
    }

    private static IEnumerable<DiffLine> Inside(string path, AttributeChange attribute, TextDifference inside)
    {
        var kind = inside.Format switch
        {
            "json" => " (JSON in a string)",
            "yaml" => " (YAML in a string)",
            _ => "",
        };
        yield return DiffLine.Remark($"{path}{kind}{(attribute.ForcesReplacement ? ", forces replacement" : "")}:");
        foreach (var line in inside.Lines)
            yield return Inside(line);
        if (inside.OmittedLines > 0)
            yield return DiffLine.Remark($"    {inside.OmittedLines} more changed lines");
        // A block shows one side; the other may be no text.
        if (IsText(attribute.After) && attribute.Before is not Leaf.Absent && !IsText(attribute.Before))
            yield return DiffLine.Removed($"{path} = {LeafText.Show(attribute.Before)}");
        if (IsText(attribute.Before) && attribute.After is not Leaf.Absent && !IsText(attribute.After))
            yield return DiffLine.Added($"{path} = {LeafText.Show(attribute.After)}");
    }

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
