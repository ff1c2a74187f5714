using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Homelab.Testing;

/// <summary>A server on loopback that says exactly what a test gives it, byte for byte: the answers no well-behaved server can be made to
/// give.</summary>
public sealed class StandIn : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Asked, Reply> _answer;
    private readonly Task _serving;

    public StandIn(Func<Asked, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>One after the other, the last one for ever.</summary>
    public StandIn(params Reply[] answers)
        : this(asked => answers[Math.Min(asked.Index, answers.Length - 1)]) { }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public List<Asked> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(HandleAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task HandleAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                if (await ReadAsync(stream) is { } asked)
                    await _answer(asked).WriteAsync(stream, _stop.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task<Asked?> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var chunk = new byte[4096];
        int end;
        while ((end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            var read = await stream.ReadAsync(chunk, _stop.Token);
            if (read == 0)
                return null;
            text.Append(Encoding.Latin1.GetString(chunk, 0, read));
        }

        var lines = text.ToString(0, end).Split("\r\n");
        var headers = lines
            .Skip(1)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        for (var length = end + 4 + int.Parse(headers.GetValueOrDefault("Content-Length", "0"), null); text.Length < length; )
            text.Append(Encoding.Latin1.GetString(chunk, 0, await stream.ReadAsync(chunk, _stop.Token)));
        var first = lines[0].Split(' ');
        lock (Requests)
        {
            var asked = new Asked(Requests.Count, first[0], first[1], headers, text.ToString(end + 4, text.Length - end - 4));
            Requests.Add(asked);
            return asked;
        }
    }
}

/// <summary>A request as it came over the wire.</summary>
/// <param name="Body">A character for each byte.</param>
public sealed record Asked(int Index, string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The target before its query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>The body as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(Body));
}

/// <summary>What the stand-in writes before it closes the connection.</summary>
public sealed record Reply(Func<Stream, CancellationToken, Task> Write)
{
    public Task WriteAsync(Stream stream, CancellationToken ct) => Write(stream, ct);

    /// <summary>A whole, well-formed answer.</summary>
    public static Reply Of(int status, string body, string type = "application/json", params string[] headers) =>
        Raw(Head(status, [$"Content-Type: {type}", $"Content-Length: {Encoding.UTF8.GetByteCount(body)}", .. headers]) + body);

    public static Reply Json(string body, params string[] headers) => Of(200, body, headers: headers);

    public static Reply Raw(string text) => new((stream, ct) => stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct).AsTask());

    /// <summary>Says this much, and then nothing until the client gives up.</summary>
    public static Reply Hanging(string text = "") =>
        new(
            async (stream, ct) =>
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
                while (await stream.ReadAsync(new byte[1], ct) > 0) { }
            }
        );

    /// <summary>A body without end.</summary>
    public static Reply Endless(int status, string type, string piece) =>
        new(
            async (stream, ct) =>
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(Head(status, [$"Content-Type: {type}"])), ct);
                var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 4096)));
                while (true)
                    await stream.WriteAsync(bytes, ct);
            }
        );

    public static string Head(int status, IEnumerable<string> headers) =>
        $"HTTP/1.1 {status} Whatever\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Connection: close\r\n\r\n";
}
