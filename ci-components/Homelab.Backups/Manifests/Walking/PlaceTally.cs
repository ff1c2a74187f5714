using System.Text;
using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Walking;

/// <summary>Counts files by the places they lie in. A file in nested places counts in each.</summary>
internal sealed class PlaceTally(IReadOnlyList<ManifestPlace> places)
{
    private readonly (byte[] Path, long Files, long Bytes)[] _counts =
    [
        .. places.Select(place => (Encoding.UTF8.GetBytes(place.Path), 0L, 0L)),
    ];

    public IReadOnlyList<PlaceCount> Counts =>
        [.. places.Zip(_counts, (place, count) => new PlaceCount(place.Path, place.Mounted, count.Files, count.Bytes))];

    public void Count(ReadOnlySpan<byte> path, long size)
    {
        foreach (ref var count in _counts.AsSpan())
        {
            if (path.SequenceEqual(count.Path) || PathText.IsBelow(path, count.Path))
                (count.Files, count.Bytes) = (count.Files + 1, count.Bytes + size);
        }
    }
}
