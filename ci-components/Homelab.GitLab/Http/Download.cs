namespace Homelab.GitLab.Http;

/// <summary>A body as it arrives: at most so many bytes, and never silent for long.</summary>
internal sealed class Download(HttpResponseMessage response, ApiRequest request, long most, GitLabOptions options) : Stream
{
    // Asks the network for nothing yet.
    private readonly Stream _source = response.Content.ReadAsStream();
    private long _taken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _taken;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var idle = new CancellationTokenSource(options.Limits.Idle, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        try
        {
            return Count(await _source.ReadAsync(buffer[..UpToOneTooMany(buffer.Length)], both.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failures.TimedOut($"{request}", options.Limits.Idle);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Failures.Disconnected($"{request}", e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Read it asynchronously: only then is silence noticed.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }

    private int UpToOneTooMany(int wanted) => (int)Math.Min(wanted - 1, most - _taken) + 1;

    private int Count(int read) => (_taken += read) <= most ? read : throw Failures.TooLarge($"{request}", most);
}
