using Homelab.Testing;

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
        while (arrows.RemoveWhere(arrow => arrows.All(next => next.From != arrow.To) || arrows.All(last => last.To != arrow.From)) > 0) { }

        Assert.True(arrows.Count == 0, string.Join('\n', arrows.Select(arrow => $"{arrow.From} → {arrow.To}")));
    }

    /// <summary>HOMELAB_WRITE_DOCS=1 writes the list anew.</summary>
    [Fact]
    public void The_architecture_page_names_every_arrow_between_the_folders_of_a_project()
    {
        const string Begin = "<!-- folders -->\n",
            End = "<!-- /folders -->";
        var page = Repository.Read("docs/architecture.md");
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var arrows = string.Concat(ProjectTests.Names.Order(StringComparer.Ordinal).SelectMany(Lines));
        if (Environment.GetEnvironmentVariable("HOMELAB_WRITE_DOCS") is { Length: > 0 })
            File.WriteAllText(Repository.File("docs/architecture.md"), page[..begin] + arrows + page[end..]);
        else
            Assert.Equal(arrows, page[begin..end]);
    }

    private static IEnumerable<string> Lines(string project) =>
        Assemblies
            .Folders(project)
            .SelectMany(arrow => SideBySide(arrow.From, arrow.To))
            .Distinct()
            .GroupBy(arrow => arrow.From, arrow => arrow.To)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"- {project}: {group.Key} → {string.Join(", ", group.Order(StringComparer.Ordinal))}\n");

    /// <summary>The folders in the same one that hold both ends, if neither end lies in the other.</summary>
    private static IEnumerable<(string From, string To)> SideBySide(string from, string to)
    {
        var (one, other) = (from.Split('.'), to.Split('.'));
        var depth = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        if (from.Length > 0 && to.Length > 0 && depth < one.Length && depth < other.Length)
            yield return (string.Join('.', one.Take(depth + 1)), string.Join('.', other.Take(depth + 1)));
    }
}
