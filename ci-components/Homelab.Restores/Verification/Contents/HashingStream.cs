using Homelab.Processes.Files.Hashing;

namespace Homelab.Restores.Verification.Contents;

/// <summary>Hashes what is read through it, so that a manifest is read once.</summary>
internal sealed class HashingStream(Stream source) : Stream
{
    private readonly RunningDigest _hash = new();

    /// <summary>Reads what nobody read yet, and returns the digest of everything.</summary>
    public string Finish()
    {
        var rest = new byte[64 * 1024];
        while (Read(rest) > 0)
        {
            // Only its digest matters.
        }

        return _hash.Finish();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = source.Read(buffer);
        _hash.Append(buffer[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
