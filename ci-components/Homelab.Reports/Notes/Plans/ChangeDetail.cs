using Homelab.Reports.Plans;
using Homelab.Reports.Safe;

namespace Homelab.Reports.Notes.Plans;

/// <summary>The attributes of one change as a difference.</summary>
internal static class ChangeDetail
{
    /// <summary>Longer details fold.</summary>
    private const int Unfolded = 16;

    /// <summary>Makes the detail; null when there is none.</summary>
    public static Func<SafeNote>? Of(ResourceChange change) =>
        ChangeSize.Attributes(change).Count == 0 && Remark(change) is null ? null : () => Make(change);

    private static string? Remark(ResourceChange change) =>
        change switch
        {
            { OmittedAttributes: > 0 } => $"{change.OmittedAttributes} differing attributes did not fit into the report",
            { DetailDigest: null, IdentityDigest: null } => null,
            _ => "something of this change is hidden because the job's environment holds it: the hash binds more than is shown",
        };

    private static SafeNote Make(ResourceChange change)
    {
        var lines = Lines(change);
        var diff = new SafeNote().Diff(lines);
        return lines.Count <= Unfolded ? diff : new SafeNote().Details($"{lines.Count} lines of detail", diff);
    }

    private static List<DiffLine> Lines(ResourceChange change)
    {
        var attributes = ChangeSize.Attributes(change);
        List<DiffLine> lines =
        [
            .. Shown(
                attributes
                    .OrderByDescending(attribute => attribute.ForcesReplacement)
                    .ThenBy(attribute => attribute.Inside is not null)
                    .SelectMany(AttributeLines.Of)
            ),
            .. AttributeLines.Late(attributes),
        ];
        if (ChangeSize.Omitted(change) is var omitted and > 0)
            lines.Add(DiffLine.Remark($"{omitted} changed lines are not shown"));
        if (Remark(change) is { } remark)
            lines.Add(DiffLine.Remark(remark));
        return lines;
    }

    private static IEnumerable<DiffLine> Shown(IEnumerable<DiffLine> lines)
    {
        var changed = 0;
        return lines.TakeWhile(line => line.Sign is not ('+' or '-') || ++changed <= ChangeSize.MostChanged);
    }
}
