using CliWrap.Buffered;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Tests.Repositories;
using Homelab.Testing;

namespace Homelab.Simulator.Tests.Clients;

/// <summary>glab as it comes, in a working copy of a project it made itself.</summary>
internal sealed class Glab : IDisposable
{
    private readonly Running _running;
    private readonly TempDir _home = new();

    private Glab(Running running, WorkingCopy copy)
    {
        (_running, Copy) = (running, copy);
        var config = _home.Write(
            "config/config.yml",
            $"""
            check_update: false
            hosts:
              127.0.0.1:
                api_host: 127.0.0.1:{running.GitLab.Url.Port}
                api_protocol: http
                git_protocol: http
            """
        );
        // It refuses a file that others may read.
        File.SetUnixFileMode(config, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public WorkingCopy Copy { get; }

    public Project Project { get; private set; } = null!;

    public static async Task<Glab> StartAsync(Running running, string name)
    {
        _ = RealTools.Glab;
        var remote = $"http://oauth2:{running.Tokens.Maintainer}@127.0.0.1:{running.GitLab.Url.Port}/homelab/{name}.git";
        var glab = new Glab(running, await WorkingCopy.StartAsync(remote));
        await glab.SayAsync("repo", "create", $"homelab/{name}", "--description", "Made by glab", "--readme", "--defaultBranch", "main");
        glab.Project = running.GitLab.World.FindProject($"homelab/{name}")!;
        await glab.Copy.MustAsync("pull", "--quiet", "origin", "main");
        return glab;
    }

    /// <summary>A branch with one file more than main, pushed.</summary>
    public async Task PushBranchAsync(string branch)
    {
        await Copy.MustAsync("checkout", "--quiet", "-b", branch);
        await Copy.CommitAsync("added.txt", "new\n", "Add a file");
        await Copy.MustAsync("push", "--quiet", "origin", branch);
    }

    /// <summary>What it says, when all went well.</summary>
    public async Task<string> SayAsync(params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.True(run.ExitCode == 0, $"glab {string.Join(' ', arguments)}: {run.StandardError}{run.StandardOutput}");
        return run.StandardOutput;
    }

    public Task<BufferedCommandResult> RunAsync(params string[] arguments) =>
        RealTools.RunAsync(
            RealTools.Glab,
            arguments,
            TestContext.Current.CancellationToken,
            Copy.Folder,
            new Dictionary<string, string?>
            {
                ["HOME"] = _home.Path,
                ["GLAB_CONFIG_DIR"] = _home["config"],
                ["GITLAB_HOST"] = "127.0.0.1",
                ["GITLAB_TOKEN"] = _running.Tokens.Maintainer,
                ["GLAB_CHECK_UPDATE"] = "false",
                ["NO_PROMPT"] = "true",
                ["NO_COLOR"] = "1",
                ["http_proxy"] = null,
                ["HTTP_PROXY"] = null,
            }
        );

    public void Dispose()
    {
        Copy.Dispose();
        _home.Dispose();
    }
}
