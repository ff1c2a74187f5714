using System.Text.Json.Nodes;

namespace Homelab.Simulator.Tests.Triggers;

public sealed class TriggerTests(Running running) : IClassFixture<Running>
{
    private const string Path = Running.Project + "/triggers";

    [Fact]
    public async Task Only_its_creator_sees_a_trigger_token_whole()
    {
        var made = (await running.AskAsync("POST", Path, running.Tokens.Maintainer, new JsonObject { ["description"] = "bot" })).Json;
        var others = (await running.AskAsync("GET", $"{Path}/{made["id"]}", running.Tokens.Root)).Json;

        Assert.StartsWith("glptt-", (string?)made["token"], StringComparison.Ordinal);
        Assert.Equal(4, ((string)others["token"]!).Length);
        Assert.Equal("maintainer", (string?)others["owner"]!["username"]);
    }

    [Fact]
    public async Task A_deleted_trigger_is_gone()
    {
        var made = (await running.AskAsync("POST", Path, running.Tokens.Maintainer, new JsonObject { ["description"] = "bot" })).Json;

        Assert.Equal(204, (await running.AskAsync("DELETE", $"{Path}/{made["id"]}", running.Tokens.Maintainer)).Status);
        Assert.Equal(404, (await running.AskAsync("GET", $"{Path}/{made["id"]}", running.Tokens.Maintainer)).Status);
    }
}
