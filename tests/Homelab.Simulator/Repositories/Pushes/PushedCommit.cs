using System.Text;
using System.Text.Json.Nodes;
using Homelab.Simulator.Projects;

namespace Homelab.Simulator.Repositories.Pushes;

/// <summary>A commit as payloads show it, with the files it touched: status letter and path.</summary>
internal sealed record PushedCommit(Commit Commit, IReadOnlyList<(char Status, string Path)> Files)
{
    /// <summary>Asks git once for all of them.</summary>
    public static async Task<List<PushedCommit>> WithFilesAsync(Repository repository, IReadOnlyList<Commit> commits, CancellationToken ct)
    {
        var input = Encoding.ASCII.GetBytes(string.Concat(commits.Select(commit => commit.Sha + "\n")));
        string[] arguments = ["diff-tree", "--stdin", "-z", "-r", "-m", "--first-parent", "--root", "--no-renames", "--name-status"];
        var fields = (await repository.MustAsync(arguments, ct, input)).Text.Split('\0');
        var files = new Dictionary<string, List<(char, string)>>();
        var current = new List<(char, string)>();
        for (var i = 0; i + 1 < fields.Length; i++)
        {
            if (fields[i].Length == 1)
                current.Add((fields[i][0], fields[++i]));
            else
                files[fields[i][..40]] = current = [];
        }

        return [.. commits.Select(commit => new PushedCommit(commit, files.GetValueOrDefault(commit.Sha, [])))];
    }

    public JsonObject ToJson(World world, Project project) =>
        new()
        {
            ["id"] = Commit.Sha,
            ["message"] = Commit.Message,
            ["title"] = Commit.Title,
            ["timestamp"] = Commit.Author.Moment.ToString("yyyy-MM-dd'T'HH:mm:sszzz"),
            ["url"] = $"{world.Url}/{project.Path}/-/commit/{Commit.Sha}",
            ["author"] = new JsonObject { ["name"] = Commit.Author.Name, ["email"] = "[REDACTED]" },
            ["added"] = Paths(status => status == 'A'),
            ["modified"] = Paths(status => status is not ('A' or 'D')),
            ["removed"] = Paths(status => status == 'D'),
        };

    private JsonArray Paths(Func<char, bool> wanted) =>
        new([.. Files.Where(file => wanted(file.Status)).Select(file => (JsonNode)file.Path)]);
}
