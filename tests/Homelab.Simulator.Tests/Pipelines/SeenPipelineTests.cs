using System.Text.Json.Nodes;

namespace Homelab.Simulator.Tests.Pipelines;

/// <summary>What somebody who waits for a pipeline can learn about it.</summary>
public sealed class SeenPipelineTests : IAsyncLifetime
{
    private const string Grouped = """
        spec:
          inputs:
            run:
              default: none
        ---
        workflow:
          name: "task $[[ inputs.run ]]"
        apply:
          resource_group: production
          script: echo done
        """;

    private readonly Running _running = new() { Options = new SimulatedGitLabOptions { Version = "19.2.0-ee" } };

    public ValueTask InitializeAsync() => _running.InitializeAsync();

    public ValueTask DisposeAsync() => _running.DisposeAsync();

    [Fact]
    public async Task A_pipeline_is_named_by_its_inputs_and_may_be_renamed()
    {
        using var scene = await PausedAsync();
        var trigger = (await scene.AskAsync("POST", "/triggers", new JsonObject { ["description"] = "Bot" })).Json;

        var made = await scene.AskAsync("POST", $"/trigger/pipeline?ref=main&token={trigger["token"]}&inputs[run]=r-17");
        var renamed = await scene.AskAsync("PUT", $"/pipelines/{made.Json["id"]}/metadata", new JsonObject { ["name"] = "Mine" });

        Assert.Equal((201, "task r-17", "trigger"), (made.Status, (string?)made.Json["name"], (string?)made.Json["source"]));
        Assert.Equal((200, "Mine"), (renamed.Status, (string?)renamed.Json["name"]));
    }

    [Fact]
    public async Task A_resource_group_shows_who_has_it_and_who_waits()
    {
        using var scene = await PausedAsync();
        var waiting = (await scene.AskAsync("POST", "/pipeline", new JsonObject { ["ref"] = "main" })).Json;

        var group = (await scene.AskAsync("GET", "/resource_groups/production")).Json;
        var current = (await scene.AskAsync("GET", "/resource_groups/production/current_job")).Json;
        var upcoming = (await scene.AskAsync("GET", "/resource_groups/production/upcoming_jobs")).Json.AsArray();

        Assert.NotNull(group["id"]);
        Assert.NotNull(group["created_at"]);
        Assert.Equal("pending", (string?)current["status"]);
        Assert.Equal((long)waiting["id"]!, (long)Assert.Single(upcoming)!["pipeline"]!["id"]!);
    }

    [Fact]
    public async Task Since_19_2_bridges_have_a_second_name_and_a_merge_names_its_commit()
    {
        using var scene = await PausedAsync();
        await scene.PushAsync("HEAD:change");
        var body = new JsonObject
        {
            ["source_branch"] = "change",
            ["target_branch"] = "main",
            ["title"] = "Change nothing",
        };
        await scene.AskAsync("POST", "/merge_requests", body);

        var merge = await scene.AskAsync("PUT", "/merge_requests/1/merge");

        Assert.Equal("[]", (await scene.AskAsync("GET", $"/pipelines/{scene.Newest.Id}/trigger_jobs")).Text);
        Assert.Equal((400, "SHA must be provided when merging"), (merge.Status, (string?)merge.Json["message"]));
    }

    [Fact]
    public async Task A_report_is_summed_up_without_its_cases()
    {
        using var scene = await PausedAsync();

        var summary = (await scene.AskAsync("GET", $"/pipelines/{scene.Newest.Id}/test_report_summary")).Json;

        Assert.Equal((0, 0), ((int)summary["total"]!["count"]!, summary["test_suites"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_schedule_played_with_inputs_that_do_not_fit_answers_well_and_starts_nothing()
    {
        using var scene = await PausedAsync();
        var body = new JsonObject
        {
            ["description"] = "Nightly",
            ["ref"] = "main",
            ["cron"] = "0 3 * * *",
            ["inputs"] = new JsonArray(new JsonObject { ["name"] = "nobody", ["value"] = "knows" }),
        };
        var schedule = (await scene.AskAsync("POST", "/pipeline_schedules", body)).Json;
        var before = scene.Project.Ci.Pipelines.Count;

        var played = await scene.AskAsync("POST", $"/pipeline_schedules/{schedule["id"]}/play");

        Assert.Equal((201, before), (played.Status, scene.Project.Ci.Pipelines.Count));
    }

    private async Task<Scene> PausedAsync()
    {
        _running.GitLab.World.Engine.Settings.IsPaused = true;
        return await Scene.StartAsync(_running, Grouped);
    }
}
