namespace Homelab.GitLab.Projects;

/// <summary>A project (api/projects.md).</summary>
public sealed record Project
{
    public required ProjectId Id { get; init; }

    /// <summary>The full path: <c>homelab/infra</c>.</summary>
    public required string PathWithNamespace { get; init; }
    public string? Name { get; init; }

    /// <summary>Null while the repository is empty.</summary>
    public string? DefaultBranch { get; init; }
    public string? Visibility { get; init; }
    public string? WebUrl { get; init; }
    public string? HttpUrlToRepo { get; init; }
    public bool? Archived { get; init; }

    /// <summary>Null for the usual <c>.gitlab-ci.yml</c>.</summary>
    public string? CiConfigPath { get; init; }

    /// <summary>Who may pass variables to pipelines; only shown to some roles.</summary>
    public string? CiPipelineVariablesMinimumOverrideRole { get; init; }
}

/// <summary>A CI/CD variable without its value, which nobody here reads (api/project_level_variables.md).</summary>
public sealed record Variable
{
    public required string Key { get; init; }

    /// <summary><c>env_var</c> or <c>file</c>.</summary>
    public string? VariableType { get; init; }

    /// <summary><c>*</c> for all.</summary>
    public string? EnvironmentScope { get; init; }
    public bool? Protected { get; init; }
    public bool? Masked { get; init; }
    public bool? Hidden { get; init; }
    public bool? Raw { get; init; }
}
