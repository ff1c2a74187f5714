using System.Text.Json.Nodes;
using Homelab.Simulator.Tests.Notes;

namespace Homelab.Simulator.Tests.MergeRequests;

/// <summary>Who is on a merge request, and its labels.</summary>
public sealed class MergeRequestPeopleTests(Running running) : IClassFixture<Running>
{
    [Fact]
    public async Task One_person_may_be_named_alone()
    {
        using var talk = await Talk.StartAsync(running);
        await talk.AskAsync("PUT", $"/projects/{talk.Project.Id}/merge_requests/1", new JsonObject { ["state_event"] = "close" });

        var made = await talk.AskAsync(
            "POST",
            $"/projects/{talk.Project.Id}/merge_requests",
            new JsonObject
            {
                ["source_branch"] = "change",
                ["target_branch"] = "main",
                ["title"] = "Again",
                ["assignee_id"] = running.User("maintainer").Id,
            }
        );

        Assert.Equal((201, "maintainer"), (made.Status, (string?)made.Json["assignee"]!["username"]));
    }

    [Fact]
    public async Task Labels_are_added_and_taken_away_and_told_whole()
    {
        using var talk = await Talk.StartAsync(running);
        var path = $"/projects/{talk.Project.Id}/merge_requests/1";

        await talk.AskAsync("PUT", path, new JsonObject { ["labels"] = "a,b" });
        talk.Told.Clear();
        var reply = await talk.AskAsync("PUT", path, new JsonObject { ["add_labels"] = "c", ["remove_labels"] = new JsonArray("a") });

        Assert.Equal("""["b","c"]""", reply.Json["labels"]!.ToJsonString());
        var told = Assert.Single(talk.Told).Payload;
        Assert.Equal(["b", "c"], told["labels"]!.AsArray().Select(label => (string?)label!["title"]));
        Assert.Equal(["a", "b"], told["changes"]!["labels"]!["previous"]!.AsArray().Select(label => (string?)label!["title"]));
        Assert.Equal((talk.Project.Id, "ProjectLabel"), ((long)told["labels"]![0]!["project_id"]!, (string?)told["labels"]![0]!["type"]));
    }
}
