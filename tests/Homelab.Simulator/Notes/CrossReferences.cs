using System.Text.RegularExpressions;
using Homelab.Simulator.Issues;

namespace Homelab.Simulator.Notes;

/// <summary>Whoever is mentioned as <c>group/project!1</c> or <c>#1</c> gets a line in its history, hidden from those who do not see where
/// that was.</summary>
internal static partial class CrossReferences
{
    public static string FullReference(this INoteable noteable) =>
        $"{noteable.Project.Path}{(noteable is Issue ? '#' : '!')}{noteable.Iid}";

    public static void Write(World world, Note note)
    {
        var from = note.Noteable;
        foreach (Match match in Pattern().Matches(note.Body))
        {
            var project = match.Groups["project"].Success ? world.FindProject(match.Groups["project"].Value) : from.Project;
            var target = (INoteable?)(
                match.Groups["kind"].Value == "!"
                    ? project?.MergeRequests.Find(request => $"{request.Iid}" == match.Groups["iid"].Value)
                    : project?.Issues.Find(issue => $"{issue.Iid}" == match.Groups["iid"].Value)
            );
            if (target is not null && target != from)
                SystemNotes.Write(
                    world,
                    target,
                    note.Author,
                    $"mentioned in {(from is Issue ? "issue" : "merge request")} {from.FullReference()}",
                    from.Project
                );
        }
    }

    [GeneratedRegex(@"(?<![\w/`])(?<project>[\w.\-]+(?:/[\w.\-]+)+)?(?<kind>[!#])(?<iid>\d{1,9})\b")]
    private static partial Regex Pattern();
}
