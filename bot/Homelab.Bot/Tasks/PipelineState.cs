using Homelab.GitLab.Pipelines;

namespace Homelab.Bot.Tasks;

/// <summary>GitLab's many words for how far a pipeline is.</summary>
internal static class PipelineState
{
    public static bool IsOpen(Pipeline pipeline) => pipeline.Status is not ("success" or "failed" or "canceled" or "skipped" or "manual");

    /// <summary>It has begun to work, and not only to wait.</summary>
    public static bool IsRunning(Pipeline pipeline) => pipeline.Status is "running" or "canceling";
}
