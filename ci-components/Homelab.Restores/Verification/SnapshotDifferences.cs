using System.Globalization;
using System.Text;
using System.Text.Json;
using CliWrap;
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
        var run = await restic.CopyAsync(["ls", "--no-lock", snapshot], PipeTarget.ToDelegate(listing.Take, Encoding.UTF8), ct);
        return run.ExitCode == 0 && listing.IsWhole ? listing.Compare() : null;
    }

    /// <summary>What <c>restic ls --json</c> prints, taken line by line.</summary>
    /// <param name="manifest">Opens it; it is read several times.</param>
    private sealed class Listing(Func<Stream> manifest)
    {
        // A number for each path, and one for what it is: of a million paths that is little, and their names would be much.
        private readonly Dictionary<ulong, ulong> _expected = Entries(manifest).DistinctBy(entry => Number(entry.Path.ToString())).ToDictionary(entry => Number(entry.Path.ToString()), Facts);
        private readonly List<AlteredPath> _altered = [];
        private long _files;

        public bool IsWhole { get; private set; } = true;

        public void Take(string line)
        {
            try
            {
                if (line.Length > 0 && Node.Read(line) is { } node)
                    Take(node);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
            {
                IsWhole = false;
            }
        }

        public SnapshotDifferences Compare()
        {
            var gone = Entries(manifest).Where(entry => entry.Path.IsText && entry.Unreadable is null && _expected.ContainsKey(Number(entry.Path.ToString())));
            _altered.AddRange(gone.Take(Most - _altered.Count).Select(entry => new AlteredPath(entry.Path.ToString())));
            return new SnapshotDifferences(_files, [.. _altered.OrderBy(path => path.Path, StringComparer.Ordinal)])
            {
                Unsaved = Count(Entries(manifest), entry => !_expected.ContainsKey(Number(entry.Path.ToString()))),
            };
        }

        private void Take(Node node)
        {
            _files += node.IsFile ? 1 : 0;
            if (_expected.Remove(Number(node.Path), out var facts) && facts != node.Facts && _altered.Count < Most)
                _altered.Add(node.IsFile ? new AlteredPath(node.Path, node.Size, node.Modified) : new AlteredPath(node.Path));
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

    private static ulong Facts(ManifestEntry entry) => Facts(
        entry.Type, entry.Size, entry.Type is EntryType.File ? DateTimeOffset.UnixEpoch.Ticks + (entry.Modified.Seconds * TimeSpan.TicksPerSecond) + (entry.Modified.Nanoseconds / 100) : 0,
        entry.User, entry.Group, entry.Type is EntryType.Link ? 0 : entry.Mode);

    private static ulong Facts(EntryType type, long size, long ticks, uint user, uint group, int mode) =>
        Number($"{type} {(type is EntryType.File ? size : 0)} {ticks} {user} {group} {mode}");

    /// <summary>What restic says of a path.</summary>
    private sealed record Node(string Path, bool IsFile, long Size, DateTimeOffset Modified, ulong Facts)
    {
        private const int Digits = 8;

        // Go keeps set-user, set-group and sticky elsewhere than Unix does.
        private const uint Permissions = 0x1FF, SetUser = 1u << 23, SetGroup = 1u << 22, Sticky = 1u << 20;

        /// <summary>Null for a line about something else.</summary>
        public static Node? Read(string line)
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 8 });
            var root = json.RootElement;
            if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("type", out var type) || !root.TryGetProperty("path", out var path))
                return null;
            var kind = Kind(type.GetString());
            var size = kind is EntryType.File && root.TryGetProperty("size", out var bytes) ? bytes.GetInt64() : 0;
            var modified = kind is EntryType.File && root.TryGetProperty("mtime", out var time) ? Time(time.GetString() ?? "") : DateTimeOffset.UnixEpoch;
            return new Node(path.GetString() ?? "", kind is EntryType.File, size, modified, SnapshotDifferences.Facts(
                kind, size, kind is EntryType.File ? modified.UtcTicks : 0, Id(root, "uid"), Id(root, "gid"), kind is EntryType.Link ? 0 : Mode(root)));
        }

        private static EntryType Kind(string? type) => type switch
        {
            "file" => EntryType.File, "dir" => EntryType.Folder, "symlink" => EntryType.Link, "fifo" => EntryType.Pipe,
            "dev" => EntryType.BlockDevice, "chardev" => EntryType.CharacterDevice, "socket" => EntryType.Socket, _ => EntryType.Unknown,
        };

        private static uint Id(JsonElement node, string name) => node.TryGetProperty(name, out var id) ? id.GetUInt32() : 0;

        private static int Mode(JsonElement node)
        {
            var mode = node.TryGetProperty("mode", out var number) ? number.GetUInt32() : 0;
            return (int)(mode & Permissions) | ((mode & SetUser) != 0 ? 0x800 : 0) | ((mode & SetGroup) != 0 ? 0x400 : 0) | ((mode & Sticky) != 0 ? 0x200 : 0);
        }

        // Nanoseconds are cut off, as elsewhere: the framework would round them. Times beyond what it knows are the same for nobody.
        private static DateTimeOffset Time(string text)
        {
            var point = text.IndexOf('.');
            var zone = point < 0 ? -1 : text.IndexOfAny(['Z', '+', '-'], point);
            var exact = zone - point > Digits ? text[..(point + Digits)] + text[zone..] : text;
            return DateTimeOffset.TryParse(exact, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUniversalTime() : DateTimeOffset.UnixEpoch;
        }
    }
}
