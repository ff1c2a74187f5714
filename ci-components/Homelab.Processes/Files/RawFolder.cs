namespace Homelab.Processes.Files;

/// <summary>A folder being walked: its names as bytes, sorted by them. Used again for other folders, so that walking makes no
/// garbage.</summary>
internal sealed class RawFolder
{
    private const int HeaderOfName = 19;
    private const int LargestKept = 1024 * 1024;

    private readonly List<(int Start, int Length)> _names = [];
    private readonly byte[] _buffer = new byte[32 * 1024];
    private byte[] _arena = new byte[4096];
    private int _used;
    private int _next;

    /// <summary>The open folder, or -1.</summary>
    public int Handle { get; private set; } = -1;

    public FileFacts Facts { get; private set; }

    /// <summary>How much of the walk's path leads here.</summary>
    public int PathLength { get; private set; }

    public int NamesLeft => _names.Count - _next;

    /// <summary>The next name, with a zero behind it.</summary>
    public ReadOnlySpan<byte> Take()
    {
        var (start, length) = _names[_next++];
        return _arena.AsSpan(start, length + 1);
    }

    /// <summary>Reads all names. 0, or the error.</summary>
    public int Open(int parent, ReadOnlySpan<byte> name, int pathLength, in FileFacts facts)
    {
        (Facts, PathLength, _used, _next) = (facts, pathLength, 0, 0);
        _names.Clear();
        Handle = RawFile.Open(parent, name, Libc.OpenFolder, out var error);
        if (Handle < 0)
            return error;
        error = ReadNames();
        if (error != 0)
            Close();
        _names.Sort((one, other) => _arena.AsSpan(one.Start, one.Length).SequenceCompareTo(_arena.AsSpan(other.Start, other.Length)));
        return error;
    }

    /// <summary>Opens it again after <see cref="Close"/>; false when another folder is there by now.</summary>
    public bool Reopen(ReadOnlySpan<byte> path)
    {
        Handle = RawFile.OpenLong(path, Libc.OpenFolder, out _);
        if (Handle < 0)
            return false;
        if (RawFile.Stat(Handle, out var now) == 0 && now.IsSameFile(Facts))
            return true;
        Close();
        return false;
    }

    public void Close()
    {
        if (Handle >= 0)
            _ = Libc.Close(Handle);
        Handle = -1;
    }

    /// <summary>Lets go of what one huge folder needed.</summary>
    public void Recycle()
    {
        Close();
        if (_arena.Length <= LargestKept)
            return;
        _arena = new byte[4096];
        _names.Clear();
        _names.TrimExcess();
    }

    private int ReadNames()
    {
        while (true)
        {
            var read = (int)Libc.ReadFolder(Handle, _buffer, (nuint)_buffer.Length);
            if (read == 0)
                return 0;
            if (read < 0)
                return Libc.LastError;
            for (var at = 0; at < read; at += BitConverter.ToUInt16(_buffer, at + 16))
                Add(_buffer.AsSpan(at + HeaderOfName));
        }
    }

    private void Add(ReadOnlySpan<byte> name)
    {
        name = name[..name.IndexOf((byte)0)];
        if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
            return;
        if (_arena.Length < _used + name.Length + 1)
            Array.Resize(ref _arena, checked(_arena.Length * 2));
        name.CopyTo(_arena.AsSpan(_used));
        _arena[_used + name.Length] = 0;
        _names.Add((_used, name.Length));
        _used += name.Length + 1;
    }
}
