using System.Buffers;

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

    // GitLab itself gives up after 10 seconds.
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(20);

    private const int Large = 1024 * 1024;

    private long _taken;
    private int _large;

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

    /// <summary>Whether there were large ones since this was last asked.</summary>
    public bool HadLargeOnes() => Interlocked.Exchange(ref _large, 0) > 0;

    public bool TryTake(int bytes)
    {
        if (bytes > Large)
            Interlocked.Exchange(ref _large, 1);
        if (Interlocked.Add(ref _taken, bytes) <= LargestTotal)
            return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void GiveBack(int bytes) => Interlocked.Add(ref _taken, -bytes);

    // Room is taken for bytes that have arrived: what is only announced, and a connection that says nothing, hold none.
    private static async Task<Body> FillAsync(Body body, HttpRequest request, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(ct);
                var refused = body.Append(read.Buffer);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (refused is { } status)
                    return body.GiveUp(status);
                if (read.IsCompleted)
                    return body;
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

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, Length);

    public static Body Refuse(int status) => new(null!) { Refused = status };

    /// <summary>Takes bytes in; the status to refuse the body with when there is no room for them.</summary>
    public int? Append(ReadOnlySequence<byte> bytes)
    {
        var length = Length + bytes.Length;
        if (length > BodyBudget.LargestBody)
            return StatusCodes.Status413PayloadTooLarge;
        if (length > _buffer.Length && !TryGrow((int)length))
            return StatusCodes.Status503ServiceUnavailable;
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length = (int)length;
        return null;
    }

    private bool TryGrow(int least)
    {
        var wanted = Math.Min(Math.Max(_buffer.Length * 2, least), BodyBudget.LargestBody);
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
