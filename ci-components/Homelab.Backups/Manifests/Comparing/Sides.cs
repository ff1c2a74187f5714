using Homelab.Backups.Manifests.Walking;
using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Comparing;

/// <summary>A manifest and a walk, both in the same order, brought together path by path.</summary>
internal sealed class Sides(TreeWalk walk, IEnumerator<ManifestEntry> entries, int prefix, byte[][] unlisted, ComparisonOptions options)
{
    private bool _hasEntry;
    private bool _hasPath;
    private bool _hasBegun;

    private ReadOnlySpan<byte> Path => walk.Path[prefix..];

    /// <summary>Puts what comes next into a batch; false when there is nothing more on either side.</summary>
    public bool Fill(PairBatch batch)
    {
        if (!_hasBegun)
            (_hasEntry, _hasPath, _hasBegun) = (entries.MoveNext(), NextPath(), true);
        batch.Use(options);
        while (!batch.IsFull && (_hasEntry || _hasPath))
            Take(batch);
        return _hasEntry || _hasPath;
    }

    private void Take(PairBatch batch)
    {
        var order =
            !_hasEntry ? 1
            : !_hasPath ? -1
            : PathOrder.Compare(entries.Current.Path.Bytes, Path);
        if (order < 0)
            batch.AddMissing(entries.Current);
        else if (order > 0)
            batch.AddExtra(Path, walk.Facts);
        else
            batch.Add(entries.Current, walk);
        if (order <= 0)
            _hasEntry = entries.MoveNext();
        if (order >= 0)
            _hasPath = NextPath();
    }

    // A source that was not restored at all is missing by its entries; sockets are in no manifest, and neither is /.
    private bool NextPath()
    {
        while (walk.Next())
        {
            if (walk.Sight is not Sight.Vanished && walk.Facts is not { Type: EntryType.Socket } && Path.Length > 0 && !IsUnlisted(Path))
                return true;
        }

        return false;
    }

    private bool IsUnlisted(ReadOnlySpan<byte> path)
    {
        foreach (var one in unlisted)
        {
            if (path.SequenceEqual(one))
                return true;
        }

        return false;
    }
}
