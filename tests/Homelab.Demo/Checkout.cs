using Homelab.Testing;

namespace Homelab.Demo;

/// <summary>A folder with real git in it that pushes to a project as one user.</summary>
internal sealed class Checkout(string folder, Uri gitlab, string project, string token)
{
    public string Folder { get; } = folder;

    public string this[string relative] => Path.Combine(Folder, relative);

    /// <summary>What is in the folder becomes the first commit of main.</summary>
    public async Task BeginAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(Folder);
        await GitAsync(ct, "init", "--quiet", "--initial-branch=main");
        await GitAsync(ct, "remote", "add", "origin", $"http://oauth2:{token}@{gitlab.Authority}/{project}.git");
        await CommitAsync("Our homelab", ct);
        await GitAsync(ct, "push", "--quiet", "origin", "main");
    }

    /// <summary>The new commit's SHA.</summary>
    public async Task<string> CommitAsync(string message, CancellationToken ct)
    {
        await GitAsync(ct, "add", "--all");
        await GitAsync(ct, "commit", "--quiet", "--message", message);
        return await GitAsync(ct, "rev-parse", "HEAD");
    }

    /// <summary>Replaces text in a file; the old text must be there.</summary>
    public void Edit(string relative, string old, string @new)
    {
        var text = File.ReadAllText(this[relative]);
        if (!text.Contains(old, StringComparison.Ordinal))
            throw new InvalidOperationException($"{relative} does not hold '{old}'.");
        File.WriteAllText(this[relative], text.Replace(old, @new, StringComparison.Ordinal));
    }

    public async Task<string> GitAsync(CancellationToken ct, params string[] arguments)
    {
        var run = await RealTools.RunAsync(
            "git",
            arguments,
            ct,
            Folder,
            new Dictionary<string, string?>
            {
                ["HOME"] = Folder,
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
        return run.ExitCode == 0
            ? run.StandardOutput.Trim()
            : throw new InvalidOperationException($"git {arguments[0]}: {run.StandardError.Trim()}");
    }
}
