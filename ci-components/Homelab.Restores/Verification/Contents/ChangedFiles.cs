using System.Collections.Concurrent;
using Homelab.Backups.Manifests.Comparing;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;

namespace Homelab.Restores.Verification.Contents;

/// <summary>Takes down files that changed as they were found, so that somebody who may read the repository can compare them with
/// it.</summary>
internal static class ChangedFiles
{
    public static IReadOnlyList<ChangedFile> Read(RestoredTree tree, IEnumerable<Difference.Newer> changed, CancellationToken ct)
    {
        var found = new ConcurrentBag<ChangedFile>();
        Parallel.ForEach(
            changed.Take(SetFindings.MostChanged),
            new ParallelOptions { CancellationToken = ct, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new FileHasher(_ => { }, ct),
            (difference, _, hasher) =>
            {
                found.Add(Read(tree, difference.Path, hasher));
                return hasher;
            },
            hasher => hasher.Dispose()
        );
        return [.. found.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    private static ChangedFile Read(RestoredTree tree, RawPath path, FileHasher hasher)
    {
        if (tree.Look(path) is not { } facts)
            return new ChangedFile(path.ToString(), 0, DateTimeOffset.UnixEpoch, "");
        var digest =
            facts.Type is EntryType.File && hasher.Read(tree.At(path), ref facts) is FileReading.Done
                ? Convert.ToHexStringLower(hasher.Digest)
                : "";
        return new ChangedFile(path.ToString(), facts.Size, Time(facts.Modified), digest);
    }

    // File systems know times beyond what the framework does.
    private static DateTimeOffset Time(UnixTime time) =>
        time.Seconds is > -62_000_000_000 and < 253_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(time.Seconds).AddTicks(time.Nanoseconds / 100)
            : DateTimeOffset.UnixEpoch;
}
