namespace Homelab.Processes.Files.Hashing;

/// <summary>A few neighbours of a walk: what one thread takes at a time. Used again and again, so that work makes no garbage.</summary>
internal abstract class Batch : IDisposable
{
    private const int MostNames = 256;
    private const long MostBytes = 8 * 1024 * 1024;

    private readonly ManualResetEventSlim _done = new();
    private int _names;
    private long _bytes;

    public bool IsFull => _names >= MostNames || _bytes >= MostBytes;

    public void Work(FileHasher hasher)
    {
        WorkThrough(hasher);
        _done.Set();
    }

    public void Wait(CancellationToken ct) => _done.Wait(ct);

    public void Clear()
    {
        Forget();
        _done.Reset();
        (_names, _bytes) = (0, 0);
    }

    public virtual void Dispose() => _done.Dispose();

    /// <summary>One name more, with so many bytes to read.</summary>
    protected void Grow(long bytes)
    {
        _names++;
        _bytes += bytes;
    }

    protected abstract void WorkThrough(FileHasher hasher);

    protected abstract void Forget();
}
