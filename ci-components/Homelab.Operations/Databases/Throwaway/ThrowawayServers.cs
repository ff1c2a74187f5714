using Homelab.Operations.Processes;
using Homelab.Operations.Verification;

namespace Homelab.Operations.Databases.Throwaway;

/// <summary>Makes and ends throwaway servers.</summary>
/// <param name="environment">What the variables of this process hold.</param>
internal sealed class ThrowawayServers(Func<string, string?> environment, IProgress<Progress> progress)
{
    /// <summary>In a container if there is an engine and the image can be had, else by this machine's own PostgreSQL.</summary>
    /// <param name="about">Told where it will be before anything is made.</param>
    /// <exception cref="DumpFailureException">There is no way to make one.</exception>
    public async Task<ThrowawayServer> StartAsync(ThrowawayOrder order, Action<ServerPlace> about, CancellationToken ct)
    {
        var container = await ThrowawayContainer.FindAsync(order, environment, ct);
        var hasImage = container is not null && await container.FetchImageAsync(progress, ct);
        var cluster = hasImage ? null : await ThrowawayCluster.FindAsync(order, environment, ct);
        ThrowawayServer? server = hasImage ? container : cluster;
        if (server is null)
            throw new DumpFailureException("restore-server", container is not null
                ? $"Database {order.Database} is not loaded, because the image {order.Image} cannot be had, and this machine has no PostgreSQL {order.Major} or newer: fetch the image, or name another with --image or restore-image."
                : $"Database {order.Database} is not loaded, because neither docker nor podman runs here, and this machine has no PostgreSQL {order.Major} or newer: install one of them.");
        about(server.Place);
        // What a killed run made for the same is not what this one makes.
        await EndAsync(server.Place, ct);
        await server.StartAsync(progress, ct);
        return server;
    }

    /// <summary>Ends a server and removes what it kept, also half made ones and those that are gone.</summary>
    /// <returns>What is left, or null.</returns>
    public async Task<string?> EndAsync(ServerPlace place, CancellationToken ct) => place.Kind switch
    {
        ServerAddress.Container => await ThrowawayContainer.EndAsync(place.Address, environment, ct),
        ServerAddress.Cluster => await ThrowawayCluster.EndAsync(place.Address, ct),
        // A server of homelab.yml is nobody's to end.
        _ => null,
    };
}
