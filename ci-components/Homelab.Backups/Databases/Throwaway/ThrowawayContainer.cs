using System.Globalization;
using Homelab.Processes.Containers;
using Homelab.Processes.Processes;
using Homelab.Text;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>A server in a container without network, of the image that is made for it.</summary>
internal sealed class ThrowawayContainer(ThrowawayOrder order, ContainerEngine engine, SandboxLimits limits)
    : ThrowawayServer(new ServerPlace(ServerAddress.Container, order.Name, Superuser, Port))
{
    // To become the server's user, and to give it its folder.
    private static readonly string[] Start = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OfFetching = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // What a server says goes to the engine's disk, too; this driver knows a limit, in docker and in podman.
    private static readonly string[] Log = ["--log-driver", "json-file", "--log-opt", "max-size=16m"];

    // Images first start a server that only its socket reaches, to make a database, and end it again. The one that stays is process 1, or
    // answers by network.
    private const string Answers = """
        read -r name </proc/1/comm
        [ "$name" = postgres ] || pg_isready -q -h 127.0.0.1 || exit 1
        exec pg_isready -q
        """;

    /// <summary>Null where no engine runs.</summary>
    public static async Task<ThrowawayContainer?> FindAsync(
        ThrowawayOrder order,
        SandboxLimits limits,
        Func<string, string?> environment,
        CancellationToken ct
    )
    {
        await foreach (var engine in ContainerEngine.RunningAsync(environment, Limit, ct))
            return new ThrowawayContainer(order, engine, limits);
        return null;
    }

    /// <returns>Why the image is not here; null if it is.</returns>
    public async Task<string?> FetchImageAsync(IProgress<Progress> progress, CancellationToken ct)
    {
        if ((await engine.Tool.RunAsync(["image", "inspect", "--format", "{{.Id}}", order.Image], ct)).ExitCode == 0)
            return null;
        progress.Report(new Progress.Started($"image {order.Image}"));
        var pull = await engine.With(OfFetching).Tool.RunAsync(["pull", "--quiet", order.Image], ct);
        return pull.ExitCode == 0 ? null : VisibleText.LastLine(pull.Error, 200);
    }

    public override async Task StartAsync(IProgress<Progress> progress, CancellationToken ct)
    {
        progress.Report(new Progress.Started($"server for {order.Database}"));
        // Indexes are made by several processes at once, which share more than an engine gives them.
        var run = await engine.Tool.RunAsync(
            [
                "run",
                "--detach",
                "--pull=never",
                "--name",
                order.Name,
                "--label",
                $"{Label}={order.Id}",
                "--network",
                "none",
                "--shm-size",
                "1g",
                .. Log,
                .. Walls(limits),
                "--env",
                "POSTGRES_HOST_AUTH_METHOD=trust",
                order.Image,
            ],
            ct
        );
        if (run.ExitCode != 0)
            throw Failed(
                $"Database {order.Database} is not loaded, because {engine.Tool.Name} starts no container of {order.Image}: look at what it said ({VisibleText.LastLine(run.Error, 200)})."
            );
        await WatchAsync(ct);
        await WaitAsync(ct);
    }

    /// <summary>What an image's start needs, and nothing besides; engines hand on the addresses of proxies, and passwords in
    /// them.</summary>
    public static IReadOnlyList<string> Walls(SandboxLimits limits) =>
        [
            "--security-opt",
            "no-new-privileges",
            "--cap-drop",
            "ALL",
            .. Start.SelectMany(capability => new[] { "--cap-add", capability }),
            "--memory",
            limits.Memory.ToString(CultureInfo.InvariantCulture),
            "--pids-limit",
            limits.Processes.ToString(CultureInfo.InvariantCulture),
            .. ContainerEngine.WithoutProxies,
        ];

    public override string? WhyEnded() => ThrowawaySandbox.WhyEnded(ThrowawaySandbox.FolderOf(order));

    // Memory and processes are the kernel's to keep; disk and time are not.
    private async Task WatchAsync(CancellationToken ct)
    {
        var folder = ThrowawaySandbox.FolderOf(order);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var mounts = await engine.Tool.RunAsync(
            ["container", "inspect", "--format", "{{range .Mounts}}{{println .Destination}}{{end}}", order.Name],
            ct
        );
        if (mounts is not { ExitCode: 0, Truncated: false })
            throw Failed(
                $"Database {order.Database} is not loaded, because {engine.Tool.Name} does not say what its container writes to: look at what it said ({VisibleText.LastLine(mounts.Error, 200)})."
            );
        var volumes = mounts.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var command = ContainerWatch.Start(engine.Path, order.Name, folder, limits.For(order.Bytes), volumes);
        await engine.Tool.Instead(command[0]).RunAsync([.. command.Skip(1)], ct);
    }

    /// <summary>Removes it, if it is one of ours.</summary>
    /// <returns>What is left, or null.</returns>
    public static async Task<string?> EndAsync(string name, Func<string, string?> environment, CancellationToken ct)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            return $"{VisibleText.OneLine(name)} is no container that was made for a restore";
        await Leftovers.EndAsync(
            arguments =>
                arguments.Contains(name)
                && arguments is [var program, ..]
                && (Path.GetFileName(program) is "docker" or "podman" || arguments.Contains(ContainerWatch.Name)),
            Signals.Terminate,
            ct
        );
        var answered = false;
        await foreach (var engine in ContainerEngine.RunningAsync(environment, Limit, ct))
        {
            answered = true;
            if (await RemoveAsync(engine, name, ct) is { } problem)
                return problem;
        }

        return answered
            ? await ThrowawaySandbox.EndAllAsync(name, ct)
            : $"neither docker nor podman answers, so nobody knows whether the container {name} is still there";
    }

    private static async Task<string?> RemoveAsync(ContainerEngine engine, string name, CancellationToken ct)
    {
        switch (await engine.StateOfAsync(name, ct))
        {
            case ContainerState.Missing:
                return null;
            case ContainerState.Unknown:
                return $"{engine.Tool.Name} does not say whether the container {name} is still there";
        }

        var labelled = await engine.Tool.RunAsync(
            ["container", "inspect", "--format", "{{index .Config.Labels \"" + Label + "\"}}", name],
            ct
        );
        if (labelled.Output.Trim() is "" or "<no value>")
            return $"the container {name} was made by somebody else";
        var removed = await engine.Tool.RunAsync(["rm", "--force", "--volumes", name], ct);
        return removed.ExitCode == 0 ? null : $"the container {name} cannot be removed ({VisibleText.LastLine(removed.Error, 200)})";
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        while ((await engine.Tool.RunAsync(["exec", order.Name, "sh", "-c", Answers], ct)).ExitCode != 0)
        {
            if (WhyEnded() is { } why)
                throw Failed(
                    $"Database {order.Database} is not loaded, because the server in {order.Image} was ended before it took connections ({why}): load it on a larger machine."
                );
            if (await engine.StateOfAsync(order.Name, ct) is not ContainerState.Running)
                throw Failed(
                    $"Database {order.Database} is not loaded, because the server in {order.Image} ended: name another image with --image or restore-image ({VisibleText.LastLine(await LogAsync(ct), 200)})."
                );
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
                throw Failed(
                    $"Database {order.Database} is not loaded, because the server in {order.Image} answers nobody: name another image with --image or restore-image ({VisibleText.LastLine(await LogAsync(ct), 200)})."
                );
            await Task.Delay(Pause, ct);
        }
    }

    private async Task<string> LogAsync(CancellationToken ct)
    {
        var log = await engine.Tool.RunAsync(["logs", "--tail", "5", order.Name], ct);
        return log.Error + log.Output;
    }
}
