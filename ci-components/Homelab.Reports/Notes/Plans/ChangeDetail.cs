using Homelab.Reports.Safe;
using Homelab.Reports.Plans;

namespace Homelab.Reports.Notes.Plans;

/// <summary>The attributes of one change as a difference.</summary>
internal static class ChangeDetail
{
    /// <summary>Longer details fold.</summary>
    private const int Unfolded = 16;

    private const int LongestDetail = 200;

    /// <summary>Makes the detail; null when there is none.</summary>
    public static Func<SafeNote>? Of(ResourceChange change) =>
        Attributes(change).Count == 0 && Remark(change) is null ? null : () => Make(change);

    // What is forgotten stays as it is; a difference to nothing would say otherwise.
    private static IReadOnlyList<AttributeChange> Attributes(ResourceChange change) => change.Kind is ChangeKind.Forget ? [] : change.Attributes;

    private static string? Remark(ResourceChange change) => change switch
    {
        { OmittedAttributes: > 0 } => $"{change.OmittedAttributes} differing attributes did not fit into the report",
        { DetailDigest: null, IdentityDigest: null } => null,
        _ => "something of this change is hidden because the job's environment holds it: the hash binds more than is shown",
    };

    private static SafeNote Make(ResourceChange change)
    {
        var all = Attributes(change).OrderByDescending(attribute => attribute.ForcesReplacement).SelectMany(Lines).Take(LongestDetail + 1).ToList();
        var lines = all.Take(LongestDetail).ToList();
        if (all.Count > lines.Count)
            lines.Add(DiffLine.Remark("more differences follow in the report"));
        if (Remark(change) is { } remark)
            lines.Add(DiffLine.Remark(remark));
        var diff = new SafeNote().Diff(lines);
        return lines.Count <= Unfolded ? diff : new SafeNote().Details($"{lines.Count} lines of detail", diff);
    }

    private static IEnumerable<DiffLine> Lines(AttributeChange attribute)
    {
        // An output has no name beside its own.
        var path = attribute.Path.Length == 0 ? "value" : attribute.Path;
        if (attribute.Inside is { } inside)
            return Inside(path, attribute.ForcesReplacement, inside);
        if (attribute.BecomesSensitive is { } sensitive)
            return [DiffLine.Remark($"{path}: value unchanged, {(sensitive ? "now sensitive: hidden after the apply" : "no longer sensitive: it will be shown after the apply")}")];
        var forces = attribute.ForcesReplacement ? "   # forces replacement" : "";
        return (attribute.Before, attribute.After) switch
        {
            (Leaf.Absent, var after) => [DiffLine.Added($"{path} = {LeafText.Show(after)}{forces}")],
            (var before, Leaf.Absent) => [DiffLine.Removed($"{path} = {LeafText.Show(before)}{forces}")],
            var (before, after) => [DiffLine.Removed($"{path} = {LeafText.Show(before)}"), DiffLine.Added($"{path} = {LeafText.Show(after)}{forces}")],
        };
    }

    private static IEnumerable<DiffLine> Inside(string path, bool forces, TextDifference inside)
    {
        var kind = inside.Format switch { "json" => "JSON in a string", "yaml" => "YAML in a string", _ => "text" };
        yield return DiffLine.Remark($"{path} ({kind}){(forces ? ", forces replacement" : "")}:");
        if (inside.Lines.Count == 0)
            yield return DiffLine.Remark("    only its formatting changes");
        foreach (var line in inside.Lines)
        {
            var text = "    " + (line.Length > 0 ? line[1..] : "");
            yield return line is ['+', ..] ? DiffLine.Added(text) : line is ['-', ..] ? DiffLine.Removed(text) : DiffLine.Context(text);
        }

        if (inside.OmittedLines > 0)
            yield return DiffLine.Remark($"    {inside.OmittedLines} more lines differ");
    }
}
