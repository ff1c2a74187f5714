using CliWrap.Buffered;
using Homelab.Testing;

namespace Homelab.Simulator.Tests.Repositories;

/// <summary>A folder with real git in it that knows a project of the simulator as its origin.</summary>
internal sealed class WorkingCopy : IDisposable
{
    private readonly TempDir _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public string Folder => _folder["work"];

    /// <summary>An empty one, on branch main.</summary>
    public static async Task<WorkingCopy> StartAsync(string url)
    {
        var made = new WorkingCopy();
        Directory.CreateDirectory(made.Folder);
        await made.MustAsync("init", "--quiet", "--initial-branch=main");
        await made.MustAsync("remote", "add", "origin", url);
        return made;
    }

    /// <summary>With one commit on main, pushed.</summary>
    public static async Task<WorkingCopy> StartPushedAsync(string url)
    {
        var made = await StartAsync(url);
        await made.CommitAsync("README.md", "# Infrastructure\n");
        await made.MustAsync("push", "--quiet", "origin", "main");
        return made;
    }

    public async Task<string> CommitAsync(string path, string content, string message = "Change a file")
    {
        _folder.Write(Path.Combine("work", path), content);
        await MustAsync("add", "--all");
        await MustAsync("commit", "--quiet", "--message", message);
        return await MustAsync("rev-parse", "HEAD");
    }

    public async Task<string> MustAsync(params string[] arguments)
    {
        var run = await RunAsync(arguments);
        Assert.True(run.ExitCode == 0, $"git {arguments[0]}: {run.StandardError}");
        return run.StandardOutput.Trim();
    }

    public Task<BufferedCommandResult> RunAsync(params string[] arguments) =>
        RealTools.RunAsync(
            RealTools.Git,
            arguments,
            Ct,
            Folder,
            new Dictionary<string, string?>
            {
                ["HOME"] = _folder.Path,
                ["GIT_CONFIG_NOSYSTEM"] = "1",
                ["GIT_TERMINAL_PROMPT"] = "0",
                ["LC_ALL"] = "C",
                ["GIT_AUTHOR_NAME"] = "Ann",
                ["GIT_AUTHOR_EMAIL"] = "ann@example.org",
                ["GIT_COMMITTER_NAME"] = "Ann",
                ["GIT_COMMITTER_EMAIL"] = "ann@example.org",
                ["http_proxy"] = null,
                ["HTTP_PROXY"] = null,
            }
        );

    public void Dispose() => _folder.Dispose();
}
