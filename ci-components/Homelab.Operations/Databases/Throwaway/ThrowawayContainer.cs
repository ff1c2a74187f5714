using Homelab.Operations.Processes;
using Homelab.Reports.Notes.Safe;
using Homelab.Operations.Verification;

namespace Homelab.Operations.Databases.Throwaway;

/// <summary>A server in a container without network, of the image that is made for it.</summary>
internal sealed class ThrowawayContainer(ThrowawayOrder order, ContainerEngine engine) : ThrowawayServer(new ServerPlace(ServerAddress.Container, order.Name, Superuser, Port))
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OfFetching = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Images first start a server that only its socket reaches, to make a database, and end it again. The one that stays is process 1, or
    // answers by network.
    private const string Answers = """
        read -r name </proc/1/comm
        [ "$name" = postgres ] || pg_isready -q -h 127.0.0.1 || exit 1
        exec pg_isready -q
        """;

    /// <summary>Null where no engine runs.</summary>
    public static async Task<ThrowawayContainer?> FindAsync(ThrowawayOrder order, Func<string, string?> environment, CancellationToken ct)
    {
        await foreach (var engine in ContainerEngine.RunningAsync(environment, Limit, ct))
            return new ThrowawayContainer(order, engine);
        return null;
    }

    /// <returns>True if the image is here.</returns>
    public async Task<bool> FetchImageAsync(IProgress<Progress> progress, CancellationToken ct)
    {
        if ((await engine.Tool.RunAsync(["image", "inspect", "--format", "{{.Id}}", order.Image], ct)).ExitCode == 0)
            return true;
        progress.Report(new Progress.Started($"image {order.Image}"));
        return (await engine.With(OfFetching).Tool.RunAsync(["pull", "--quiet", order.Image], ct)).ExitCode == 0;
    }

    public override async Task StartAsync(IProgress<Progress> progress, CancellationToken ct)
    {
        progress.Report(new Progress.Started($"server for {order.Database}"));
        // Indexes are made by several processes at once, which share more than an engine gives them.
        var run = await engine.Tool.RunAsync(
        [
            "run", "--detach", "--pull=never", "--name", order.Name, "--label", $"{Label}={order.Id}", "--network", "none", "--shm-size", "1g",
            "--env", "POSTGRES_HOST_AUTH_METHOD=trust", order.Image,
        ], ct);
        if (run.ExitCode != 0)
            throw Failed($"Database {order.Database} is not loaded, because {engine.Tool.Name} starts no container of {order.Image}: look at what it said ({Said(run.Error)}).");
        await WaitAsync(ct);
    }

    /// <summary>Removes it, if it is one of ours.</summary>
    /// <returns>What is left, or null.</returns>
    public static async Task<string?> EndAsync(string name, Func<string, string?> environment, CancellationToken ct)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            return $"{VisibleText.OneLine(name)} is no container that was made for a restore";
        await Leftovers.EndAsync(arguments => arguments is [var program, ..] && Path.GetFileName(program) is ("docker" or "podman") && arguments.Contains("run") && arguments.Contains(name), Signals.Terminate, ct);
        await foreach (var engine in ContainerEngine.RunningAsync(environment, Limit, ct))
        {
            var labelled = await engine.Tool.RunAsync(["container", "inspect", "--format", "{{index .Config.Labels \"" + Label + "\"}}", name], ct);
            if (labelled.ExitCode != 0)
                continue;
            if (labelled.Output.Trim() is "" or "<no value>")
                return $"the container {name} was made by somebody else";
            var removed = await engine.Tool.RunAsync(["rm", "--force", "--volumes", name], ct);
            if (removed.ExitCode != 0)
                return $"the container {name} cannot be removed ({Said(removed.Error)})";
        }

        return null;
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        while ((await engine.Tool.RunAsync(["exec", order.Name, "sh", "-c", Answers], ct)).ExitCode != 0)
        {
            if (await engine.StateOfAsync(order.Name, ct) is not ContainerState.Running)
                throw Failed($"Database {order.Database} is not loaded, because the server in {order.Image} ended: name another image with --image or restore-image ({Said(await LogAsync(ct))}).");
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
                throw Failed($"Database {order.Database} is not loaded, because the server in {order.Image} answers nobody: name another image with --image or restore-image ({Said(await LogAsync(ct))}).");
            await Task.Delay(Pause, ct);
        }
    }

    private async Task<string> LogAsync(CancellationToken ct)
    {
        var log = await engine.Tool.RunAsync(["logs", "--tail", "5", order.Name], ct);
        return log.Error + log.Output;
    }

    private static string Said(string text) => VisibleText.Cut(VisibleText.OneLine(text.Trim().Split('\n')[^1]), 200).TrimEnd('.');
}
