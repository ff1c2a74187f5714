using CliWrap;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Drills.Targets;

/// <summary>
/// A machine reached by the ssh that a person would use: with that user's settings, unless <c>DRILL_SSH_CONFIG</c>, <c>DRILL_SSH_KEY</c> or
/// <c>DRILL_SSH_KNOWN_HOSTS</c> name files. It never asks, and never takes a host key that it does not know.
/// </summary>
internal sealed class SshMachine(string host, IReadOnlyDictionary<string, string> environment, Func<string, string> mask)
{
    // What ssh itself ends with when it could not connect.
    private const int NoConnection = 255;

    /// <summary>The options of ssh, for others who start it, too.</summary>
    public IReadOnlyList<string> Options { get; } =
    [
        .. Present(environment, "DRILL_SSH_CONFIG", file => ["-F", file]),
        .. Present(environment, "DRILL_SSH_KEY", file => ["-i", file, "-o", "IdentitiesOnly=yes"]),
        .. Present(environment, "DRILL_SSH_KNOWN_HOSTS", file => ["-o", $"UserKnownHostsFile={file}"]),
        "-o",
        "BatchMode=yes",
        "-o",
        "ConnectTimeout=15",
        "-o",
        "ServerAliveInterval=15",
        "-o",
        "ServerAliveCountMax=8",
    ];

    public string Host => host;

    /// <summary>Runs a command as the login user's shell takes it. Exit code 255 is ssh's own: no connection.</summary>
    /// <param name="input">What the command reads.</param>
    /// <param name="limit">How long it may take.</param>
    public async Task<ToolRun> RunAsync(string command, PipeSource input, TimeSpan limit, CancellationToken ct)
    {
        var output = new MemoryStream();
        var bounded = new BoundedOutput(output);
        var run = await Ssh(limit).StreamAsync([.. Options, "--", host, command], input, PipeTarget.ToStream(bounded), _ => { }, ct);
        return run with
        {
            Output = System.Text.Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length),
            Truncated = run.Truncated || bounded.IsTruncated,
        };
    }

    /// <summary>Runs a script of sh as root.</summary>
    public Task<ToolRun> ScriptAsync(string script, TimeSpan limit, CancellationToken ct) =>
        RunAsync(AsRoot("sh -s"), PipeSource.FromString(script), limit, ct);

    /// <summary>The host that ssh's settings make of the name; the name itself where they say nothing.</summary>
    public async Task<string> RealHostAsync(CancellationToken ct)
    {
        var run = await Ssh(TimeSpan.FromSeconds(20)).RunAsync([.. Options, "-G", "--", host], ct);
        return run.Output.Split('\n').FirstOrDefault(line => line.StartsWith("hostname ", StringComparison.Ordinal))?[9..].Trim() ?? host;
    }

    /// <summary>A command that root runs, whoever logs in.</summary>
    public static string AsRoot(string command) => $"if [ \"$(id -u)\" = 0 ]; then exec {command}; else exec sudo -n {command}; fi";

    public static bool IsUnreachable(ToolRun run) => run.ExitCode == NoConnection;

    private Tool Ssh(TimeSpan limit) =>
        new("ssh")
        {
            Environment = ToolEnvironment.Basic("SSH_AUTH_SOCK", "CONTAINER_HOST", "XDG_RUNTIME_DIR"),
            Timeout = limit,
            Mask = mask,
        };

    private static string[] Present(IReadOnlyDictionary<string, string> environment, string name, Func<string, string[]> options) =>
        environment.GetValueOrDefault(name) is { Length: > 0 } value ? options(value) : [];
}
