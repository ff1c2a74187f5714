using System.Runtime.CompilerServices;
using Homelab.Operations.Processes;

namespace Homelab.Operations.Databases;

internal enum ContainerState
{
    /// <summary>The engine knows no such container.</summary>
    Missing,
    Running,
    Paused,
    Stopped,

    /// <summary>The engine gave no answer.</summary>
    Unknown,
}

/// <summary>Docker or podman.</summary>
internal sealed class ContainerEngine(Tool tool)
{
    // By these both find their server and their settings; and by the last, whoever cleans up after a drill finds what an engine left running.
    private static readonly string[] Variables =
    [
        "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "DOCKER_API_VERSION", "CONTAINER_HOST", "CONTAINER_SSHKEY",
        "CONTAINERS_CONF", "CONTAINERS_STORAGE_CONF", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "DBUS_SESSION_BUS_ADDRESS", ToolEnvironment.DrillVariable,
    ];

    private static readonly string[] Names = ["docker", "podman"];

    /// <summary>Engines hand on the addresses of proxies, which may hold passwords, to every container they start.</summary>
    public static IReadOnlyList<string> WithoutProxies { get; } =
        [.. new[] { "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY" }.SelectMany(name => new[] { "--env", $"{name}=", "--env", $"{name.ToLowerInvariant()}=" })];

    public Tool Tool => tool;

    /// <summary>Where its program is.</summary>
    public string Path => tool.Executable;

    /// <summary>Those that are here, whether they work or not.</summary>
    public static IReadOnlyList<ContainerEngine> Installed(Func<string, string?> environment, TimeSpan limit)
    {
        var path = new SearchPath(environment, Variables);
        return [.. Names.Select(path.Find).OfType<string>().Select(program => new ContainerEngine(new Tool(program) { Environment = path.Environment, Timeout = limit }))];
    }

    /// <summary>The first engine in which the container runs.</summary>
    /// <exception cref="DumpFailureException">It runs in none.</exception>
    public static async Task<ContainerEngine> FindAsync(string container, Func<string, string?> environment, TimeSpan limit, CancellationToken ct)
    {
        var path = new SearchPath(environment, Variables);
        var seen = new List<(string Engine, ContainerState State)>();
        foreach (var name in Names)
        {
            if (path.Find(name) is not { } program)
                continue;
            var engine = new ContainerEngine(new Tool(program) { Environment = path.Environment, Timeout = limit });
            var state = await engine.StateOfAsync(container, ct);
            if (state == ContainerState.Running)
                return engine;
            seen.Add((name, state));
        }

        throw NotRunning(container, seen);
    }

    /// <summary>The engines on this machine that answer.</summary>
    public static async IAsyncEnumerable<ContainerEngine> RunningAsync(Func<string, string?> environment, TimeSpan limit, [EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var engine in Installed(environment, limit))
        {
            if ((await engine.Tool.RunAsync(["ps", "--quiet"], ct)).ExitCode == 0)
                yield return engine;
        }
    }

    /// <summary>The same, with another patience.</summary>
    public ContainerEngine With(TimeSpan limit) => new(tool.With(limit));

    public async Task<ContainerState> StateOfAsync(string container, CancellationToken ct)
    {
        var run = await tool.RunAsync(["container", "inspect", "--format", "{{.State.Status}}", container], ct);
        return (run.ExitCode, run.Output.Trim()) switch
        {
            (0, "running") => ContainerState.Running,
            (0, "paused") => ContainerState.Paused,
            (0, _) => ContainerState.Stopped,
            _ when run.Error.Contains("no such", StringComparison.OrdinalIgnoreCase) => ContainerState.Missing,
            _ => ContainerState.Unknown,
        };
    }

    private static DumpFailureException NotRunning(string container, List<(string Engine, ContainerState State)> seen)
    {
        if (seen.Count == 0)
            return new("dump-tool-missing", $"Neither docker nor podman is on PATH: install the one in which {container} runs, or reach the database by a 'url'.");
        if (seen.Exists(engine => engine.State == ContainerState.Paused))
            return new("container-stopped", $"The container {container} is paused: unpause it, and run the backup again.");
        if (seen.Exists(engine => engine.State == ContainerState.Stopped))
            return new("container-stopped", $"The container {container} does not run: start it, and run the backup again.");
        var silent = seen.Find(engine => engine.State == ContainerState.Unknown).Engine;
        if (silent is not null && seen.Count == 1)
            return new("container-engine", $"{silent} gave no answer about the container {container}: start its service, and let the user who runs backups use it.");
        var also = silent is null ? "" : $" ({silent} gave no answer)";
        return new("container-missing", $"There is no container {container} here{also}: correct 'container' in homelab.yml, or the set's 'host'.");
    }
}
