using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories.Pushes;

namespace Homelab.Simulator.Hooks;

/// <summary>Where whatever happens is told, and who listens to it. Told while the turn is held, so listeners only note it down.</summary>
internal sealed class Events
{
    private readonly List<Action<Project, HookEvent>> _listeners = [];
    private readonly List<Action<Push, PushedReference>> _pushes = [];
    private readonly List<Action<MergeRequest>> _proposals = [];

    public void Listen(Action<Project, HookEvent> listener) => _listeners.Add(listener);

    public void Publish(Project project, HookEvent happened) => _listeners.ForEach(listener => listener(project, happened));

    /// <summary>Every branch and tag that moved, also where no hook fires.</summary>
    public void WhenPushed(Action<Push, PushedReference> listener) => _pushes.Add(listener);

    public void Pushed(Push push, PushedReference reference) => _pushes.ForEach(listener => listener(push, reference));

    /// <summary>A merge request was opened, or has new commits.</summary>
    public void WhenProposed(Action<MergeRequest> listener) => _proposals.Add(listener);

    public void Proposed(MergeRequest request) => _proposals.ForEach(listener => listener(request));
}
