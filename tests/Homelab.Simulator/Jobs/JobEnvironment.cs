using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Jobs;

/// <summary>
/// Exactly the variables one job may see, in GitLab's order of precedence (ci/variables/_index.md): pipeline, project, group, dotenv
/// reports,
/// the job's own, predefined.
/// </summary>
/// <param name="Values">As the job sees them; those in <paramref name="Files"/> still hold the content of their file.</param>
/// <param name="Files">Variables that become a file with the value.</param>
/// <param name="Masked">Values that must not show in the log.</param>
internal sealed record JobEnvironment(IReadOnlyDictionary<string, string> Values, IReadOnlySet<string> Files, IReadOnlyList<string> Masked)
{
    public static JobEnvironment Of(World world, Job job, string token, JobSettings settings)
    {
        var pipeline = job.Pipeline;
        var environment = job.Definition.Environment;
        var predefined = Predefined(world, job, token).Select(pair => new Variable(pair.Key, pair.Value) { IsRaw = true });
        var own = job.Definition.Variables.Select(pair => new Variable(pair.Key, pair.Value));
        var exported = Suppliers.Of(job).SelectMany(supplier => supplier.Exports);
        var stored = Visible(pipeline.Project.Group.Variables).Concat(Visible(pipeline.Project.Ci.Variables)).ToList();
        var all = predefined.Concat(own).Concat(exported).Concat(stored).Concat(pipeline.Origin.Variables).Concat(job.Variables).ToList();
        var values = Expansion.Resolve(all);
        var files = all.GroupBy(variable => variable.Key).Where(same => same.Last().IsFile).Select(same => same.Key).ToHashSet();
        values.TryAdd("PATH", settings.SearchPath);
        return new JobEnvironment(
            values,
            files,
            [token, .. stored.Where(variable => variable.IsMasked).Select(variable => variable.Value)]
        );

        IEnumerable<Variable> Visible(IEnumerable<Variable> variables) =>
            EnvironmentScope.Choose(variables.Where(variable => !variable.IsProtected || pipeline.Scope!.IsProtected), environment);
    }

    private static Dictionary<string, string> Predefined(World world, Job job, string token)
    {
        var pipeline = job.Pipeline;
        var all = new Dictionary<string, string>(pipeline.Scope!.Predefined)
        {
            ["CI_PIPELINE_ID"] = $"{pipeline.Id}",
            ["CI_PIPELINE_IID"] = $"{pipeline.Iid}",
            ["CI_PIPELINE_CREATED_AT"] = Wire.Times.Iso(pipeline.Created),
            ["CI_PIPELINE_URL"] = $"{world.Url}/{pipeline.Project.Path}/-/pipelines/{pipeline.Id}",
            ["CI_PIPELINE_NAME"] = pipeline.Name ?? "",
            ["CI_JOB_ID"] = $"{job.Id}",
            ["CI_JOB_NAME"] = job.Name,
            ["CI_JOB_NAME_SLUG"] = Pipelines.PredefinedVariables.Slug(job.Name),
            ["CI_JOB_STAGE"] = job.Definition.Stage,
            ["CI_JOB_URL"] = $"{world.Url}/{pipeline.Project.Path}/-/jobs/{job.Id}",
            ["CI_JOB_TOKEN"] = token,
            ["CI_JOB_STARTED_AT"] = Wire.Times.Iso(job.Started ?? job.Created),
            ["CI_JOB_STATUS"] = "running",
            ["CI_REGISTRY_USER"] = "gitlab-ci-token",
            ["CI_REGISTRY_PASSWORD"] = token,
            ["CI_JOB_IMAGE"] = job.Definition.Image ?? "",
            ["CI_REPOSITORY_URL"] = Repository(world, job, token),
            ["CI_RUNNER_ID"] = "1",
            ["CI_RUNNER_DESCRIPTION"] = job.Runner!.Description,
            ["CI_RUNNER_TAGS"] = $"[{string.Join(", ", (job.Runner.Tags ?? job.Definition.Tags).Select(tag => $"\"{tag}\""))}]",
            ["CI_RUNNER_VERSION"] = "18.5.0",
        };
        if (job.Definition.When == "manual")
            all["CI_JOB_MANUAL"] = "true";
        if (job.Definition.Environment is { } environment)
        {
            all["CI_ENVIRONMENT_NAME"] = environment;
            all["CI_ENVIRONMENT_SLUG"] = Pipelines.PredefinedVariables.Slug(environment);
            all["CI_ENVIRONMENT_ACTION"] = job.Definition.EnvironmentAction;
        }

        return all;
    }

    /// <summary>The project's repository with the job's own token, as the runner clones it.</summary>
    public static string Repository(World world, Job job, string token) =>
        world.Url.Replace("://", $"://gitlab-ci-token:{token}@", StringComparison.Ordinal) + $"/{job.Pipeline.Project.Path}.git";
}
