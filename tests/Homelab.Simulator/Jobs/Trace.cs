using System.Text;

namespace Homelab.Simulator.Jobs;

/// <summary>A job's log. The runner writes it while others read.</summary>
internal sealed class Trace
{
    private readonly MemoryStream _text = new();
    private readonly Lock _lock = new();

    public long Length
    {
        get
        {
            lock (_lock)
                return _text.Length;
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
            _text.Write(bytes);
    }

    public byte[] Read()
    {
        lock (_lock)
            return _text.ToArray();
    }

    public void Clear()
    {
        lock (_lock)
            _text.SetLength(0);
    }

    public override string ToString() => Encoding.UTF8.GetString(Read());
}
