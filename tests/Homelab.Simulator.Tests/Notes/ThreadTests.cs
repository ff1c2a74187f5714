using System.Text.Json.Nodes;

namespace Homelab.Simulator.Tests.Notes;

public sealed class ThreadTests(Running running) : IClassFixture<Running>
{
    [Theory]
    [InlineData("issues")]
    [InlineData("merge_requests")]
    public async Task A_thread_is_begun_answered_and_reacted_to(string kind)
    {
        using var talk = await Talk.StartAsync(running);
        await talk.AskAsync("POST", $"/projects/{talk.Project.Id}/issues", new JsonObject { ["title"] = "Broken" });
        var path = $"/projects/{talk.Project.Id}/{kind}/1";

        var begun = (await talk.AskAsync("POST", path + "/discussions", new JsonObject { ["body"] = "/plan" })).Json;
        var answer = await talk.AskAsync("POST", $"{path}/discussions/{begun["id"]}/notes", new JsonObject { ["body"] = "Done" });
        var award = await talk.AskAsync("POST", $"{path}/notes/{answer.Json["id"]}/award_emoji", new JsonObject { ["name"] = "eyes" });
        var listed = (await talk.AskAsync("GET", path + "/discussions")).Json.AsArray();

        Assert.Equal((201, 201), (answer.Status, award.Status));
        Assert.Equal(["/plan", "Done"], Assert.Single(listed)!["notes"]!.AsArray().Select(note => (string?)note!["body"]));
    }

    [Fact]
    public async Task A_thread_at_a_line_of_the_change_says_where_it_stands()
    {
        using var talk = await Talk.StartAsync(running);
        var position = new JsonObject
        {
            ["position_type"] = "text",
            ["new_path"] = "main.tf",
            ["new_line"] = 1,
        };

        var begun = (
            await talk.AskAsync("POST", talk.Path("discussions"), new JsonObject { ["body"] = "Why?", ["position"] = position })
        ).Json;
        var resolved = (await talk.AskAsync("PUT", talk.Path($"discussions/{begun["id"]}?resolved=True"))).Json;

        Assert.Equal(("DiffNote", 1), ((string?)begun["notes"]![0]!["type"], (int)begun["notes"]![0]!["position"]!["new_line"]!));
        Assert.True((bool)resolved["notes"]![0]!["resolved"]!);
    }
}
