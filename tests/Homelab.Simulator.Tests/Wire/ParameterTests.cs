using System.Text.Json.Nodes;
using Homelab.Simulator.Tests.Notes;

namespace Homelab.Simulator.Tests.Wire;

/// <summary>What may be asked for, in whichever form clients ask for it.</summary>
public sealed class ParameterTests(Running running) : IClassFixture<Running>
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("1", true)]
    [InlineData("yes", true)]
    [InlineData("on", true)]
    [InlineData("t", true)]
    [InlineData("False", false)]
    [InlineData("off", false)]
    [InlineData("n", false)]
    public async Task A_switch_is_taken_as_every_client_writes_it(string text, bool on)
    {
        using var talk = await Talk.StartAsync(running);

        var reply = await talk.AskAsync("PUT", $"/projects/{talk.Project.Id}/merge_requests/1?squash={text}");

        Assert.Equal((200, on), (reply.Status, (bool)reply.Json["squash"]!));
    }

    [Fact]
    public async Task What_is_no_switch_is_refused()
    {
        using var talk = await Talk.StartAsync(running);

        var reply = await talk.AskAsync("PUT", $"/projects/{talk.Project.Id}/merge_requests/1?squash=perhaps");

        Assert.Equal((400, "squash is invalid"), (reply.Status, (string?)reply.Json["error"]));
    }

    [Fact]
    public async Task A_question_with_a_parameter_nobody_looks_at_is_refused_and_listed()
    {
        var reply = await running.AskAsync("GET", $"{Running.Project}/issues?epic_id=7", running.Tokens.Developer);
        var listed = await running.AskAsync("GET", "/-/simulator/unsupported", token: null);

        Assert.Equal((400, "The simulator does not support epic_id here"), (reply.Status, (string?)reply.Json["error"]));
        Assert.Contains("GET /projects/:id/issues epic_id", listed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_with_a_parameter_nobody_looks_at_is_made_and_the_parameter_listed()
    {
        var body = new JsonObject { ["title"] = "Broken", ["due_date"] = "2026-12-24" };

        var reply = await running.AskAsync("POST", $"{Running.Project}/issues", running.Tokens.Developer, body);

        Assert.Equal(201, reply.Status);
        Assert.Contains("POST /projects/:id/issues due_date", running.GitLab.Unsupported);
    }

    [Theory]
    [InlineData("private_token")]
    [InlineData("access_token")]
    public async Task A_token_is_also_taken_from_the_address(string parameter)
    {
        var reply = await running.AskAsync("GET", $"/user?{parameter}={running.Tokens.Developer}", token: null);

        Assert.Equal("developer", (string?)reply.Json["username"]);
    }

    [Fact]
    public async Task A_form_may_hold_lists_of_objects_and_lists_in_objects()
    {
        using var talk = await Talk.StartAsync(running);
        var issues = $"/projects/{talk.Project.Id}/issues";
        await talk.AskAsync("POST", issues, new JsonObject { ["title"] = "One", ["labels"] = "a" });
        await talk.AskAsync("POST", issues, new JsonObject { ["title"] = "Two", ["labels"] = "b" });

        var reply = await talk.AskAsync("GET", issues + "?not[labels][]=a&not[labels][]=c");

        Assert.Equal("Two", (string?)Assert.Single(reply.Json.AsArray())!["title"]);
    }

    [Fact]
    public async Task Members_are_narrowed_to_who_is_meant()
    {
        var developer = running.User("developer").Id;

        var byId = await running.AskAsync("GET", $"{Running.Project}/members/all?user_ids[]={developer}", running.Tokens.Developer);
        var byName = await running.AskAsync("GET", $"{Running.Project}/members/all?query=main", running.Tokens.Developer);
        var nobody = await running.AskAsync("GET", $"{Running.Project}/members?query=developer", running.Tokens.Developer);

        Assert.Equal(developer, (long)Assert.Single(byId.Json.AsArray())!["id"]!);
        Assert.Equal("maintainer", (string?)Assert.Single(byName.Json.AsArray())!["username"]);
        Assert.Empty(nobody.Json.AsArray());
    }
}
