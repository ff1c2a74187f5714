using Homelab.GitLab.Http;
using Homelab.GitLab.Issues;
using Homelab.GitLab.Members;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Pipelines;
using Homelab.GitLab.Projects;
using Homelab.GitLab.Repositories;
using Homelab.GitLab.Users;

namespace Homelab.GitLab;

/// <summary>
/// GitLab's REST API as far as we use it: <c>gitlab.MergeRequests.Notes.CreateAsync(project, iid, body, ct)</c>. One client serves all
/// threads. Every call may throw a <see cref="GitLabException"/>; what a caller can act on is a value.
/// </summary>
public sealed class GitLabClient : IDisposable
{
    private readonly Connection _connection;

    /// <exception cref="ArgumentException">Address, token or handler would not work; the message says why.</exception>
    public GitLabClient(GitLabOptions options)
    {
        _connection = new Connection(options);
        (Projects, Members, Variables) = (
            new ProjectsClient(_connection),
            new MembersClient(_connection),
            new VariablesClient(_connection)
        );
        (MergeRequests, Issues) = (new MergeRequestsClient(_connection), new IssuesClient(_connection));
        (Pipelines, Jobs) = (new PipelinesClient(_connection), new JobsClient(_connection));
        (Triggers, Schedules) = (new TriggersClient(_connection), new SchedulesClient(_connection));
        (Branches, Commits, Files) = (new BranchesClient(_connection), new CommitsClient(_connection), new FilesClient(_connection));
        (Users, Version) = (new UsersClient(_connection), new VersionClient(_connection));
    }

    public ProjectsClient Projects { get; }

    public MembersClient Members { get; }

    public VariablesClient Variables { get; }

    public MergeRequestsClient MergeRequests { get; }

    public IssuesClient Issues { get; }

    public PipelinesClient Pipelines { get; }

    public JobsClient Jobs { get; }

    public TriggersClient Triggers { get; }

    public SchedulesClient Schedules { get; }

    public BranchesClient Branches { get; }

    public CommitsClient Commits { get; }

    public FilesClient Files { get; }

    public UsersClient Users { get; }

    public VersionClient Version { get; }

    public void Dispose() => _connection.Dispose();
}
