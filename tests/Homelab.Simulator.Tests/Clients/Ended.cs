using Homelab.Simulator.Jobs;
using Homelab.Simulator.Projects;

namespace Homelab.Simulator.Tests.Clients;

/// <summary>A pipeline for foreign clients to look at, and its end.</summary>
internal static class Ended
{
    public const string PipelineFile = """
        make:
          script: [ 'echo "hello from $CI_JOB_NAME"', 'mkdir out', 'echo "made by $CI_JOB_NAME" > out/made.txt' ]
          artifacts: { paths: [out/] }
        """;

    public static async Task<Job> JobAsync(Running running, Project project, CancellationToken ct)
    {
        await running.GitLab.PipelinesCreatedAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var pipeline = Assert.Single(project.Ci.Pipelines);
        while (!await running.GitLab.World.InTurnAsync(() => pipeline.IsOver, limit.Token))
            await Task.Delay(10, limit.Token);
        return Assert.Single(pipeline.Latest);
    }
}
