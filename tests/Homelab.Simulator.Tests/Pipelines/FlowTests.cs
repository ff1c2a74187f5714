using System.Text.Json.Nodes;
using Homelab.Testing;

namespace Homelab.Simulator.Tests.Pipelines;

public sealed class FlowTests(Running running) : IClassFixture<Running>
{
    [Fact]
    public async Task Stages_needs_conditions_and_failures_decide_who_runs()
    {
        using var dir = new TempDir();
        // Nothing but the other job ends the slow one, so a busy machine changes no order.
        using var scene = await Scene.StartAsync(
            running,
            $$"""
            stages: [one, two, three]
            quick: { stage: two, needs: [], script: [ 'touch {{dir["quick"]}}' ] }
            slow: { stage: one, script: [ 'for i in $(seq 600); do [ -e {{dir["quick"]}} ] && exit 0; sleep 0.05; done; exit 1' ] }
            tolerated: { stage: one, script: [ exit 3 ], allow_failure: { exit_codes: [3] } }
            after: { stage: two, script: [ 'true' ] }
            breaks: { stage: two, script: [ exit 1 ], retry: 1 }
            picky: { stage: two, script: [ exit 1 ], retry: { max: 2, when: [ runner_system_failure ] }, allow_failure: true }
            needy: { stage: three, needs: [ after ], script: [ 'true' ] }
            orphan: { stage: three, needs: [ breaks ], script: [ 'true' ] }
            last: { stage: three, script: [ 'true' ] }
            cleanup: { stage: three, when: on_failure, script: [ 'true' ] }
            report: { stage: three, when: always, script: [ 'true' ] }
            optional: { stage: three, needs: [ { job: missing, optional: true } ], script: [ 'true' ] }
            missing: { stage: one, script: [ 'true' ], rules: [ { if: $NEVER } ] }
            many: { stage: one, script: [ 'echo "$CI_NODE_INDEX of $CI_NODE_TOTAL"' ], parallel: 2 }
            """
        );
        var pipeline = await scene.EndAsync();

        var expected = new Dictionary<string, string>
        {
            ["quick"] = "success",
            ["slow"] = "success",
            ["tolerated"] = "failed",
            ["after"] = "success",
            ["breaks"] = "failed",
            ["picky"] = "failed",
            ["needy"] = "success",
            ["orphan"] = "skipped",
            ["last"] = "skipped",
            ["cleanup"] = "success",
            ["report"] = "success",
            ["optional"] = "success",
            ["many 1/2"] = "success",
            ["many 2/2"] = "success",
        };
        Assert.Equal(expected, pipeline.Latest.ToDictionary(job => job.Name, job => job.Status));
        Assert.Equal("failed", pipeline.Status);
        Assert.Equal((2, 1), (pipeline.Jobs.Count(job => job.Name == "breaks"), pipeline.Jobs.Count(job => job.Name == "picky")));
        Assert.True(scene.Job("quick").Started < scene.Job("slow").Finished);
        var shown = await scene.AskAsync("GET", $"/pipelines/{pipeline.Id}/jobs?per_page=100");
        var all = await scene.AskAsync("GET", $"/pipelines/{pipeline.Id}/jobs?per_page=100&include_retried=true");
        Assert.Equal((14, 15), (shown.Json.AsArray().Count, all.Json.AsArray().Count));
        Assert.Equal(
            ["tolerated", "picky", "breaks"],
            (await scene.AskAsync("GET", $"/pipelines/{pipeline.Id}/jobs?scope[]=failed"))
                .Json.AsArray()
                .Select(job => (string)job!["name"]!)
                .OrderByDescending(name => name, StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_manual_job_waits_to_be_played_and_a_retry_revives_what_was_skipped()
    {
        using var scene = await Scene.StartAsync(
            running,
            """
            stages: [gate, go]
            gate: { stage: gate, when: manual, allow_failure: false, script: [ 'echo "$WHO"', '[ "$WHO" = me ]' ] }
            go: { stage: go, script: [ 'true' ] }
            """
        );
        var pipeline = await scene.EndAsync();

        Assert.Equal(("manual", "manual", "created"), (pipeline.Status, scene.Job("gate").Status, scene.Job("go").Status));
        Assert.Equal(200, (await scene.AskAsync("POST", $"/jobs/{scene.Job("gate").Id}/play")).Status);
        await scene.UntilAsync(() => pipeline.Status == "failed");
        Assert.Equal("skipped", scene.Job("go").Status);
        var unplayable = await scene.AskAsync("POST", $"/jobs/{scene.Job("gate").Id}/play");
        Assert.Equal((400, "400 Bad request - Unplayable Job"), (unplayable.Status, (string?)unplayable.Json["message"]));

        scene.Project.Ci.Variables.Add(new("WHO", "me"));
        var again = await scene.AskAsync("POST", $"/jobs/{scene.Job("gate").Id}/retry");
        await scene.UntilAsync(() => pipeline.Status == "success");
        Assert.Equal((201, "success"), (again.Status, scene.Job("go").Status));
        Assert.NotEqual((long)again.Json["id"]!, pipeline.Jobs[0].Id);
    }

    [Fact]
    public async Task Jobs_that_take_too_long_are_cancelled_or_lose_their_machine_end_as_in_gitlab()
    {
        using var scene = await Scene.StartAsync(
            running,
            """
            slow: { script: [ 'sleep 61 & sleep 62' ], timeout: 1 second, artifacts: { when: always, paths: [ .gitlab-ci.yml ] } }
            cancelled: { script: [ 'echo ready', 'sleep 63' ], after_script: [ 'echo "after $CI_JOB_STATUS"' ], needs: [ slow ], allow_failure: true }
            killed: { script: [ 'echo ready', 'sleep 64' ], after_script: [ 'echo after' ], artifacts: { when: always, paths: [ .gitlab-ci.yml ] } }
            stubborn: { when: always, stage: deploy, script: [ 'trap "" TERM', 'echo ready', 'while true; do sleep 65; done' ] }
            """
        );
        await scene.UntilAsync(() => Ready("killed"));
        Assert.True(await running.GitLab.KillRunnerAsync(scene.Job("killed").Id));
        await scene.UntilAsync(() => scene.Job("slow").IsOver && Ready("stubborn"));
        var cancel = await scene.AskAsync("POST", $"/pipelines/{scene.Newest.Id}/cancel");
        var pipeline = await scene.EndAsync();

        Assert.Equal(("failed", "job_execution_timeout"), (scene.Job("slow").Status, scene.Job("slow").FailureReason));
        Assert.NotNull(scene.Job("slow").Archive);
        Assert.Equal(("failed", "runner_system_failure"), (scene.Job("killed").Status, scene.Job("killed").FailureReason));
        Assert.Null(scene.Job("killed").Archive);
        Assert.DoesNotContain("after", $"{scene.Job("killed").Trace}", StringComparison.Ordinal);
        Assert.Equal(
            (200, "canceled", "canceled"),
            (cancel.Status, scene.Job("stubborn").Status, pipeline.Status == "failed" ? "canceled" : pipeline.Status)
        );
        // Only these: tests of other projects sleep as well.
        Assert.Empty(Enumerable.Range(61, 5).SelectMany(seconds => Processes($"sleep\0{seconds}\0")));

        bool Ready(string name) => $"{scene.Job(name).Trace}".Contains("\nready", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_resource_group_one_job_runs_at_a_time()
    {
        using var scene = await Scene.StartAsync(
            running,
            """
            .one: { resource_group: lock, script: [ 'sleep 0.3' ] }
            a: { extends: .one }
            b: { extends: .one }
            """
        );
        await scene.EndAsync();
        var (a, b) = (scene.Job("a"), scene.Job("b"));

        Assert.True(a.Finished <= b.Started || b.Finished <= a.Started);
        Assert.Equal("unordered", (string?)(await scene.AskAsync("GET", "/resource_groups/lock")).Json["process_mode"]);
        var put = await scene.AskAsync("PUT", "/resource_groups/lock", new JsonObject { ["process_mode"] = "oldest_first" });
        Assert.Equal("oldest_first", (string?)put.Json["process_mode"]);
    }

    [Fact]
    public async Task A_newer_push_cancels_what_may_be_interrupted()
    {
        using var scene = await Scene.StartAsync(
            running,
            """
            long: { interruptible: true, script: [ 'echo ready', 'sleep 60' ], rules: [ { if: '$CI_COMMIT_TITLE !~ /second/' } ] }
            short: { script: [ 'true' ], rules: [ { if: '$CI_COMMIT_TITLE =~ /second/' } ] }
            """
        );
        var first = scene.Newest;
        await scene.UntilAsync(() => scene.Job("long", first).Status == "running");
        await scene.Copy.CommitAsync("b.txt", "b", "The second one");
        await scene.PushAsync();

        Assert.Equal("canceled", (await scene.EndAsync(first)).Status);
        Assert.Equal("success", (await scene.EndAsync()).Status);
    }

    // Command lines of this machine that begin so.
    private static List<string> Processes(string start) =>
        [
            .. Directory
                .EnumerateFiles(
                    "/proc",
                    "cmdline",
                    new EnumerationOptions
                    {
                        RecurseSubdirectories = true,
                        MaxRecursionDepth = 1,
                        IgnoreInaccessible = true,
                    }
                )
                .Select(Text)
                .Where(line => line.StartsWith(start, StringComparison.Ordinal)),
        ];

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return "";
        }
    }
}
