using System.Text.Json.Nodes;
using Homelab.Simulator.Tests.Notes;

namespace Homelab.Simulator.Tests.Activity;

/// <summary>A project's activity, from which somebody who was away learns what was said.</summary>
public sealed class EventTests(Running running) : IClassFixture<Running>
{
    [Fact]
    public async Task A_comment_is_there_with_its_note_until_it_is_deleted()
    {
        using var talk = await Talk.StartAsync(running);
        var note = (await talk.SayAsync("/plan")).Json;

        var said = Assert.Single((await EventsAsync(talk, "action=commented")).AsArray())!;

        Assert.Equal(
            ("commented on", "Note", "developer"),
            ((string?)said["action_name"], (string?)said["target_type"], (string?)said["author_username"])
        );
        Assert.Equal(
            ((long)note["id"]!, "/plan", 1),
            ((long)said["target_id"]!, (string?)said["note"]!["body"], (int)said["note"]!["noteable_iid"]!)
        );
        await talk.AskAsync("DELETE", $"{talk.Notes}/{note["id"]}");
        Assert.Empty((await EventsAsync(talk, "action=commented")).AsArray());
    }

    [Theory]
    [InlineData("target_type=merge_request", "opened")]
    [InlineData("target_type=note", "commented on")]
    [InlineData("target_type=issue", "")]
    [InlineData("action=created", "opened")]
    [InlineData("action=pushed", "pushed new,pushed new")]
    [InlineData("sort=asc", "pushed new,pushed new,opened,commented on")]
    [InlineData("before=2001-01-01", "")]
    [InlineData("after=2001-01-01&target_type=note", "commented on")]
    [InlineData("after=2999-01-01", "")]
    public async Task It_is_narrowed_to_what_was_asked_for(string query, string actions)
    {
        using var talk = await Talk.StartAsync(running);
        await talk.SayAsync("Hello");

        var found = await EventsAsync(talk, query);

        Assert.Equal(actions, string.Join(',', found.AsArray().Select(one => (string?)one!["action_name"])));
    }

    [Fact]
    public async Task The_bounds_are_whole_days_of_which_neither_belongs_to_the_answer()
    {
        using var talk = await Talk.StartAsync(running);
        await talk.SayAsync("Hello");
        var today = running.GitLab.World.Now.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Empty((await EventsAsync(talk, $"after={today}")).AsArray());
        Assert.Empty((await EventsAsync(talk, $"before={today}")).AsArray());
    }

    [Fact]
    public async Task Guests_see_what_is_said_about_issues_alone()
    {
        using var talk = await Talk.StartAsync(running);
        await talk.SayAsync("Secret");
        await talk.AskAsync("POST", $"/projects/{talk.Project.Id}/issues", new JsonObject { ["title"] = "Broken" });
        await talk.AskAsync("POST", $"/projects/{talk.Project.Id}/issues/1/notes", new JsonObject { ["body"] = "Open" });

        var seen = await talk.AskAsync("GET", $"/projects/{talk.Project.Id}/events?target_type=note", token: running.Tokens.Guest);

        Assert.Equal("Open", (string?)Assert.Single(seen.Json.AsArray())!["note"]!["body"]);
    }

    private static async Task<JsonNode> EventsAsync(Talk talk, string query) =>
        (await talk.AskAsync("GET", $"/projects/{talk.Project.Id}/events?{query}")).Json;
}
