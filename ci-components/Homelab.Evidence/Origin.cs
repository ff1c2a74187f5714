using Homelab.GitLab.Pipelines;
using Homelab.GitLab.Projects;

namespace Homelab.Evidence;

/// <summary>Where a report was found, as GitLab says: nothing of it is what a report says of itself.</summary>
/// <param name="IsBranchProtected">Whether the default branch is.</param>
public sealed record Origin(Project Project, bool IsBranchProtected, Pipeline Pipeline, Job Job);
