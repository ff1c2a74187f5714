using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Homelab.Benchmarks.Bots;

/// <summary>
/// A GitLab that takes requests and answers none of them until it is released; then every merge request is closed, so that handling one
/// costs the bot no more than asking.
/// </summary>
internal sealed class HeldGitLab : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _asked;

    public HeldGitLab()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Requests that were answered about merge requests.</summary>
    public int Asked => _asked;

    public void Release() => _released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            while (await ReadAsync(reader) is { } path)
            {
                await _released.Task.WaitAsync(_stop.Token);
                await client.GetStream().WriteAsync(Answer(path), _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The bot hung up, or all is over.
        }
    }

    /// <summary>The path of the next request, which has no body; null after the last.</summary>
    private async Task<string?> ReadAsync(StreamReader reader)
    {
        var first = await reader.ReadLineAsync(_stop.Token);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
        {
            // Headers matter to nobody here.
        }

        return first?.Split(' ')[1];
    }

    private byte[] Answer(string path)
    {
        var request = path.Split("/merge_requests/");
        if (request.Length == 2)
            Interlocked.Increment(ref _asked);
        var body =
            request.Length == 2
                ? $$"""{"id":{{request[1]}},"iid":{{request[1]}},"project_id":12,"source_project_id":12,"target_project_id":12,"state":"closed"}"""
                : """{"id":12,"path_with_namespace":"homelab/infra","username":"bot","active":true,"access_level":40,"scopes":["api"],"version":"19.4.0"}""";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
