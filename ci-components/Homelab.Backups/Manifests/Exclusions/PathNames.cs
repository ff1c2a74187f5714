namespace Homelab.Backups.Manifests.Exclusions;

/// <summary>The names an absolute path is made of.</summary>
internal readonly ref struct PathNames
{
    private readonly ReadOnlySpan<byte> _path;
    private readonly ReadOnlySpan<int> _starts;

    /// <param name="room">Where to note the names' places: at least <see cref="CountIn"/> and one more.</param>
    public PathNames(ReadOnlySpan<byte> path, Span<int> room)
    {
        _path = path;
        var count = 0;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '/')
                room[count++] = i + 1;
        }

        room[count] = path.Length + 1;
        _starts = room[..(count + 1)];
    }

    public int Count => _starts.Length - 1;

    public ReadOnlySpan<byte> this[int index] => _path[_starts[index]..(_starts[index + 1] - 1)];

    public static int CountIn(ReadOnlySpan<byte> path) => path.Count((byte)'/');
}
