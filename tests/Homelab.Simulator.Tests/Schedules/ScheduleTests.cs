using System.Text.Json.Nodes;
using Homelab.Simulator.Schedules;

namespace Homelab.Simulator.Tests.Schedules;

public sealed class ScheduleTests(Running running) : IClassFixture<Running>
{
    private const string Path = Running.Project + "/pipeline_schedules";

    [Fact]
    public async Task A_schedule_says_when_it_is_due_in_its_own_time_zone()
    {
        var made = await CreateAsync(new JsonObject { ["cron_timezone"] = "Europe/Berlin" });

        var berlin = TimeZoneInfo.ConvertTime(
            DateTimeOffset.Parse((string)made["next_run_at"]!),
            TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")
        );
        Assert.Equal((3, 30), (berlin.Hour, berlin.Minute));
        Assert.Equal("refs/heads/main", (string?)made["ref"]);
    }

    [Theory]
    [InlineData("Berlin", "Europe/Berlin")]
    [InlineData("New York", "America/New_York")]
    [InlineData("UTC", "UTC")]
    [InlineData("Nowhere", null)]
    public void Time_zones_go_by_the_names_of_rails_too(string name, string? found) => Assert.Equal(found, TimeZones.Find(name)?.Id);

    [Theory]
    [InlineData("cron", "every day")]
    [InlineData("cron_timezone", "Mars/Base")]
    public async Task What_is_no_time_is_refused(string field, string value)
    {
        var body = new JsonObject
        {
            ["description"] = "d",
            ["ref"] = "main",
            ["cron"] = "0 1 * * *",
            [field] = value,
        };
        var reply = await running.AskAsync("POST", Path, running.Tokens.Developer, body);

        Assert.Equal((400, " is invalid syntax"), (reply.Status, (string?)reply.Json["message"]![field]![0]));
    }

    [Fact]
    public async Task Inputs_are_a_list_and_one_is_taken_away_by_destroying_it()
    {
        var made = await CreateAsync(new JsonObject { ["inputs"] = new JsonArray(Input("task", "backup"), Input("run", "1")) });
        var gone = new JsonObject { ["name"] = "run", ["destroy"] = true };
        var changed = await running.AskAsync(
            "PUT",
            $"{Path}/{made["id"]}",
            running.Tokens.Developer,
            new JsonObject { ["inputs"] = new JsonArray(gone) }
        );

        Assert.Equal("task", (string?)Assert.Single(changed.Json["inputs"]!.AsArray())!["name"]);
    }

    [Fact]
    public async Task Variables_are_for_the_owner_and_maintainers_only()
    {
        var made = await CreateAsync([]);
        var variable = new JsonObject { ["key"] = "K", ["value"] = "v" };

        Assert.Equal(201, (await running.AskAsync("POST", $"{Path}/{made["id"]}/variables", running.Tokens.Developer, variable)).Status);
        Assert.Equal(
            "v",
            (string?)(await running.AskAsync("GET", $"{Path}/{made["id"]}", running.Tokens.Maintainer)).Json["variables"]![0]!["value"]
        );
        Assert.Null((await running.AskAsync("GET", $"{Path}/{made["id"]}", running.Tokens.Guest)).Json["variables"]);
    }

    [Fact]
    public async Task Another_may_change_a_schedule_only_after_taking_it_over()
    {
        var made = await CreateAsync([]);
        var change = new JsonObject { ["active"] = false };

        Assert.Equal(403, (await running.AskAsync("PUT", $"{Path}/{made["id"]}", running.Tokens.Maintainer, change.DeepClone())).Status);
        var taken = await running.AskAsync("POST", $"{Path}/{made["id"]}/take_ownership", running.Tokens.Maintainer);
        Assert.Equal((201, "maintainer"), (taken.Status, (string?)taken.Json["owner"]!["username"]));
        Assert.False((bool)(await running.AskAsync("PUT", $"{Path}/{made["id"]}", running.Tokens.Maintainer, change)).Json["active"]!);
        Assert.Equal(403, (await running.AskAsync("DELETE", $"{Path}/{made["id"]}", running.Tokens.Developer)).Status);
    }

    private async Task<JsonNode> CreateAsync(JsonObject more)
    {
        var body = new JsonObject
        {
            ["description"] = "nightly",
            ["ref"] = "main",
            ["cron"] = "30 3 * * *",
        };
        foreach (var (name, value) in more)
            body[name] = value?.DeepClone();
        return (await running.AskAsync("POST", Path, running.Tokens.Developer, body)).Json;
    }

    private static JsonObject Input(string name, string value) => new() { ["name"] = name, ["value"] = value };
}
