namespace Homelab.Restores.Drills;

/// <summary>Keeps the beginning of what a target says, which is not trusted ever to end it.</summary>
internal sealed class BoundedOutput(MemoryStream kept) : Stream
{
    private const long Most = 64L * 1024 * 1024;

    /// <summary>It went on.</summary>
    public bool IsTruncated { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => kept.Length;

    public override long Position
    {
        get => kept.Position;
        set => throw new NotSupportedException();
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count)
    {
        // What comes after a gap is no continuation of what came before it.
        IsTruncated |= kept.Length + count > Most;
        if (!IsTruncated)
            kept.Write(buffer, offset, count);
    }
}
