using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>
/// Makes and ends throwaway servers. SQL that is restored can start programs, so that one runs in a container without network or in a
/// sandbox
/// and nowhere else. Which of them it is depends on what is here, and is said.
/// </summary>
/// <param name="environment">What the variables of this process hold.</param>
internal sealed class ThrowawayServers(Func<string, string?> environment, IProgress<Progress> progress)
{
    /// <summary>What a sandbox may use up.</summary>
    public SandboxLimits Limits { get; init; } = SandboxLimits.Server;

    /// <summary>
    /// In a container, if there is an engine. In a sandbox, if there is none, or if it cannot have the image that is only the standard one:
    /// an
    /// image that somebody named holds what this machine's PostgreSQL lacks.
    /// </summary>
    /// <param name="about">Told where it will be before anything is made.</param>
    /// <returns>The server, and why it is in no container; null if it is in one.</returns>
    /// <exception cref="DumpFailureException">There is no place for one, or it cannot be made.</exception>
    public async Task<(ThrowawayServer Server, string? Because)> StartAsync(
        ThrowawayOrder order,
        Action<ServerPlace> about,
        CancellationToken ct
    )
    {
        var container = await ThrowawayContainer.FindAsync(order, Limits, environment, ct);
        var missing = container is null ? null : await container.FetchImageAsync(progress, ct);
        if (missing is not null && order.IsImageNamed)
            throw new DumpFailureException(
                Diagnosis.RestoreImage,
                $"Database {order.Database} is not loaded, because the image that was named for it, {order.Image}, cannot be had ({missing}): fetch it, or correct --image or restore-image."
            );
        var because =
            container is null ? "neither docker nor podman answers here"
            : missing is null ? null
            : $"the image {order.Image} cannot be had ({missing})";
        var server = because is null ? container! : await SandboxedAsync(order, because, ct);
        about(server.Place);
        // What a killed run made for the same is not what this one makes.
        if (await EndAsync(server.Place, ct) is { } left)
            throw new DumpFailureException(
                Diagnosis.RestoreServer,
                $"Database {order.Database} is not loaded, because of what an earlier run left: {left}."
            );
        await server.StartAsync(progress, ct);
        return (server, because);
    }

    /// <summary>Whether there is a place for restored SQL on this machine.</summary>
    /// <returns>What keeps it from being loaded, as a sentence; null if it can be.</returns>
    public async Task<string?> LookAsync(ThrowawayOrder order, CancellationToken ct)
    {
        if (await ThrowawayContainer.FindAsync(order, Limits, environment, ct) is not null)
            return null;
        try
        {
            await SandboxedAsync(order, "neither docker nor podman answers here", ct);
            return null;
        }
        catch (Exception e) when (e is DumpFailureException or ToolUnavailableException or TimeoutException)
        {
            return e.Message;
        }
    }

    /// <summary>Ends a server and removes what it kept, also half made ones and those that are gone.</summary>
    /// <returns>What is left, or null.</returns>
    public async Task<string?> EndAsync(ServerPlace place, CancellationToken ct) =>
        place.Kind switch
        {
            ServerAddress.Container => await ThrowawayContainer.EndAsync(place.Address, environment, ct),
            ServerAddress.Sandbox or ServerAddress.Cluster => await ThrowawaySandbox.EndAsync(place.Address, ct),
            // A server of homelab.yml is nobody's to end.
            _ => null,
        };

    private async Task<ThrowawayServer> SandboxedAsync(ThrowawayOrder order, string because, CancellationToken ct)
    {
        var sandbox = await Sandbox.FindAsync(environment, ct);
        var programs =
            await PostgresPrograms.FindAsync(order.Major, environment, ct)
            ?? throw new DumpFailureException(
                Diagnosis.RestoreNoPlace,
                $"Database {order.Database} is not loaded, because {because}, and this machine has no PostgreSQL {order.Major} or newer for a sandbox: install one of them."
            );
        return new ThrowawaySandbox(order, sandbox, programs, Limits, ThrowawaySandbox.FolderOf(order));
    }
}
