namespace Homelab.Simulator.Tests.Pipelines;

public sealed class JobTests(Running running) : IClassFixture<Running>
{
    [Fact]
    public async Task A_push_runs_real_scripts_in_a_clean_checkout()
    {
        using var scene = await Scene.StartAsync(
            running,
            """
            stages: [build, test]
            variables: { GREETING: "hello $CI_PROJECT_NAME" }
            make:
              stage: build
              script:
                - cat .gitlab-ci.yml | head -1
                - echo "$GREETING from $CI_COMMIT_BRANCH by $CI_PIPELINE_SOURCE"
                - mkdir out && echo made > out/file.txt
                - env | cut -d= -f1 | sort > out/names.txt
              artifacts: { paths: [out/], expire_in: 1 week, access: developer }
            use:
              stage: test
              script: [ 'grep made out/file.txt', '[ "$PWD" = "$CI_PROJECT_DIR" ]', 'git rev-parse HEAD', 'printf "%s" "$HOME" | grep -v root' ]
            broken:
              stage: test
              script: [ 'echo before', 'false', 'echo never' ]
              after_script: [ 'echo "after $CI_JOB_STATUS"' ]
              allow_failure: true
            """
        );
        var pipeline = await scene.EndAsync();

        Assert.Equal(("success", "push", 3), (pipeline.Status, pipeline.Origin.Source, pipeline.Jobs.Count));
        Assert.Contains($"hello {scene.Project.Name} from main by push", $"{scene.Job("make").Trace}", StringComparison.Ordinal);
        Assert.Contains(pipeline.Origin.Sha, $"{scene.Job("use").Trace}", StringComparison.Ordinal);
        var broken = scene.Job("broken");
        Assert.Equal(("failed", "script_failure", 1), (broken.Status, broken.FailureReason, broken.ExitCode));
        Assert.Contains("after failed", $"{broken.Trace}", StringComparison.Ordinal);
        Assert.DoesNotContain("\nnever", $"{broken.Trace}", StringComparison.Ordinal);
        Assert.Contains("section_start:", $"{broken.Trace}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_canceled_job_was_running_may_clean_up_although_the_shell_ends_at_once()
    {
        using var scene = await Scene.StartAsync(
            running,
            """
            careful: { script: [ "bash -c 'trap \"sleep 0.3; echo cleaned up; exit 1\" TERM; echo ready; while true; do sleep 0.1; done'" ] }
            """
        );
        await scene.UntilAsync(() => $"{scene.Job("careful").Trace}".Contains("\nready", StringComparison.Ordinal));
        await scene.AskAsync("POST", $"/pipelines/{scene.Newest.Id}/cancel");
        await scene.EndAsync();

        Assert.Equal("canceled", scene.Job("careful").Status);
        Assert.Contains("\ncleaned up", $"{scene.Job("careful").Trace}", StringComparison.Ordinal);
    }
}
