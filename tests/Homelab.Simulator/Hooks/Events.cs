using Homelab.Simulator.Projects;

namespace Homelab.Simulator.Hooks;

/// <summary>Where whatever happens is told, and who listens to it. Told while the turn is held, so listeners only note it down.</summary>
internal sealed class Events
{
    private readonly List<Action<Project, HookEvent>> _listeners = [];

    public void Listen(Action<Project, HookEvent> listener) => _listeners.Add(listener);

    public void Publish(Project project, HookEvent happened) => _listeners.ForEach(listener => listener(project, happened));
}
