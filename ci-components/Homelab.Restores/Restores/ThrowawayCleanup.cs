using Homelab.Backups.Databases;
using Homelab.Backups.Databases.Throwaway;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Restores;

/// <summary>Ends the servers that a restore made, from its record alone: also those that a killed one left half made, and those that are
/// gone.</summary>
public static class ThrowawayCleanup
{
    /// <returns>What is left, each a part of a sentence; nothing if all is well, or there is no record.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(string record, Func<string, string?> environment, CancellationToken ct)
    {
        if (!File.Exists(record))
            return [];
        if (RestoreRecord.Read(record) is not { } restored)
            return [$"{record} is no record of a restore, so nobody knows what it made"];
        var servers = new ThrowawayServers(environment, new Silence());
        var left = new List<string>();
        foreach (var place in Of(restored))
        {
            if (await servers.EndAsync(place, ct) is { } problem)
                left.Add(problem);
        }

        return left;
    }

    /// <summary>The servers that a record names; none if it is no record.</summary>
    public static IReadOnlyList<ServerPlace> Of(string record) => RestoreRecord.Read(record) is { } restored ? Of(restored) : [];

    private static ServerPlace[] Of(RestoreRecord restored) =>
        [.. restored.Databases.Select(database => database.Server).OfType<ServerPlace>()];

    private sealed class Silence : IProgress<Progress>
    {
        public void Report(Progress value) { }
    }
}
