using Homelab.Simulator.Notes;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Issues;

internal sealed class Issue(long id, long iid, Project project, User author, DateTimeOffset created) : INoteable
{
    public string Kind => "Issue";

    public long Id { get; } = id;

    public long Iid { get; } = iid;

    public Project Project { get; } = project;

    public User Author { get; } = author;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    public required string Title { get; set; }

    public string Description { get; set; } = "";

    public string State { get; set; } = "opened";

    /// <summary>Who closed it, and when.</summary>
    public (User By, DateTimeOffset At)? Closed { get; set; }

    public List<string> Labels { get; set; } = [];

    public List<User> Assignees { get; set; } = [];

    public Conversation Conversation { get; } = new();
}
