using Homelab.Backups.Databases.Throwaway;
using Homelab.Restores.Restores;

namespace Homelab.Restores.Drills;

/// <summary>The servers that were made for a drill's dumps, each with a whole database in it, and roles with their passwords.</summary>
internal static class DrillServers
{
    /// <summary>Ends those that the records name, and those whose folders bear the drill's id, whatever is written down.</summary>
    /// <returns>What is left.</returns>
    public static async Task<IReadOnlyList<string>> EndAsync(DrillFolder folder, CancellationToken ct)
    {
        var problems = new List<string>();
        foreach (var record in folder.RecordFiles)
            problems.AddRange(await ThrowawayCleanup.RunAsync(record, Environment.GetEnvironmentVariable, ct));
        foreach (var left in ThrowawaySandbox.Of(folder.Id))
        {
            if (await ThrowawaySandbox.EndAsync(left, ct) is { } problem)
                problems.Add(problem);
        }

        return problems;
    }
}
