namespace Homelab.Simulator.Resolution;

/// <summary>A pipeline file GitLab would refuse; the message is what it shows.</summary>
internal sealed class ConfigException(string message) : Exception(message);

/// <summary>A pipeline that is not to be, although its file is good.</summary>
internal sealed class NoPipelineException(string message) : Exception(message)
{
    public const string NoJobs =
        "Pipeline will not run for the selected trigger. The rules configuration prevented any jobs from being added to the pipeline.";

    public const string Workflow = "Pipeline filtered out by workflow rules.";

    public const string NoFile = "Missing CI config file";
}
