using Homelab.Backups.Backups;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Drills;

/// <summary>Takes away what a drill made on this machine: its own at the end, and what killed ones left at the beginning of the
/// next.</summary>
internal sealed class Janitor(StateFolder state, TimeProvider clock)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <returns>The drills that were put right, and what could not be.</returns>
    public async Task<(IReadOnlyList<string> Found, IReadOnlyList<string> Problems)> PutRightAsync(CancellationToken ct)
    {
        var found = new List<string>();
        var problems = new List<string>();
        foreach (var folder in DrillFolder.Abandoned(state))
        {
            using (folder)
            {
                found.Add(folder.Id);
                problems.AddRange(await ClearAsync(folder, ct));
            }
        }

        return (found, problems);
    }

    /// <summary>
    /// Processes first, which could make something anew; then servers, containers, what their engine left running, and files. What each of
    /// these says is what is there
    /// afterwards, not what was tried.
    /// </summary>
    public async Task<IReadOnlyList<string>> ClearAsync(DrillFolder folder, CancellationToken ct)
    {
        var problems = new List<string>();
        try
        {
            await EndProcessesAsync(folder.Id, ct);
            problems.AddRange(await DrillServers.EndAsync(folder, ct));
            problems.AddRange(await DrillContainers.RemoveAsync(folder.Id, folder.UsesContainers, ct));
            // Asking podman about containers may have started its process anew.
            await EndProcessesAsync(folder.Id, ct);
            if (folder.Elsewhere is { } elsewhere && DrillMarker.IsOf(elsewhere, folder.Id))
                DrillMarker.Empty(elsewhere);
            // Records are the way to what is left: while there is something, they stay for the next drill.
            if (problems.Count == 0)
                folder.Remove();
            else if (Directory.Exists(folder.Root))
                TreeRemoval.Remove(folder.Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TimeoutException or ToolUnavailableException)
        {
            // What one drill left behind for good must not keep every later one from being held.
            problems.Add($"What the drill {folder.Id} left cannot be removed ({e.Message.TrimEnd('.')})");
        }

        return problems;
    }

    private async Task EndProcessesAsync(string id, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (DrillProcesses.Of(id) is { Count: > 0 } left)
        {
            var signal = clock.GetElapsedTime(began) > Grace ? Signals.Kill : Signals.Terminate;
            foreach (var process in left)
                Signals.Send(process, signal);
            await Task.Delay(TimeSpan.FromMilliseconds(200), clock, ct);
        }
    }
}

/// <summary>The processes that a drill started, and those that they started: each carries the drill's id in its environment.</summary>
internal static class DrillProcesses
{
    public static IReadOnlyList<int> Of(string id)
    {
        var sign = System.Text.Encoding.ASCII.GetBytes($"{ToolEnvironment.DrillVariable}={id}\0");
        return [.. ProcessTable.Others().Where(process => ProcessFacts.StartedAt(process) > 0 && Carries(process, sign))];
    }

    private static bool Carries(int process, byte[] sign)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{process}/environ").AsSpan().IndexOf(sign) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, or gone by now.
            return false;
        }
    }
}

/// <summary>A file in a folder that says which drill restores there, so that nothing else is ever emptied.</summary>
internal static class DrillMarker
{
    private const string Name = ".homelab-drill";

    public static void Put(string folder, string id) => File.WriteAllText(Path.Combine(folder, Name), id);

    public static bool IsOf(string folder, string id) =>
        File.Exists(Path.Combine(folder, Name)) && File.ReadAllText(Path.Combine(folder, Name)) == id;

    /// <summary>The marker goes last: whoever is killed before that leaves something that can still be recognised.</summary>
    public static void Empty(string folder)
    {
        TreeRemoval.Empty(folder, but: Name);
        File.Delete(Path.Combine(folder, Name));
    }
}
