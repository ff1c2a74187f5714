using CliWrap;
using Homelab.Processes.Containers;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Drills;

/// <summary>The containers that drills make. Each carries its drill's id as a label.</summary>
internal static class DrillContainers
{
    /// <summary>The label, by which whatever a killed drill left is found.</summary>
    public const string Label = "homelab-drill";

    private static readonly TimeSpan Short = TimeSpan.FromMinutes(2);

    /// <summary>The first engine that answers; a client without its service is none.</summary>
    /// <exception cref="DrillImpossibleException">There is none.</exception>
    public static async Task<ContainerEngine> EngineAsync(string drill, TimeSpan limit, CancellationToken ct)
    {
        foreach (var engine in Engines(drill, limit))
        {
            if ((await engine.Tool.RunAsync(["ps", "--quiet"], ct)).ExitCode == 0)
                return engine;
        }

        throw new DrillImpossibleException(
            "Neither docker nor podman answers here: start one and let the runner's user use it, or give drill.target another kind."
        );
    }

    /// <summary>Sees that an image is here, and fetches it if not.</summary>
    /// <exception cref="DrillImpossibleException">It is not to be had.</exception>
    public static async Task FetchAsync(ContainerEngine engine, string image, CancellationToken ct)
    {
        if ((await engine.Tool.RunAsync(["image", "inspect", "--format", "{{.Id}}", image], ct)).ExitCode == 0)
            return;
        var pull = await engine.Tool.RunAsync(["pull", image], ct);
        if (pull.ExitCode != 0)
            throw new DrillImpossibleException(
                $"The image {image} cannot be fetched ({Last(pull.Error)}): correct drill.target.image, or let the runner log in to its registry."
            );
    }

    /// <summary>Runs a program in a container without network, over a folder.</summary>
    public static async Task<(ToolRun Run, MemoryStream Output)> RunAsync(
        ContainerEngine engine,
        ContainerOrder order,
        CancellationToken ct
    )
    {
        var output = new MemoryStream();
        var bounded = new BoundedOutput(output);
        var mounts = order.Mounts.SelectMany(mount => new[] { "--volume", mount });
        var run = await engine.Tool.StreamAsync(
            [
                "run",
                "--rm",
                "--interactive",
                "--network",
                "none",
                "--pull",
                "never",
                "--label",
                $"{Label}={order.Drill}",
                "--env",
                $"{ToolEnvironment.DrillVariable}={order.Drill}",
                .. ContainerEngine.WithoutProxies,
                .. mounts,
                "--workdir",
                "/",
                "--entrypoint",
                order.Program,
                order.Image,
                .. order.Arguments,
            ],
            PipeSource.FromBytes(order.Input),
            PipeTarget.ToStream(bounded),
            _ => { },
            ct
        );
        output.Position = 0;
        return (run with { Truncated = run.Truncated || bounded.IsTruncated }, output);
    }

    /// <summary>Removes every container of a drill, running or not, in every engine that is here.</summary>
    /// <param name="wereUsed">The drill may have made some, so that an engine has to say that there are none.</param>
    /// <returns>What could not be done.</returns>
    public static async Task<IReadOnlyList<string>> RemoveAsync(string drill, bool wereUsed, CancellationToken ct)
    {
        var problems = new List<string>();
        var answered = false;
        foreach (var engine in Engines(drill, Short))
        {
            if (await IdsAsync(engine, drill, ct) is not { } ids)
                continue;
            answered = true;
            if (ids.Length == 0)
                continue;
            var removed = await engine.Tool.RunAsync(["rm", "--force", "--volumes", .. ids], ct);
            if (removed.ExitCode != 0 || await IdsAsync(engine, drill, ct) is not { Length: 0 })
                problems.Add($"{engine.Tool.Name} could not remove the containers {string.Join(", ", ids)} ({Last(removed.Error)})");
        }

        if (wereUsed && !answered)
            problems.Add($"neither docker nor podman answers, so nobody knows whether containers of the drill {drill} are left");
        return problems;
    }

    // An ordinary user's podman leaves a process that holds his user namespace; whoever started it for a drill ends it with the drill.
    private static IReadOnlyList<ContainerEngine> Engines(string drill, TimeSpan limit) =>
        ContainerEngine.Installed(name => name == ToolEnvironment.DrillVariable ? drill : Environment.GetEnvironmentVariable(name), limit);

    /// <summary>Null where nobody says.</summary>
    private static async Task<string[]?> IdsAsync(ContainerEngine engine, string drill, CancellationToken ct)
    {
        var list = await engine.Tool.RunAsync(["ps", "--all", "--quiet", "--filter", $"label={Label}={drill}"], ct);
        return list is { ExitCode: 0, Truncated: false }
            ? list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : null;
    }

    private static string Last(string text) => text.TrimEnd().Split('\n')[^1];
}

/// <summary>What to run in a container.</summary>
/// <param name="Mounts">As the engine takes them: <c>/here:/there:ro</c>.</param>
internal sealed record ContainerOrder(
    string Drill,
    string Image,
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<string> Mounts,
    byte[] Input
);
