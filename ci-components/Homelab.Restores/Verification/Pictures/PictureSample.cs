using Homelab.Backups.Manifests;
using Homelab.Processes.Files;

namespace Homelab.Restores.Verification.Pictures;

/// <summary>Chooses which pictures of a manifest are decoded: others each day, all of few.</summary>
/// <param name="rotation">The day.</param>
internal sealed class PictureSample(long rotation)
{
    public const int Most = 200;

    private readonly PriorityQueue<ManifestEntry, ulong> _chosen = new(Comparer<ulong>.Create((one, other) => other.CompareTo(one)));
    private readonly SortedDictionary<string, long> _undecoded = new(StringComparer.Ordinal);

    /// <summary>Pictures of formats that are decoded here.</summary>
    public long Total { get; private set; }

    public IEnumerable<ManifestEntry> Chosen => _chosen.UnorderedItems.Select(item => item.Element);

    /// <summary>How many there are of each format that is not.</summary>
    public IReadOnlyDictionary<string, long> Undecoded => _undecoded;

    public void Take(ManifestEntry entry)
    {
        if (entry.Type is not EntryType.File || !PictureFormat.IsPicture(Name(entry.Path), out var isDecoded))
            return;
        if (!isDecoded)
        {
            var ending = PictureFormat.Ending(Name(entry.Path));
            _undecoded[ending] = _undecoded.GetValueOrDefault(ending) + 1;
            return;
        }

        Total++;
        var lot = Draw.Lot(rotation, entry.Path);
        if (_chosen.Count < Most)
            _chosen.Enqueue(entry, lot);
        else
            _chosen.EnqueueDequeue(entry, lot);
    }

    private static string Name(RawPath path) => System.Text.Encoding.UTF8.GetString(path.Bytes[(path.Bytes.LastIndexOf((byte)'/') + 1)..]);
}
