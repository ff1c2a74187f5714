using System.Text.Json.Nodes;
using Homelab.Simulator.Tests.Notes;

namespace Homelab.Simulator.Tests.MergeRequests;

/// <summary>Every parameter of the list narrows it, or is refused.</summary>
public sealed class MergeRequestListTests(Running running) : IClassFixture<Running>
{
    [Theory]
    [InlineData("wip=yes", "draft")]
    [InlineData("wip=no", "plain")]
    [InlineData("draft=True", "draft")]
    [InlineData("draft=false", "plain")]
    [InlineData("assignee_id={maintainer}", "plain")]
    [InlineData("assignee_id=None", "draft")]
    [InlineData("assignee_id=Any", "plain")]
    [InlineData("assignee_username[]=maintainer", "plain")]
    [InlineData("reviewer_id={developer}", "plain")]
    [InlineData("reviewer_username=None", "draft")]
    [InlineData("milestone=None", "draft,plain")]
    [InlineData("milestone=Any", "")]
    [InlineData("labels=None", "draft")]
    [InlineData("labels=Any", "plain")]
    [InlineData("labels=a,b", "plain")]
    [InlineData("labels=a,c", "")]
    [InlineData("not[labels]=a", "draft")]
    [InlineData("not[assignee_id]={maintainer}", "draft")]
    [InlineData("not[author_username]=developer", "")]
    [InlineData("scope=created_by_me", "draft,plain")]
    [InlineData("scope=assigned_to_me", "")]
    [InlineData("scope=reviews_for_me", "plain")]
    [InlineData("my_reaction_emoji=eyes", "plain")]
    [InlineData("my_reaction_emoji=None", "draft")]
    [InlineData("updated_before=2001-01-01T00:00:00Z", "")]
    [InlineData("created_before=2001-01-01T00:00:00Z", "")]
    [InlineData("created_after=2001-01-01T00:00:00Z", "draft,plain")]
    [InlineData("search=plain", "plain")]
    [InlineData("search=words&in=title", "")]
    [InlineData("search=words&in=description", "plain")]
    [InlineData("source_branch=change", "plain")]
    [InlineData("iids[]=1", "plain")]
    [InlineData("approved=yes", "")]
    [InlineData("state=merged", "")]
    [InlineData("order_by=title&sort=desc", "plain,draft")]
    public async Task A_list_shows_what_was_asked_for(string query, string titles)
    {
        using var talk = await TwoAsync();

        var sorted = query.Contains("sort", StringComparison.Ordinal) ? query : query + "&order_by=title&sort=asc";
        var reply = await talk.AskAsync("GET", $"/projects/{talk.Project.Id}/merge_requests?{Filled(sorted)}");

        Assert.Equal(200, reply.Status);
        Assert.Equal(
            titles,
            string.Join(',', reply.Json.AsArray().Select(one => $"{one!["title"]}".Replace("Draft: ", "", StringComparison.Ordinal)))
        );
    }

    [Theory]
    [InlineData("state=open")]
    [InlineData("wip=true")]
    [InlineData("environment=production")]
    [InlineData("not[environment]=production")]
    [InlineData("order_by=popularity")]
    [InlineData("updated_after=yesterday")]
    [InlineData("with_labels_details=true")]
    public async Task What_it_does_not_know_is_refused(string query)
    {
        using var talk = await Talk.StartAsync(running);

        Assert.Equal(400, (await talk.AskAsync("GET", $"/projects/{talk.Project.Id}/merge_requests?{query}")).Status);
    }

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

    private async Task<Talk> TwoAsync()
    {
        var talk = await Talk.StartAsync(running);
        var path = $"/projects/{talk.Project.Id}/merge_requests";
        await talk.AskAsync(
            "PUT",
            path + "/1",
            new JsonObject
            {
                ["title"] = "plain",
                ["description"] = "words",
                ["labels"] = "a,b",
                ["assignee_id"] = running.User("maintainer").Id,
                ["reviewer_ids"] = new JsonArray(running.User("developer").Id),
            }
        );
        await talk.AskAsync("POST", path + "/1/award_emoji", new JsonObject { ["name"] = "eyes" });
        await talk.AskAsync("POST", $"/projects/{talk.Project.Id}/repository/branches?branch=other&ref=change");
        await talk.AskAsync(
            "POST",
            path,
            new JsonObject
            {
                ["source_branch"] = "other",
                ["target_branch"] = "main",
                ["title"] = "Draft: draft",
            }
        );
        return talk;
    }

    private string Filled(string query) =>
        query
            .Replace("{maintainer}", $"{running.User("maintainer").Id}", StringComparison.Ordinal)
            .Replace("{developer}", $"{running.User("developer").Id}", StringComparison.Ordinal);
}
