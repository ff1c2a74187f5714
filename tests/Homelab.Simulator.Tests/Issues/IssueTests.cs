using System.Text.Json.Nodes;
using Homelab.Simulator.Tests.Notes;

namespace Homelab.Simulator.Tests.Issues;

public sealed class IssueTests(Running running) : IClassFixture<Running>
{
    [Theory]
    [InlineData("state=closed", "done")]
    [InlineData("labels=None", "done")]
    [InlineData("not[labels]=a", "done")]
    [InlineData("assignee_id=Any", "open")]
    [InlineData("assignee_username[]=bot", "")]
    [InlineData("scope=all", "done,open")]
    [InlineData("iids[]=2", "done")]
    [InlineData("confidential=true", "")]
    [InlineData("updated_before=2001-01-01T00:00:00Z", "")]
    [InlineData("author_username=maintainer", "")]
    public async Task A_list_shows_what_was_asked_for(string query, string titles)
    {
        using var talk = await TwoAsync();

        var reply = await talk.AskAsync("GET", $"{Path(talk)}?{query}&order_by=title&sort=asc");

        Assert.Equal(titles, string.Join(',', reply.Json.AsArray().Select(one => (string?)one!["title"])));
    }

    [Fact]
    public async Task A_closed_one_says_when_and_by_whom_and_how_it_is_referred_to()
    {
        using var talk = await TwoAsync();

        var closed = (await talk.AskAsync("GET", Path(talk) + "/2")).Json;
        var open = (await talk.AskAsync("GET", Path(talk) + "/1")).Json;

        Assert.Equal("maintainer", (string?)closed["closed_by"]!["username"]);
        Assert.NotNull(closed["closed_at"]);
        Assert.Null(open["closed_at"]);
        Assert.Equal(("#1", $"{talk.Project.Path}#1"), ((string?)open["references"]!["short"], (string?)open["references"]!["full"]));
        Assert.Equal(0, (int)open["time_stats"]!["total_time_spent"]!);
    }

    [Fact]
    public async Task Labels_are_added_and_taken_away_and_told()
    {
        using var talk = await TwoAsync();
        talk.Told.Clear();

        var reply = await talk.AskAsync("PUT", Path(talk) + "/1", new JsonObject { ["add_labels"] = "b", ["remove_labels"] = "a" });

        Assert.Equal("""["b"]""", reply.Json["labels"]!.ToJsonString());
        Assert.Equal("a", (string?)Assert.Single(talk.Told).Payload["changes"]!["labels"]!["previous"]![0]!["title"]);
    }

    private async Task<Talk> TwoAsync()
    {
        var talk = await Talk.StartAsync(running);
        await talk.AskAsync(
            "POST",
            Path(talk),
            new JsonObject
            {
                ["title"] = "open",
                ["labels"] = "a",
                ["assignee_ids"] = new JsonArray(running.User("maintainer").Id),
            }
        );
        await talk.AskAsync("POST", Path(talk), new JsonObject { ["title"] = "done" });
        await talk.AskAsync("PUT", Path(talk) + "/2", new JsonObject { ["state_event"] = "close" }, running.Tokens.Maintainer);
        return talk;
    }

    private static string Path(Talk talk) => $"/projects/{talk.Project.Id}/issues";
}
