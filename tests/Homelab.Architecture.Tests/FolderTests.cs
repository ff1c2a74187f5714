namespace Homelab.Architecture.Tests;

/// <summary>
/// Which folder of a project knows which. A folder is one thing with all that lies in it, as far as those beside it are concerned, and
/// whoever follows the arrows between folders that lie side by side never comes back.
/// </summary>
public sealed class FolderTests
{
    public static TheoryData<string> Projects => [.. ProjectTests.Names];

    [Theory, MemberData(nameof(Projects))]
    public void Arrows_between_the_folders_of_a_project_go_one_way(string project)
    {
        var arrows = Assemblies.Folders(project).SelectMany(arrow => SideBySide(arrow.From, arrow.To)).ToHashSet();
        while (arrows.RemoveWhere(arrow => arrows.All(next => next.From != arrow.To) || arrows.All(last => last.To != arrow.From)) > 0)
        {
        }

        Assert.True(arrows.Count == 0, string.Join('\n', arrows.Select(arrow => $"{arrow.From} → {arrow.To}")));
    }

    /// <summary>The folders in the same one that hold both ends, if neither end lies in the other.</summary>
    private static IEnumerable<(string From, string To)> SideBySide(string from, string to)
    {
        var (one, other) = (from.Split('.'), to.Split('.'));
        var depth = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        if (from.Length > 0 && to.Length > 0 && depth < one.Length && depth < other.Length)
            yield return (string.Join('.', one.Take(depth + 1)), string.Join('.', other.Take(depth + 1)));
    }
}
