using System.Text.Json.Nodes;

namespace Homelab.Simulator.Tests.Projects;

public sealed class ProjectTests(Running running) : IClassFixture<Running>
{
    [Fact]
    public async Task A_project_is_found_by_its_encoded_path_and_by_its_number()
    {
        var byPath = await running.AskAsync("GET", Running.Project, running.Tokens.Guest);
        var byId = await running.AskAsync("GET", $"/projects/{byPath.Json["id"]}", running.Tokens.Guest);

        Assert.Equal(200, byPath.Status);
        Assert.Equal("homelab/infra", (string?)byId.Json["path_with_namespace"]);
        Assert.Equal("main", (string?)byId.Json["default_branch"]);
    }

    [Theory]
    [InlineData("PRIVATE-TOKEN", "")]
    [InlineData("Authorization", "Bearer ")]
    public async Task A_token_is_taken_from_either_header(string header, string prefix)
    {
        var reply = await running.AskAsync("GET", "/user", prefix + running.Tokens.Developer, header: header);

        Assert.Equal("developer", (string?)reply.Json["username"]);
    }

    [Fact]
    public async Task The_bot_is_a_bot_with_the_rights_of_a_developer()
    {
        var user = (await running.AskAsync("GET", "/user", running.Tokens.Bot)).Json;
        var member = (await running.AskAsync("GET", $"{Running.Project}/members/all/{user["id"]}", running.Tokens.Bot)).Json;

        Assert.True((bool)user["bot"]!);
        Assert.Equal(30, (int)member["access_level"]!);
    }

    [Fact]
    public async Task An_administrator_who_is_no_member_is_not_listed_as_one()
    {
        var root = (await running.AskAsync("GET", "/user", running.Tokens.Root)).Json;

        Assert.Equal(404, (await running.AskAsync("GET", $"{Running.Project}/members/all/{root["id"]}", running.Tokens.Root)).Status);
    }

    [Fact]
    public async Task A_maintainer_cannot_hand_out_more_than_they_hold()
    {
        var guest = (await running.AskAsync("GET", "/user", running.Tokens.Guest)).Json["id"]!;
        var body = new JsonObject { ["user_id"] = guest.DeepClone(), ["access_level"] = 50 };

        Assert.Equal(403, (await running.AskAsync("POST", $"{Running.Project}/members", running.Tokens.Maintainer, body)).Status);
    }

    [Fact]
    public async Task A_list_comes_in_pages_with_the_headers_clients_walk_by()
    {
        var reply = await running.AskAsync("GET", "/users?per_page=2&page=2", running.Tokens.Guest);

        Assert.Equal(2, reply.Json.AsArray().Count);
        Assert.Equal(
            ("2", "2", "1", "3", "5", "3"),
            (
                reply.Headers["X-Page"],
                reply.Headers["X-Per-Page"],
                reply.Headers["X-Prev-Page"],
                reply.Headers["X-Next-Page"],
                reply.Headers["X-Total"],
                reply.Headers["X-Total-Pages"]
            )
        );
        Assert.Contains("per_page=2&page=3>; rel=\"next\"", reply.Headers["Link"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_parameter_is_named()
    {
        var reply = await running.AskAsync("POST", "/groups", running.Tokens.Developer, new JsonObject());

        Assert.Equal((400, "name is missing"), (reply.Status, (string?)reply.Json["error"]));
    }

    [Fact]
    public async Task An_unknown_route_answers_404_and_is_listed()
    {
        var reply = await running.AskAsync("GET", "/nobody/knows", running.Tokens.Root);
        var unknown = await running.AskAsync("GET", "/-/simulator/unknown", null);

        Assert.Equal((404, "404 Not Found"), (reply.Status, (string?)reply.Json["error"]));
        Assert.Contains("GET /api/v4/nobody/knows", unknown.Text, StringComparison.Ordinal);
    }
}
