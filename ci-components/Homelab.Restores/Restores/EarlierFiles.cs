using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;

namespace Homelab.Restores.Restores;

/// <summary>
/// Files that were restored before, as their record tells of them: their databases can be loaded without the repository, which may be
/// out of reach of the machine they were carried to.
/// </summary>
internal static class EarlierFiles
{
    /// <summary>Null where there is no record of the same, or no manifest that it was written of.</summary>
    public static (Snapshot Snapshot, SnapshotManifest.Found Manifest)? Find(RestoreRequest request)
    {
        if (
            request is not { Part: RestorePart.Databases, Record: { } file }
            || !File.Exists(file)
            || RestoreRecord.Read(file) is not { FilesDone: true, Manifest: { } path } record
        )
            return null;
        if ((record.Set, record.Root) != (request.Wish.Set, request.Target) || !PathText.IsPlain(path) || !IsMeant(request.Wish, record))
            return null;
        var copy = PathText.Below(request.Target, path);
        if (OnDisk.Look(copy) is not { Type: EntryType.File } || Digest.OfFile(copy) != record.ManifestSha256)
            return null;
        var snapshot = new Snapshot(
            new SnapshotFacts(
                record.Snapshot,
                record.SnapshotTime,
                record.Host,
                ["homelab", $"tier:{record.Tier}", $"set:{record.Set}"],
                record.Paths
            )
        );
        return SnapshotManifest.Read(path, new SnapshotFile.Dumped(copy, record.ManifestSha256!)) is SnapshotManifest.Found found
            ? (snapshot, found)
            : null;
    }

    private static bool IsMeant(SnapshotWish wish, RestoreRecord record) =>
        (wish.At == SnapshotWish.Latest || record.Snapshot.StartsWith(wish.At, StringComparison.Ordinal))
        && (wish.Tier is null || wish.Tier == record.Tier)
        && (wish.Host is null || wish.Host == record.Host);
}
