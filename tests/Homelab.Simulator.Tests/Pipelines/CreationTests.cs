using System.Text.Json.Nodes;

namespace Homelab.Simulator.Tests.Pipelines;

public sealed class CreationTests(Running running) : IClassFixture<Running>
{
    private const string Task = """
        spec:
          inputs:
            task: { default: none, SAFE }
        ---
        workflow: { name: 'homelab $[[ inputs.task ]] $CI_PIPELINE_SOURCE' }
        task:
          rules: [ { if: '$CI_PIPELINE_SOURCE != "push"' } ]
          variables: { TASK: { value: "$[[ inputs.task ]]", expand: false } }
          script:
            - echo "task=$TASK by $CI_PIPELINE_SOURCE with $EXTRA"
            - "echo $[[ inputs.task ]]"
        """;

    private static readonly JsonObject Injection = new() { ["task"] = "x\"\n    - \"echo injected" };

    [Fact]
    public async Task An_injection_succeeds_without_a_pattern_and_fails_with_one()
    {
        using var open = await Scene.StartAsync(
            running,
            Task.Replace(", SAFE", "", StringComparison.Ordinal)
                .Replace("TASK: { value: \"$[[ inputs.task ]]\", expand: false }", "A: b", StringComparison.Ordinal)
                .Replace("homelab $[[ inputs.task ]]", "n", StringComparison.Ordinal)
        );
        using var safe = await Scene.StartAsync(running, Task.Replace("SAFE", "regex: '^[a-z]*$'", StringComparison.Ordinal));
        var body = new JsonObject { ["ref"] = "main", ["inputs"] = Injection.DeepClone() };
        var made = await open.AskAsync("POST", "/pipeline", body.DeepClone());
        var refused = await safe.AskAsync("POST", "/pipeline", body);

        Assert.Equal(201, made.Status);
        await open.EndAsync();
        Assert.Contains("\ninjected\n", $"{open.Job("task").Trace}", StringComparison.Ordinal);
        Assert.Equal(
            (400, "`task` input: provided value does not match required RegEx pattern"),
            (refused.Status, (string?)refused.Json["message"]!["base"]![0])
        );
        Assert.Empty(safe.Project.Ci.Pipelines);
    }

    [Fact]
    public async Task A_trigger_token_alone_starts_a_pipeline_with_its_owners_rights()
    {
        using var scene = await StartAsync();
        var trigger = (await scene.AskAsync("POST", "/triggers", new JsonObject { ["description"] = "bot" })).Json;
        var body = new JsonObject
        {
            ["ref"] = "main",
            ["token"] = (string?)trigger["token"],
            ["variables"] = new JsonObject { ["EXTRA"] = "more" },
            ["inputs"] = new JsonObject { ["task"] = "backup" },
        };
        var made = await running.AskAsync("POST", scene.Path + "/trigger/pipeline", null, body);
        var wrong = await running.AskAsync(
            "POST",
            scene.Path + "/trigger/pipeline",
            null,
            new JsonObject { ["ref"] = "main", ["token"] = "glptt-wrong" }
        );
        await scene.EndAsync();

        Assert.Equal(
            (201, "trigger", "maintainer", "homelab backup trigger"),
            (made.Status, (string?)made.Json["source"], (string?)made.Json["user"]!["username"], (string?)made.Json["name"])
        );
        Assert.Contains("task=backup by trigger with more", $"{scene.Job("task").Trace}", StringComparison.Ordinal);
        Assert.Equal(404, wrong.Status);
        Assert.NotNull((await scene.AskAsync("GET", $"/triggers/{trigger["id"]}")).Json["last_used"]);
        Assert.Equal("EXTRA", (string?)(await scene.AskAsync("GET", $"/pipelines/{made.Json["id"]}/variables")).Json[0]!["key"]);
    }

    [Fact]
    public async Task Variables_are_refused_where_the_project_says_so()
    {
        using var scene = await StartAsync();
        await scene.AskAsync("PUT", "", new JsonObject { ["ci_pipeline_variables_minimum_override_role"] = "no_one_allowed" });
        var body = new JsonObject
        {
            ["ref"] = "main",
            ["variables"] = new JsonArray(new JsonObject { ["key"] = "EXTRA", ["value"] = "1" }),
        };
        var refused = await scene.AskAsync("POST", "/pipeline", body);

        Assert.Equal(
            (400, "Insufficient permissions to set pipeline variables"),
            (refused.Status, (string?)refused.Json["message"]!["base"]![0])
        );
    }

    [Fact]
    public async Task A_schedule_runs_when_it_is_due_and_when_it_is_played()
    {
        using var scene = await StartAsync();
        var input = new JsonObject { ["name"] = "task", ["value"] = "drill" };
        var body = new JsonObject
        {
            ["description"] = "d",
            ["ref"] = "main",
            ["cron"] = "0 * * * *",
            ["inputs"] = new JsonArray(input),
        };
        var schedule = (await scene.AskAsync("POST", "/pipeline_schedules", body)).Json;

        await running.AskAsync("POST", "/-/simulator/schedules/run", null, new JsonObject());
        Assert.Empty(scene.Project.Ci.Pipelines);
        running.GitLab.Advance(TimeSpan.FromHours(1));
        await running.AskAsync("POST", "/-/simulator/schedules/run", null, new JsonObject());
        var pipeline = await scene.EndAsync();
        Assert.Equal(("schedule", "homelab drill schedule"), (pipeline.Origin.Source, pipeline.Name));
        Assert.Equal(201, (await scene.AskAsync("POST", $"/pipeline_schedules/{schedule["id"]}/play")).Status);
        Assert.Equal(2, (await scene.AskAsync("GET", $"/pipeline_schedules/{schedule["id"]}/pipelines")).Json.AsArray().Count);
        await scene.EndAsync();
    }

    [Fact]
    public async Task What_cannot_be_run_is_said_in_gitlabs_words()
    {
        using var scene = await StartAsync();
        var none = await scene.AskAsync("GET", "/pipelines/latest");
        var missing = await scene.AskAsync("POST", "/pipeline", new JsonObject { ["ref"] = "nowhere" });
        var unknown = await scene.AskAsync(
            "POST",
            "/pipeline",
            new JsonObject
            {
                ["ref"] = "main",
                ["inputs"] = new JsonObject { ["what"] = "x" },
            }
        );
        await scene.Copy.CommitAsync(".gitlab-ci.yml", "a: { script: [ 'true' ], rules: [ { if: $NEVER } ] }");
        await scene.PushAsync();
        var empty = await scene.AskAsync("POST", "/pipeline", new JsonObject { ["ref"] = "main" });
        await scene.Copy.CommitAsync(".gitlab-ci.yml", "a: { script: [ 'true' ], needs: [ nobody ] }");
        await scene.PushAsync();

        Assert.Equal(403, none.Status);
        Assert.Equal("Reference not found", (string?)missing.Json["message"]!["base"]![0]);
        Assert.Equal("unknown input arguments: what", (string?)unknown.Json["message"]!["base"]![0]);
        Assert.StartsWith(
            "Pipeline will not run for the selected trigger.",
            (string?)empty.Json["message"]!["base"]![0],
            StringComparison.Ordinal
        );
        var broken = Assert.Single(scene.Project.Ci.Pipelines);
        var shown = (await scene.AskAsync("GET", $"/pipelines/{broken.Id}")).Json;
        Assert.Equal("failed", (string?)shown["status"]);
        Assert.Contains("nobody", (string?)shown["yaml_errors"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_can_ask_for_no_pipeline()
    {
        using var scene = await Scene.StartAsync(running, "a: { script: [ 'true' ] }", push: false);
        await scene.PushAsync("HEAD", "--push-option=ci.skip");
        await scene.Copy.CommitAsync("b", "b", "Something [skip ci]");
        await scene.PushAsync();

        Assert.Equal(["skipped", "skipped"], scene.Project.Ci.Pipelines.Select(pipeline => pipeline.Status));
    }

    private Task<Scene> StartAsync() => Scene.StartAsync(running, Task.Replace("SAFE", "regex: '^[a-z]*$'", StringComparison.Ordinal));
}
