using Homelab.Processes.Containers;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>The engine of a container that has to run.</summary>
internal static class RunningContainer
{
    /// <summary>The first engine in which the container runs.</summary>
    /// <exception cref="DumpFailureException">It runs in none.</exception>
    public static async Task<ContainerEngine> FindAsync(
        string container,
        Func<string, string?> environment,
        TimeSpan limit,
        CancellationToken ct
    )
    {
        var seen = new List<(string Engine, ContainerState State)>();
        foreach (var engine in ContainerEngine.Installed(environment, limit))
        {
            var state = await engine.StateOfAsync(container, ct);
            if (state == ContainerState.Running)
                return engine;
            seen.Add((engine.Name, state));
        }

        throw NotRunning(container, seen);
    }

    private static DumpFailureException NotRunning(string container, List<(string Engine, ContainerState State)> seen)
    {
        if (seen.Count == 0)
            return new(
                Diagnosis.DumpToolMissing,
                $"Neither docker nor podman is on PATH: install the one in which {container} runs, or reach the database by a 'url'."
            );
        if (seen.Exists(engine => engine.State == ContainerState.Paused))
            return new(Diagnosis.ContainerStopped, $"The container {container} is paused: unpause it, and run the backup again.");
        if (seen.Exists(engine => engine.State == ContainerState.Stopped))
            return new(Diagnosis.ContainerStopped, $"The container {container} does not run: start it, and run the backup again.");
        var silent = seen.Find(engine => engine.State == ContainerState.Unknown).Engine;
        if (silent is not null && seen.Count == 1)
            return new(
                Diagnosis.ContainerEngine,
                $"{silent} gave no answer about the container {container}: start its service, and let the user who runs backups use it."
            );
        var also = silent is null ? "" : $" ({silent} gave no answer)";
        return new(
            Diagnosis.ContainerMissing,
            $"There is no container {container} here{also}: correct 'container' in homelab.yml, or the set's 'host'."
        );
    }
}
