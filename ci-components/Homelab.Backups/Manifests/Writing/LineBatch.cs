using Homelab.Backups.Manifests.Walking;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;

namespace Homelab.Backups.Manifests.Writing;

/// <summary>Becomes lines of a manifest, in the order of the walk, whichever batch is done first.</summary>
internal sealed class LineBatch : Batch
{
    private readonly List<Item> _items = [];
    private readonly ManifestLines _lines = new();
    private byte[] _arena = new byte[16 * 1024];
    private int _used;

    public ManifestTotals Totals { get; private set; } = new();

    public ReadOnlySpan<byte> Lines => _lines.Written;

    /// <summary>Takes down where the walk is.</summary>
    /// <param name="hash">Whether it is to be read, if it is a file.</param>
    public void Add(TreeWalk walk, bool hash)
    {
        var isRead = hash && walk is { Sight: Sight.Seen, Facts.Type: EntryType.File };
        _items.Add(
            new Item(Keep(walk.Path), walk.Path.Length, Keep(walk.Target), walk.Target.Length, walk.Sight, walk.Error, walk.Facts, isRead)
        );
        Grow(isRead ? walk.Facts!.Value.Size : 0);
    }

    public override void Dispose()
    {
        base.Dispose();
        _lines.Dispose();
    }

    protected override void WorkThrough(FileHasher hasher)
    {
        var tally = new Tally();
        foreach (var item in _items)
            Work(item, hasher, tally);
        Totals = tally.ToTotals();
    }

    protected override void Forget()
    {
        _items.Clear();
        _lines.Clear();
        _used = 0;
    }

    private void Work(in Item item, FileHasher hasher, Tally tally)
    {
        var path = _arena.AsSpan(item.Path, item.PathLength);
        var (sight, error, facts) = (item.Sight, item.Error, item.Facts);
        var reading = FileReading.Unreadable;
        if (item.IsRead && facts is { } known)
        {
            reading = hasher.Read(_arena.AsSpan(item.Path, item.PathLength + 1), ref known);
            (sight, error, facts) = reading switch
            {
                FileReading.Vanished => (Sight.Vanished, 0, null),
                FileReading.Unreadable => (Sight.Unreadable, hasher.Error, facts),
                _ => (Sight.Seen, 0, known),
            };
        }

        if (!tally.Lists(path, sight, facts))
            return;
        var isHashed = item.IsRead && reading is FileReading.Done;
        var isChanged = item.IsRead && reading is FileReading.Changed;
        tally.Count(facts, isHashed, isChanged);
        _lines.Entry(path, facts, _arena.AsSpan(item.Target, item.TargetLength), isHashed ? hasher.Digest : [], isChanged, error);
    }

    // With a zero at its end, as the kernel wants paths.
    private int Keep(ReadOnlySpan<byte> text)
    {
        var start = _used;
        _used += text.Length + 1;
        if (_arena.Length < _used)
            Array.Resize(ref _arena, _used * 2);
        text.CopyTo(_arena.AsSpan(start));
        _arena[start + text.Length] = 0;
        return start;
    }

    private readonly record struct Item(
        int Path,
        int PathLength,
        int Target,
        int TargetLength,
        Sight Sight,
        int Error,
        FileFacts? Facts,
        bool IsRead
    );
}
