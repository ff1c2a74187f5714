namespace Homelab.Processes.Files.Hashing;

/// <summary>Opens files by absolute paths. The folder of several files in a row is kept open, so that the kernel finds the way there
/// once.</summary>
internal sealed class Neighbours : IDisposable
{
    private byte[] _folder = new byte[256];
    private int _length;
    private int _handle = -1;

    /// <param name="path">With a zero at its end.</param>
    public int Open(ReadOnlySpan<byte> path, out int error)
    {
        var slash = path.LastIndexOf((byte)'/');
        if (!path[..slash].SequenceEqual(_folder.AsSpan(0, _length)))
            Leave(path[..slash]);
        else if (_handle < 0)
            _handle = RawFile.OpenLong(_folder.AsSpan(0, _length + 1), Libc.OpenFolder | Libc.OpenOnlyAsPlace, out _);
        return _handle < 0 ? RawFile.OpenLong(path, 0, out error) : RawFile.Open(_handle, path[(slash + 1)..], 0, out error);
    }

    public void Dispose()
    {
        if (_handle >= 0)
            _ = Libc.Close(_handle);
        _handle = -1;
    }

    // A folder with one file is not worth opening.
    private void Leave(ReadOnlySpan<byte> folder)
    {
        Dispose();
        if (_folder.Length < folder.Length + 1)
            _folder = new byte[folder.Length * 2];
        folder.CopyTo(_folder);
        _folder[folder.Length] = 0;
        _length = folder.Length;
    }
}
