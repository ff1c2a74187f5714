using System.Text.Json.Nodes;
using Homelab.Testing;

namespace Homelab.Simulator.Tests.Clients;

/// <summary>python-gitlab, unchanged, finds here what it finds in GitLab. What it does is in story.py.</summary>
public sealed class PythonGitLabTests(Running running) : IClassFixture<Running>
{
    [Fact]
    public async Task It_goes_from_a_new_project_to_its_merge_request_pipeline_schedules_and_variables()
    {
        var seen = await StoryAsync();

        Assert.Equal("maintainer", (string?)seen["user"]);
        Holds(seen["project"], """["homelab/python", "main", "Made by python-gitlab"]""");
        Assert.Equal("grüße\n", (string?)seen["file"]);
        Holds(seen["request"], """[1, "opened", ["Add a file"], "added.txt"]""");
        Holds(seen["job"], """["success", "main", "make", "success", ["make"]]""");
        Assert.Contains("\nhello from make\n", (string?)seen["trace"], StringComparison.Ordinal);
        Holds(seen["artifact"], """["made by make\n", "made by make\n", "PK"]""");
        Holds(seen["schedules"], """[["Nightly", "0 3 * * *", "maintainer"]]""");
        Holds(seen["schedule variables"], """[["TASK", "backup"]]""");
        Holds(seen["variables"], """[["GREETING", "hello", false, "*"], ["SECRET", "0123456789", true, "production"]]""");
        NotesAreAllThere(seen);
        Holds(seen["missing"], """[404, "404 Not found"]""");
        Holds(seen["stranger"], """[401, "401 Unauthorized"]""");
        Assert.Equal("[]", (await running.AskAsync("GET", "/-/simulator/unknown", token: null)).Text);
    }

    private static void NotesAreAllThere(JsonNode seen)
    {
        Holds(seen["pages"], "[25, 2, 20, 1, 2, null]");
        Assert.Equal(Enumerable.Range(1, 25).Select(number => $"Note {number}"), seen["notes"]!.AsArray().Select(note => (string?)note));
        Assert.Equal(
            Enumerable.Range(11, 10).Select(number => $"Note {number}"),
            seen["second page"]!.AsArray().Select(note => (string?)note)
        );
        Assert.Equal("edited", (string?)seen["edited"]);
    }

    private async Task<JsonNode> StoryAsync()
    {
        _ = RealTools.GitLabCiLocal;
        var run = await RealTools.RunAsync(
            RealTools.PythonWithGitLab,
            ["-I", Repository.File("tests/Homelab.Simulator.Tests/Clients/story.py")],
            TestContext.Current.CancellationToken,
            environment: new Dictionary<string, string?>
            {
                ["GITLAB_URL"] = running.GitLab.Url.ToString().TrimEnd('/'),
                ["GITLAB_TOKEN"] = running.Tokens.Maintainer,
                ["PIPELINE"] = Ended.PipelineFile,
                ["http_proxy"] = null,
                ["HTTP_PROXY"] = null,
                ["PYTHONUTF8"] = "1",
            }
        );
        Assert.True(run.ExitCode == 0, run.StandardError);
        return JsonNode.Parse(run.StandardOutput)!;
    }

    private static void Holds(JsonNode? actual, string expected) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"{actual?.ToJsonString()} is not {expected}");
}
