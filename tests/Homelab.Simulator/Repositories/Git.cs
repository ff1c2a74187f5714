using CliWrap;
using Homelab.Simulator.Processes;

namespace Homelab.Simulator.Repositories;

/// <summary>Git as the server runs it: its own home and configuration, nothing of whoever started the simulator.</summary>
internal sealed class Git
{
    // What Gitaly sets, as far as a client sees it. Auto-maintenance would outlive the push that woke it.
    private const string Configuration = """
        [core]
            hooksPath = {0}
            logAllRefUpdates = false
        [receive]
            advertisePushOptions = true
            autogc = false
            hideRefs = refs/merge-requests
            hideRefs = refs/keep-around
        [uploadpack]
            allowAnySHA1InWant = true
            allowFilter = true
        [http]
            receivepack = true
        [gc]
            auto = 0
        [maintenance]
            auto = false
        [safe]
            directory = *
        [user]
            name = GitLab
            email = gitlab@127.0.0.1
        """;

    private readonly ExternalProgram _program;

    public Git(string data)
    {
        var home = Directory.CreateDirectory(Path.Combine(data, "git")).FullName;
        Repositories = Directory.CreateDirectory(Path.Combine(data, "repositories")).FullName;
        var hooks = Directory.CreateDirectory(Path.Combine(home, "hooks")).FullName;
        var config = Path.Combine(home, "config");
        File.WriteAllText(config, Configuration.Replace("{0}", hooks, StringComparison.Ordinal));
        WriteHook(Path.Combine(hooks, "pre-receive"));
        _program = new ExternalProgram(
            "git",
            new Dictionary<string, string>
            {
                ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
                ["HOME"] = home,
                ["LC_ALL"] = "C.UTF-8",
                ["GIT_CONFIG_NOSYSTEM"] = "1",
                ["GIT_CONFIG_GLOBAL"] = config,
                ["GIT_TERMINAL_PROMPT"] = "0",
            }
        );
    }

    /// <summary>Every repository lies here, named by its project's number.</summary>
    public string Repositories { get; }

    public Task<Ended> RunAsync(string folder, IReadOnlyList<string> arguments, CancellationToken ct, byte[]? input = null) =>
        _program.RunAsync(arguments, folder, ct, input);

    /// <summary>Answers one HTTP request as a CGI program.</summary>
    public Task<Ended> ServeAsync(IReadOnlyDictionary<string, string> request, PipeSource body, PipeTarget answer, CancellationToken ct) =>
        _program.StreamAsync(["http-backend"], Repositories, request, body, answer, ct);

    private static void WriteHook(string path)
    {
        using var script = typeof(Git).Assembly.GetManifestResourceStream("pre-receive")!;
        using (var file = File.Create(path))
            script.CopyTo(file);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
