using System.Text.Json.Nodes;

namespace Homelab.Simulator.Tests.Pipelines;

public sealed class MergeRequestPipelineTests(Running running) : IClassFixture<Running>
{
    private const string Component = """
        spec:
          inputs:
            job: { default: plan }
            root: { regex: '^[a-z/]*$' }
        ---
        include: [ { local: shared.yml } ]
        $[[ inputs.job ]]:
          extends: .shared
          rules:
            - if: $CI_PIPELINE_SOURCE == "merge_request_event"
              changes: [ "$[[ inputs.root ]]/**" ]
              variables: { FOUND: "rule" }
          script:
            - echo "$FOUND $ROOT !$CI_MERGE_REQUEST_IID into $CI_MERGE_REQUEST_TARGET_BRANCH_NAME base $CI_MERGE_REQUEST_DIFF_BASE_SHA branch=${CI_COMMIT_BRANCH:-none} protected=$CI_COMMIT_REF_PROTECTED"
          variables: { ROOT: { value: "$[[ inputs.root ]]", expand: false } }
        """;

    [Fact]
    public async Task A_component_of_another_project_runs_in_a_merge_requests_pipeline_and_the_hooks_hear_of_it()
    {
        using var tools = await Scene.StartAsync(running, "a: { script: [ 'true' ], rules: [ { if: $NEVER } ] }", push: false);
        await tools.Copy.CommitAsync("templates/plan/template.yml", Component);
        await tools.Copy.CommitAsync("shared.yml", ".shared: { allow_failure: true }\n");
        await tools.Copy.MustAsync("tag", "1.0.0");
        await tools.PushAsync("HEAD", "1.0.0");
        using var scene = await Scene.StartAsync(
            running,
            $$"""
            include:
              - component: $CI_SERVER_FQDN/{{tools.Project.Path}}/plan@1.0.0
                inputs: { root: infra }
            """
        );
        var told = running.Told(scene.Project);
        var main = await scene.Copy.MustAsync("rev-parse", "HEAD");
        await scene.Copy.MustAsync("switch", "--quiet", "--create", "topic");
        await scene.Copy.CommitAsync("infra/main.tf", "# new");
        await scene.PushAsync();
        Assert.Equal([], scene.Project.Ci.Pipelines.Select(one => one.YamlErrors ?? one.Status));

        var body = new JsonObject
        {
            ["source_branch"] = "topic",
            ["target_branch"] = "main",
            ["title"] = "Add infra",
        };
        var request = (await scene.AskAsync("POST", "/merge_requests", body, running.Tokens.Developer)).Json;
        await running.GitLab.PipelinesCreatedAsync();
        var pipeline = await scene.EndAsync();

        Assert.Equal(
            ("success", "merge_request_event", $"refs/merge-requests/{request["iid"]}/head"),
            (pipeline.Status, pipeline.Origin.Source, pipeline.Origin.Ref)
        );
        Assert.Contains(
            $"\nrule infra !{request["iid"]} into main base {main} branch=none protected=false\n",
            $"{scene.Job("plan").Trace}",
            StringComparison.Ordinal
        );
        var read = (await scene.AskAsync("GET", $"/merge_requests/{request["iid"]}")).Json;
        Assert.Equal((pipeline.Id, "success"), ((long)read["head_pipeline"]!["id"]!, (string?)read["head_pipeline"]!["status"]));
        AssertTold(told.Select(happened => happened.Payload).ToList(), pipeline.Id, (long)request["iid"]!);

        await scene.Copy.CommitAsync("README.md", "nothing to plan", "Second");
        await scene.Copy.CommitAsync("infra/other.tf", "# more", "Third");
        await scene.PushAsync();
        await scene.EndAsync();
        Assert.Equal(2, (await scene.AskAsync("GET", $"/merge_requests/{request["iid"]}/pipelines")).Json.AsArray().Count);
        var asked = await scene.AskAsync("POST", $"/merge_requests/{request["iid"]}/pipelines", token: running.Tokens.Developer);
        Assert.Equal((200, "merge_request_event"), (asked.Status, (string?)asked.Json["source"]));
        await scene.EndAsync();
    }

    private static void AssertTold(List<JsonObject> told, long pipeline, long iid)
    {
        var builds = told.FindAll(payload => (string?)payload["object_kind"] == "build");
        Assert.Equal(["created", "pending", "running", "success"], builds.Select(build => (string?)build["build_status"]));
        Assert.All(builds, build => Assert.Equal(pipeline, (long)build["commit"]!["id"]!));
        var pipelines = told.FindAll(payload => (string?)payload["object_kind"] == "pipeline");
        Assert.Equal(["pending", "running", "success"], pipelines.Select(one => (string?)one["object_attributes"]!["status"]));
        Assert.Equal(
            (iid, "passed", "topic", "plan"),
            (
                (long)pipelines[^1]["merge_request"]!["iid"]!,
                (string?)pipelines[^1]["object_attributes"]!["detailed_status"],
                (string?)pipelines[^1]["object_attributes"]!["ref"],
                (string?)pipelines[^1]["builds"]![0]!["name"]
            )
        );
    }
}
