using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Homelab.Simulator.Notes;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.MergeRequests;

/// <summary>A merge request of its target project.</summary>
internal sealed partial class MergeRequest(long id, long iid, Project target, Project source, User author, DateTimeOffset created)
    : INoteable
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
    public string Sha => LastCommit.Sha;

    public required Commit LastCommit { get; set; }

    /// <summary>How it stands against its target branch, as of the last push to either.</summary>
    public required MergeState Merging { get; set; }

    /// <summary><c>opened</c>, <c>closed</c>, <c>locked</c> or <c>merged</c>.</summary>
    public string State { get; set; } = "opened";

    public bool IsOpen => State == "opened";

    public bool IsDraft => DraftTitle().IsMatch(Title);

    /// <summary>The title without what makes it a draft.</summary>
    public string BareTitle => DraftTitle().Replace(Title, "");

    public string? MergeCommit { get; set; }

    public string? SquashCommit { get; set; }

    /// <summary>Who merged or closed it, and when.</summary>
    public (User By, DateTimeOffset At)? Ended { get; set; }

    public List<string> Labels { get; set; } = [];

    public List<User> Assignees { get; set; } = [];

    public List<User> Reviewers { get; set; } = [];

    public bool Squash { get; set; }

    public bool RemovesSourceBranch { get; set; }

    /// <summary>The newest pipeline of <see cref="Sha"/> as the API shows it; whoever keeps pipelines sets this.</summary>
    public Func<JsonObject?> HeadPipeline { get; set; } = () => null;

    public Conversation Conversation { get; } = new();

    string INoteable.Kind => "MergeRequest";

    Project INoteable.Project => Target;

    /// <summary>In the target's repository, also after the source branch is gone.</summary>
    public string Reference => $"refs/merge-requests/{Iid}/head";

    [GeneratedRegex(@"^\s*(draft:|\[draft\]|\(draft\))\s*", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex DraftTitle();
}
