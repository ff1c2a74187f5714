using System.Diagnostics;
using Homelab.Backups.Databases;
using Homelab.Backups.Manifests;
using Homelab.Backups.Manifests.Walking;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;

namespace Homelab.Backups.Backups;

/// <summary>The manifest of a snapshot as the repository holds it: what came back is measured by it, whatever lies on the target.</summary>
public abstract record SnapshotManifest
{
    private SnapshotManifest() { }

    /// <summary>It was read to its end.</summary>
    /// <param name="File">The copy, which only this user can read.</param>
    /// <param name="Path">Where it lies in the snapshot.</param>
    /// <param name="Sha256">Lower-case hexadecimal.</param>
    public sealed record Found(
        string File,
        string Path,
        string Sha256,
        ManifestHeader Header,
        IReadOnlyList<DatabaseFacts> Databases,
        ManifestTotals Totals
    ) : SnapshotManifest
    {
        /// <summary>Bytes that the files did not take on the disk they were on, because they had holes.</summary>
        public long Holes { get; init; }

        /// <summary>What the snapshot was held against; null where there was nothing yet.</summary>
        public Measure? Measure { get; init; }

        /// <summary>Whether the version that wrote it writes that down.</summary>
        public bool KnowsMeasure { get; init; }
    }

    /// <summary>The snapshot holds none: nothing is known of its databases, and nothing can be proven by it.</summary>
    public sealed record Absent : SnapshotManifest;

    /// <summary>It is there, and worth nothing.</summary>
    /// <param name="Sentence">Why. It may quote the manifest: treat it as hostile.</param>
    public sealed record Unreadable(string Path, string Sentence) : SnapshotManifest;

    public sealed record Failed(ResticFailure Failure) : SnapshotManifest;

    /// <summary>Where the manifests of this tool lie: <c>…/staging/&lt;tier&gt;/&lt;set&gt;/manifest.jsonl</c>. Null for a snapshot that
    /// this tool did not make.</summary>
    public static string? PathIn(Snapshot snapshot) => StagingOf(snapshot) is { } staging ? staging + "/manifest.jsonl" : null;

    /// <summary>Copies it into a folder, reads it through, and hashes it on the way.</summary>
    /// <param name="folder">Exists.</param>
    public static async Task<SnapshotManifest> FetchAsync(ResticTool restic, Snapshot snapshot, string folder, CancellationToken ct)
    {
        if (PathIn(snapshot) is not { } path)
            return new Absent();
        var dumped = await SnapshotFile.DumpAsync(
            restic,
            snapshot.Id,
            path,
            System.IO.Path.Combine(folder, $"{snapshot.Id[..16]}.manifest.jsonl"),
            ct
        );
        return dumped switch
        {
            SnapshotFile.Dumped file => Read(path, file),
            SnapshotFile.NotThere => new Absent(),
            SnapshotFile.Refused refused => new Failed(refused.Failure),
            _ => throw new UnreachableException("A file is there or is not."),
        };
    }

    internal static SnapshotManifest Read(string path, SnapshotFile.Dumped dumped)
    {
        try
        {
            using var stream = new FileStream(dumped.File, new FileStreamOptions { BufferSize = 0 });
            var reader = new ManifestReader(stream);
            // Earlier versions did not count by places.
            var places = new PlaceTally([.. reader.Header.Roots.Select(root => new ManifestPlace(root, Mounted: false))]);
            var holes = 0L;
            foreach (var entry in reader.Entries())
            {
                holes += entry.Allocated is { } allocated ? Math.Max(0, entry.Size - allocated) : 0;
                if (entry.Type is EntryType.File)
                    places.Count(entry.Path.Bytes, entry.Size);
            }

            return reader.Totals is not { } totals
                ? new Unreadable(path, "the end of the manifest is missing")
                : new Found(
                    dumped.File,
                    path,
                    dumped.Sha256,
                    reader.Header,
                    reader.Databases,
                    totals with
                    {
                        Places = totals.Places ?? places.Counts,
                    }
                )
                {
                    Holes = holes,
                    Measure = reader.Measure,
                    KnowsMeasure = totals.Places is not null,
                };
        }
        catch (ManifestUnreadableException e)
        {
            return new Unreadable(path, e.Message);
        }
    }

    /// <summary>The folder in which the dumps and the manifest lie.</summary>
    internal static string? StagingOf(Snapshot snapshot) =>
        snapshot.Tagged("tier:") is { } tier && snapshot.Tagged("set:") is { } set
            ? snapshot.Facts.Paths.FirstOrDefault(path =>
                path.StartsWith('/') && path.EndsWith($"/staging/{tier}/{set}", StringComparison.Ordinal)
            )
            : null;
}
