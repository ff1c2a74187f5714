using Homelab.Simulator.Projects;
using Homelab.Simulator.Rights;

namespace Homelab.Simulator.Repositories;

/// <summary>A protected branch, or a pattern of them in which <c>*</c> stands for anything. Level 0 is nobody.</summary>
internal sealed record Protection(long Id, string Pattern, Level Push, Level Merge, Level Unprotect, bool AllowForce)
{
    public bool Covers(string branch)
    {
        var parts = Pattern.Split('*');
        if (parts.Length == 1)
            return branch == Pattern;
        if (!branch.StartsWith(parts[0], StringComparison.Ordinal))
            return false;
        var at = parts[0].Length;
        foreach (var part in parts[1..^1])
        {
            var next = branch.IndexOf(part, at, StringComparison.Ordinal);
            if (next < 0)
                return false;
            at = next + part.Length;
        }

        return branch.Length - at >= parts[^1].Length && branch.EndsWith(parts[^1], StringComparison.Ordinal);
    }

    public static bool Allows(Level needed, Level held) => needed != Level.Anyone && held >= needed;
}

internal static class Protections
{
    /// <summary>What holds now: an empty project's default branch is protected before it exists.</summary>
    public static IEnumerable<Protection> Rules(this Project project) =>
        project.IsEmpty && project.Protections.Count == 0 ? [Default(project)] : project.Protections;

    public static bool IsProtected(this Project project, string branch) => project.Rules().Any(rule => rule.Covers(branch));

    /// <summary>Where several patterns cover a branch, the most generous one counts.</summary>
    public static bool MayPush(this Project project, string branch, Level held) => project.May(branch, held, rule => rule.Push);

    public static bool MayMerge(this Project project, string branch, Level held) =>
        project.May(branch, held, rule => rule.Merge) || project.MayPush(branch, held);

    /// <summary>What GitLab sets up when the default branch comes to be: Maintainers push and merge.</summary>
    public static Protection Default(Project project, long id = 0) =>
        new(id, project.DefaultBranch, Level.Maintainer, Level.Maintainer, Level.Maintainer, AllowForce: false);

    private static bool May(this Project project, string branch, Level held, Func<Protection, Level> needed)
    {
        var covering = project.Rules().Where(rule => rule.Covers(branch)).ToList();
        return covering.Count == 0 ? held >= Level.Developer : covering.Exists(rule => Protection.Allows(needed(rule), held));
    }
}
