using Homelab.Simulator.Jobs;
using Homelab.Simulator.Projects;
using Homelab.Testing;

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
        var pipeline = Assert.Single(project.Ci.Pipelines);
        await Wait.UntilAsync(() => running.GitLab.World.InTurnAsync(() => pipeline.IsOver, ct), ct);
        return Assert.Single(pipeline.Latest);
    }
}
