using System.Text.Json.Nodes;

namespace Homelab.Simulator.Tests.Projects;

public sealed class AccessTokenTests(Running running) : IClassFixture<Running>
{
    private const string Tokens = Running.Project + "/access_tokens";

    [Fact]
    public async Task A_token_of_a_project_is_a_bot_with_the_role_it_was_given_until_it_is_revoked()
    {
        var made = (await MakeAsync(running.Tokens.Maintainer, 30, "api")).Json;
        var token = (string)made["token"]!;

        var user = (await running.AskAsync("GET", "/user", token)).Json;
        var member = (await running.AskAsync("GET", $"{Running.Project}/members/all/{user["id"]}", token)).Json;
        var listed = (await running.AskAsync("GET", $"{Tokens}/{made["id"]}", running.Tokens.Maintainer)).Json;
        var revoked = await running.AskAsync("DELETE", $"{Tokens}/{made["id"]}", running.Tokens.Maintainer);

        Assert.True((bool)user["bot"]!);
        Assert.Equal(30, (int)member["access_level"]!);
        Assert.Null(listed["token"]);
        Assert.NotNull(listed["expires_at"]);
        Assert.Equal(204, revoked.Status);
        Assert.Equal(401, (await running.AskAsync("GET", "/user", token)).Status);
    }

    [Theory]
    [InlineData(50, "api", null)]
    [InlineData(30, "everything", null)]
    [InlineData(31, "api", null)]
    [InlineData(30, "api", "2000-01-01")]
    [InlineData(30, "api", "2999-01-01")]
    public async Task A_token_beyond_what_its_maker_holds_or_GitLab_allows_is_refused(int level, string scope, string? expires) =>
        Assert.Equal(400, (await MakeAsync(running.Tokens.Maintainer, level, scope, expires)).Status);

    private Task<Reply> MakeAsync(string token, int level, string scope, string? expires = null) =>
        running.AskAsync(
            "POST",
            Tokens,
            token,
            new JsonObject
            {
                ["name"] = "homelab-bot",
                ["scopes"] = new JsonArray(scope),
                ["access_level"] = level,
                ["expires_at"] = expires,
            }
        );
}
