using Homelab.Simulator.Projects;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.MergeRequests;

/// <summary>A merge request of its target project.</summary>
internal sealed class MergeRequest(long id, long iid, Project target, Project source, User author, DateTimeOffset created)
{
    public long Id { get; } = id;

    public long Iid { get; } = iid;

    public Project Target { get; } = target;

    /// <summary>Another project than <see cref="Target"/> when it comes from a fork.</summary>
    public Project Source { get; } = source;

    public User Author { get; } = author;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    public string Title { get; set; } = "";

    public string Description { get; set; } = "";

    public string SourceBranch { get; set; } = "";

    public string TargetBranch { get; set; } = "";

    /// <summary>The head of the source branch, as last seen.</summary>
    public string Sha { get; set; } = "";

    /// <summary><c>opened</c>, <c>closed</c>, <c>locked</c> or <c>merged</c>.</summary>
    public string State { get; set; } = "opened";

    public string? MergeCommit { get; set; }
}
