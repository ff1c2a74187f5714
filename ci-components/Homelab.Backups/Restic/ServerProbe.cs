using System.Net.Sockets;

namespace Homelab.Backups.Restic;

/// <summary>
/// Whether a repository's server takes connections at all. restic itself tries for a quarter of an hour before it says so, with the dumps
/// on disk and the application stopped.
/// </summary>
internal static class ServerProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <returns>Null if it does, or if nobody can tell: a folder, SFTP, a provider's own protocol, a proxy in between.</returns>
    public static async Task<ResticFailure?> LookAsync(ResticRepository repository, TimeProvider clock, CancellationToken ct)
    {
        if (Server(repository.Address) is not { } server)
            return null;
        var began = clock.GetTimestamp();
        while (!await ConnectsAsync(server, ct))
        {
            if (clock.GetElapsedTime(began) > Patience)
                return new ResticFailure(ResticFailureKind.Unreachable, 1, $"{server.Host}:{server.Port} takes no connection");
            await Task.Delay(Pause, clock, ct);
        }

        return null;
    }

    private static Uri? Server(string address)
    {
        var url =
            address.StartsWith("rest:", StringComparison.Ordinal) || address.StartsWith("s3:", StringComparison.Ordinal)
                ? address[(address.IndexOf(':') + 1)..]
                : "";
        return
            Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && HttpClient.DefaultProxy.IsBypassed(uri)
            ? uri
            : null;
    }

    private static async Task<bool> ConnectsAsync(Uri server, CancellationToken ct)
    {
        using var client = new TcpClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            await client.ConnectAsync(server.Host, server.Port, limit.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false;
        }
    }
}
