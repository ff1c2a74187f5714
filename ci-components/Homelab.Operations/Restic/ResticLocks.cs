using System.Globalization;
using System.Text.Json;

namespace Homelab.Operations.Restic;

/// <summary>A lock in a repository, as its owner wrote it.</summary>
/// <param name="Process">The owner's process id, in the owner's own PID namespace.</param>
public sealed record ResticLock(string Id, DateTimeOffset Time, bool Exclusive, string HostName, int Process);

/// <summary>Reading and removing locks.</summary>
public static class ResticLocks
{
    /// <summary>Every lock. One that vanishes meanwhile is none.</summary>
    public static async Task<ResticAnswer<IReadOnlyList<ResticLock>>> ListAsync(ResticTool restic, CancellationToken ct)
    {
        var list = await restic.RunTextAsync(["list", "locks", "--no-lock", "--quiet"], ct);
        if (list.ExitCode != 0)
            return new ResticAnswer<IReadOnlyList<ResticLock>>.Failed(ResticFailure.Of(list.ExitCode, list.Error));
        var locks = new List<ResticLock>();
        foreach (var id in list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Length == 64 && line.All(char.IsAsciiHexDigit)))
        {
            if (await ReadAsync(restic, id, ct) is { } found)
                locks.Add(found);
        }

        return new ResticAnswer<IReadOnlyList<ResticLock>>.Found(locks);
    }

    /// <summary>Removes every lock there is. Only for whoever has proven each of them dead.</summary>
    public static async Task<bool> RemoveAllAsync(ResticTool restic, CancellationToken ct) =>
        (await restic.RunTextAsync(["unlock", "--remove-all"], ct)).ExitCode == 0;

    private static async Task<ResticLock?> ReadAsync(ResticTool restic, string id, CancellationToken ct)
    {
        var run = await restic.RunTextAsync(["cat", "lock", id, "--no-lock", "--quiet"], ct);
        if (run.ExitCode != 0 || ResticJson.Parse(run.Output) is not { } json)
            return null;
        var exclusive = json.TryGetProperty("exclusive", out var flag) && flag.ValueKind is JsonValueKind.True;
        return DateTimeOffset.TryParse(ResticJson.Text(json, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new ResticLock(id, time, exclusive, ResticJson.Text(json, "hostname") ?? "", (int)ResticJson.Integer(json, "pid")) : null;
    }
}
