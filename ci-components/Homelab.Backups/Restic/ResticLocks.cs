using System.Globalization;
using System.Text.Json;

namespace Homelab.Backups.Restic;

/// <summary>A lock in a repository, as its owner wrote it.</summary>
/// <param name="Process">The owner's process id, in the owner's own PID namespace.</param>
public sealed record ResticLock(string Id, DateTimeOffset Time, bool Exclusive, string HostName, int Process);

/// <summary>Reading and removing locks.</summary>
public static class ResticLocks
{
    /// <summary>Every lock. One that vanishes meanwhile is none.</summary>
    public static async Task<ResticAnswer<IReadOnlyList<ResticLock>>> ListAsync(ResticTool restic, CancellationToken ct)
    {
        // Opening a repository takes most of a second.
        if (restic.Repository.LocalFolder is { } folder && IsEmpty(Path.Combine(folder, "locks")))
            return new ResticAnswer<IReadOnlyList<ResticLock>>.Found([]);
        var list = await restic.RunTextAsync(["list", "locks", "--no-lock", "--quiet"], ct);
        if (list.ExitCode != 0)
            return new ResticAnswer<IReadOnlyList<ResticLock>>.Failed(ResticFailure.Of(list.ExitCode, list.Error));
        if (ResticFailure.OfTruncated(list) is { } truncated)
            return new ResticAnswer<IReadOnlyList<ResticLock>>.Failed(truncated);
        var locks = new List<ResticLock>();
        foreach (
            var id in list
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line.Length == 64 && line.All(char.IsAsciiHexDigit))
        )
        {
            if (await ReadAsync(restic, id, ct) is { } found)
                locks.Add(found);
        }

        return new ResticAnswer<IReadOnlyList<ResticLock>>.Found(locks);
    }

    /// <summary>Takes a lock as every reader does, and gives it back.</summary>
    /// <returns>What kept it out, or null.</returns>
    public static async Task<ResticFailure?> PassAsync(ResticTool restic, ResticPatience patience, CancellationToken ct)
    {
        var run = await restic.RunTextAsync(["cat", "config", "--quiet", .. patience.Arguments], ct);
        return run.ExitCode == 0 ? null : ResticFailure.Of(run.ExitCode, run.Error);
    }

    /// <summary>
    /// Removes locks, for whoever has proven each of them dead. restic can remove all or those it believes to be stale, and a living one
    /// may
    /// have been made this very moment: in a folder exactly the dead ones go, elsewhere all of them only if the stale ones were not enough.
    /// </summary>
    /// <returns>False if a lock is left.</returns>
    public static async Task<bool> RemoveAsync(ResticTool restic, IReadOnlyList<ResticLock> dead, CancellationToken ct)
    {
        if (restic.Repository.LocalFolder is { } folder && RemoveFiles(folder, dead))
            return true;
        if (
            (await restic.RunTextAsync(["unlock"], ct)).ExitCode != 0
            || await ListAsync(restic, ct) is not ResticAnswer<IReadOnlyList<ResticLock>>.Found { Value: var left }
        )
            return false;
        return left.Count == 0 || (left.All(dead.Contains) && (await restic.RunTextAsync(["unlock", "--remove-all"], ct)).ExitCode == 0);
    }

    private static bool IsEmpty(string folder)
    {
        try
        {
            return !Directory.EnumerateFiles(folder).Any();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool RemoveFiles(string folder, IReadOnlyList<ResticLock> dead)
    {
        try
        {
            foreach (var found in dead)
                File.Delete(Path.Combine(folder, "locks", found.Id));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<ResticLock?> ReadAsync(ResticTool restic, string id, CancellationToken ct)
    {
        var run = await restic.RunTextAsync(["cat", "lock", id, "--no-lock", "--quiet"], ct);
        if (run.ExitCode != 0 || ResticJson.Parse(run.Output) is not { } json)
            return null;
        var exclusive = json.TryGetProperty("exclusive", out var flag) && flag.ValueKind is JsonValueKind.True;
        return DateTimeOffset.TryParse(
            ResticJson.Text(json, "time"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? new ResticLock(id, time, exclusive, ResticJson.Text(json, "hostname") ?? "", (int)ResticJson.Integer(json, "pid"))
            : null;
    }
}
