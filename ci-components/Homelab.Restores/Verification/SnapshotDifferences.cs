using Homelab.Backups.Manifests;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;

namespace Homelab.Restores.Verification;

/// <summary>
/// Where a snapshot is not as its manifest says, because somebody wrote while the backup ran: with it, a file that is lost is told from one
/// that was never saved. Read from the repository, so it knows nothing of what was restored.
/// </summary>
/// <param name="Files">Regular files in the snapshot.</param>
/// <param name="Altered">At most <see cref="Most"/> of them.</param>
public sealed record SnapshotDifferences(long Files, IReadOnlyList<AlteredPath> Altered)
{
    public const int Most = 10_000;

    /// <summary>What the manifest lists, the backup could not read, and the snapshot does not have.</summary>
    public required Unsaved Unsaved { get; init; }

    /// <summary>The same by the manifest alone, where the repository does not tell what the snapshot has.</summary>
    /// <exception cref="ManifestUnreadableException">The manifest is damaged.</exception>
    public static Unsaved UnsavedBy(string manifest) => Count(Entries(() => Open(manifest)), _ => false);

    /// <summary>Reads a snapshot's list, and holds it against the manifest that was copied out of it.</summary>
    /// <returns>Null where the repository does not tell it to the end.</returns>
    /// <exception cref="ManifestUnreadableException">The manifest is damaged.</exception>
    public static async Task<SnapshotDifferences?> FindAsync(ResticTool restic, string snapshot, string manifest, CancellationToken ct)
    {
        var listing = new Listing(() => Open(manifest));
        return await SnapshotListing.ReadAsync(restic, snapshot, listing.Take, ct) is null ? listing.Compare() : null;
    }

    /// <summary>What the snapshot holds, taken one after the other.</summary>
    /// <param name="manifest">Opens it; it is read several times.</param>
    private sealed class Listing(Func<Stream> manifest)
    {
        // A number for each path, and one for what it is: of a million paths that is little, and their names would be much.
        private readonly Dictionary<ulong, ulong> _expected = Entries(manifest)
            .DistinctBy(entry => Number(entry.Path.ToString()))
            .ToDictionary(entry => Number(entry.Path.ToString()), Facts);
        private readonly List<AlteredPath> _altered = [];
        private long _files;

        public void Take(ListedNode node)
        {
            _files += node.IsFile ? 1 : 0;
            if (_expected.Remove(Number(node.Path), out var facts) && facts != Facts(node) && _altered.Count < Most)
                _altered.Add(node.IsFile ? new AlteredPath(node.Path, node.Size, node.Modified) : new AlteredPath(node.Path));
        }

        public SnapshotDifferences Compare()
        {
            var gone = Entries(manifest)
                .Where(entry => entry.Path.IsText && entry.Unreadable is null && _expected.ContainsKey(Number(entry.Path.ToString())));
            _altered.AddRange(gone.Take(Most - _altered.Count).Select(entry => new AlteredPath(entry.Path.ToString())));
            return new SnapshotDifferences(_files, [.. _altered.OrderBy(path => path.Path, StringComparer.Ordinal)])
            {
                Unsaved = Count(Entries(manifest), entry => !_expected.ContainsKey(Number(entry.Path.ToString()))),
            };
        }
    }

    private static Unsaved Count(IEnumerable<ManifestEntry> entries, Func<ManifestEntry, bool> isSaved)
    {
        var count = new UnsavedCount();
        foreach (var entry in entries)
            count.Take(entry, isSaved(entry));
        return count.Finish();
    }

    private static FileStream Open(string manifest) => new(manifest, new FileStreamOptions { BufferSize = 0 });

    private static IEnumerable<ManifestEntry> Entries(Func<Stream> manifest)
    {
        using var stream = manifest();
        foreach (var entry in new ManifestReader(stream).Entries())
            yield return entry;
    }

    private static ulong Number(string path) => Draw.Lot(0, new RawPath(path));

    private static ulong Facts(ManifestEntry entry) =>
        Facts(
            entry.Type,
            entry.Size,
            entry.Type is EntryType.File
                ? DateTimeOffset.UnixEpoch.Ticks + (entry.Modified.Seconds * TimeSpan.TicksPerSecond) + (entry.Modified.Nanoseconds / 100)
                : 0,
            entry.User,
            entry.Group,
            entry.Type is EntryType.Link ? 0 : entry.Mode
        );

    private static ulong Facts(in ListedNode node) =>
        Facts(
            node.Type,
            node.Size,
            node.IsFile ? node.Modified.UtcTicks : 0,
            node.User,
            node.Group,
            node.Type is EntryType.Link ? 0 : node.Mode
        );

    private static ulong Facts(EntryType type, long size, long ticks, uint user, uint group, int mode) =>
        Number($"{type} {(type is EntryType.File ? size : 0)} {ticks} {user} {group} {mode}");
}
