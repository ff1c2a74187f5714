namespace Homelab.Backups.Manifests.Reading;

/// <summary>The whole lines of a stream, one at a time.</summary>
internal sealed class LineFeed(Stream source)
{
    /// <summary>Bytes. Only a database with hundreds of thousands of tables comes near.</summary>
    private const int LongestLine = 64 * 1024 * 1024;

    private byte[] _buffer = new byte[128 * 1024];
    private int _start;
    private int _filled;
    private int _line;
    private int _lineLength;

    /// <summary>Of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The current line without its end, until the next step.</summary>
    public ReadOnlyMemory<byte> Line => _buffer.AsMemory(_line, _lineLength);

    /// <summary>Goes on to the next line; false after the last. A line without an end was cut off, and is none.</summary>
    public bool Next()
    {
        var searched = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + searched, _filled - _start - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                (_line, _lineLength) = (_start, searched + end);
                _start += _lineLength + 1;
                Number++;
                return true;
            }

            searched = _filled - _start;
            if (!Fill())
                return false;
        }
    }

    private bool Fill()
    {
        var rest = _filled - _start;
        if (rest == LongestLine)
            throw new ManifestUnreadableException(
                $"Line {Number + 1} of the manifest is longer than {LongestLine / 1024 / 1024} MiB, which `homelab` never writes: restore it from another snapshot."
            );
        if (rest == _buffer.Length)
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, LongestLine));
        Array.Copy(_buffer, _start, _buffer, 0, rest);
        (_start, _filled) = (0, rest);
        var read = source.Read(_buffer, rest, _buffer.Length - rest);
        _filled += read;
        return read > 0;
    }
}
