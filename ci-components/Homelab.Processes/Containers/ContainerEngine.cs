using System.Runtime.CompilerServices;
using Homelab.Processes.Processes;

namespace Homelab.Processes.Containers;

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
internal sealed class ContainerEngine(string name, Tool tool)
{
    // By these both find their server and their settings; and by the last, whoever cleans up after a drill finds what an engine left
    // running.
    private static readonly string[] Variables =
    [
        "DOCKER_HOST",
        "DOCKER_CONTEXT",
        "DOCKER_CONFIG",
        "DOCKER_CERT_PATH",
        "DOCKER_TLS_VERIFY",
        "DOCKER_API_VERSION",
        "CONTAINER_HOST",
        "CONTAINER_SSHKEY",
        "CONTAINERS_CONF",
        "CONTAINERS_STORAGE_CONF",
        "XDG_RUNTIME_DIR",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "DBUS_SESSION_BUS_ADDRESS",
        ToolEnvironment.DrillVariable,
    ];

    private static readonly string[] Names = ["docker", "podman"];

    /// <summary>Engines hand on the addresses of proxies, which may hold passwords, to every container they start.</summary>
    public static IReadOnlyList<string> WithoutProxies { get; } =
    [
        .. new[] { "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY" }.SelectMany(name =>
            new[] { "--env", $"{name}=", "--env", $"{name.ToLowerInvariant()}=" }
        ),
    ];

    /// <summary><c>docker</c> or <c>podman</c>.</summary>
    public string Name => name;

    public Tool Tool => tool;

    /// <summary>Where its program is.</summary>
    public string Path => tool.Executable;

    /// <summary>Those that are here, whether they work or not.</summary>
    public static IReadOnlyList<ContainerEngine> Installed(Func<string, string?> environment, TimeSpan limit)
    {
        var path = new SearchPath(environment, Variables);
        return
        [
            .. Names
                .Where(name => path.Find(name) is not null)
                .Select(name => new ContainerEngine(name, new Tool(path.Find(name)!) { Environment = path.Environment, Timeout = limit })),
        ];
    }

    /// <summary>The engines on this machine that answer.</summary>
    public static async IAsyncEnumerable<ContainerEngine> RunningAsync(
        Func<string, string?> environment,
        TimeSpan limit,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        foreach (var engine in Installed(environment, limit))
        {
            if ((await engine.Tool.RunAsync(["ps", "--quiet"], ct)).ExitCode == 0)
                yield return engine;
        }
    }

    /// <summary>The same, with another patience.</summary>
    public ContainerEngine With(TimeSpan limit) => new(name, tool.With(limit));

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
}
