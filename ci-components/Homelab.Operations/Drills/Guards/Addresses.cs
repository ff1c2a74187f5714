using System.Net;
using System.Net.Sockets;

namespace Homelab.Operations.Drills.Guards;

/// <summary>What names stand for: a machine is production under each of its addresses.</summary>
internal static class Addresses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The names, and the addresses they lead to as far as somebody knows them.</summary>
    public static async Task<IReadOnlyList<string>> WithNamesAsync(IReadOnlyList<string> names, CancellationToken ct)
    {
        var found = await Task.WhenAll(names.Select(name => OfAsync(name, ct)));
        return [.. names.Concat(found.SelectMany(addresses => addresses)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Empty if nobody knows. A machine's own name often leads to itself, which says nothing.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(string name, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name, limit.Token);
            return [.. addresses.Where(address => !IPAddress.IsLoopback(address)).Select(address => address.ToString())];
        }
        catch (SocketException)
        {
            return [];
        }
        catch (ArgumentException)
        {
            return [];
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [];
        }
    }
}
