namespace Homelab.Bot.Webhooks;

/// <summary>
/// Reads bodies within limits: each one's size, the size of all in flight together, and the time one may take. Memory stays bounded,
/// whoever sends.
/// </summary>
internal sealed class BodyBudget(TimeProvider time)
{
    /// <summary>GitLab sends no more.</summary>
    public const int LargestBody = 25 * 1024 * 1024;

    public const long LargestTotal = 64L * 1024 * 1024;

    private const int Chunk = 32 * 1024;

    // GitLab itself gives up after 10 seconds.
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(20);

    private long _taken;

    /// <summary>Bytes of bodies in flight.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>The body, or the status to refuse it with. Room is given back when it is disposed.</summary>
    public async Task<Body> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > LargestBody)
            return Body.Refuse(StatusCodes.Status413PayloadTooLarge);
        using var late = new CancellationTokenSource(LongestRead, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await FillAsync(new Body(this), request, both.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return Body.Refuse(StatusCodes.Status408RequestTimeout);
        }
        catch (BadHttpRequestException e)
        {
            return Body.Refuse(e.StatusCode);
        }
    }

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= LargestTotal)
            return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void GiveBack(int bytes) => Interlocked.Add(ref _taken, -bytes);

    // Room is taken as bytes arrive: what is only announced holds none.
    private static async Task<Body> FillAsync(Body body, HttpRequest request, CancellationToken ct)
    {
        try
        {
            var expected = (int)Math.Min(request.ContentLength ?? Chunk, Chunk);
            while (true)
            {
                if (!body.TryGrow(Math.Max(expected, 1)))
                    return body.GiveUp(
                        body.Length >= LargestBody ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status503ServiceUnavailable
                    );
                var read = await request.Body.ReadAsync(body.Free, ct);
                if (read == 0)
                    return body;
                body.Length += read;
                expected = Chunk;
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }
}

/// <summary>A body that was read, or why it was not.</summary>
internal sealed class Body(BodyBudget budget) : IDisposable
{
    private byte[] _buffer = [];
    private int _taken;

    public int? Refused { get; private init; }

    public int Length { get; set; }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    public Memory<byte> Free => _buffer.AsMemory(Length);

    public static Body Refuse(int status) => new(null!) { Refused = status };

    /// <summary>Makes room for at least <paramref name="more"/> bytes; false when there is none to be had.</summary>
    public bool TryGrow(int more)
    {
        if (_buffer.Length - Length > 0 && Length > 0)
            return true;
        var wanted = Math.Min(Math.Max(_buffer.Length * 2, more + 1), BodyBudget.LargestBody + 1);
        if (Length > BodyBudget.LargestBody || wanted <= _buffer.Length)
            return false;
        if (!budget.TryTake(wanted - _taken))
            return false;
        _taken = wanted;
        // Not from a pool, which would keep the largest ones.
        var larger = GC.AllocateUninitializedArray<byte>(wanted);
        Bytes.CopyTo(larger);
        _buffer = larger;
        return true;
    }

    public Body GiveUp(int status)
    {
        Dispose();
        return Refuse(status);
    }

    public void Dispose()
    {
        if (Refused is not null)
            return;
        _buffer = [];
        budget.GiveBack(_taken);
        _taken = 0;
    }
}
