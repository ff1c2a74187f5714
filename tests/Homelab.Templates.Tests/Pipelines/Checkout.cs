using System.Collections;
using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CliWrap.Buffered;
using Homelab.Simulator.Yaml;
using Homelab.Testing;

namespace Homelab.Templates.Tests.Pipelines;

/// <summary>A git checkout with this project's components, whose pipeline gitlab-ci-local resolves as GitLab would.</summary>
internal sealed class Checkout : IDisposable
{
    /// <summary>What a component of the checkout's own project and commit is called.</summary>
    public const string Component = Components + "terraform-plan" + ThisCommit;

    /// <summary>What stands before and after the name of any other.</summary>
    public const string Components = "$CI_SERVER_FQDN/$CI_PROJECT_PATH/",
        ThisCommit = "@$CI_COMMIT_SHA";

    /// <summary>A start costs a second of one core.</summary>
    private static readonly SemaphoreSlim Turns = new(2);

    /// <summary>What was said of the same files, started the same way.</summary>
    private static readonly ConcurrentDictionary<string, BufferedCommandResult> Said = new();

    private readonly TempDir _folder = new();
    private readonly string _content;

    private Checkout(string content) => _content = content;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Folder => _folder["work"];

    /// <param name="pipeline">The whole of <c>.gitlab-ci.yml</c>.</param>
    /// <param name="also">Files and folders of this repository that it needs besides the components.</param>
    public static async Task<Checkout> StartAsync(string pipeline, params string[] also)
    {
        var made = new Checkout(string.Join('\0', also.Append(pipeline)));
        made._folder.Write("work/.gitlab-ci.yml", pipeline);
        foreach (var path in also.Prepend("templates"))
            Copy(Repository.File(path), Path.Combine(made.Folder, path));
        await made.GitAsync("init", "--quiet", "--initial-branch=main");
        // A component is read from the checkout when the origin is its project and the version its commit.
        await made.GitAsync("remote", "add", "origin", "https://gitlab.example.org/homelab/gitops.git");
        await made.GitAsync("add", "--all");
        await made.GitAsync(
            "-c",
            "user.name=Ann",
            "-c",
            "user.email=ann@example.org",
            "commit",
            "--quiet",
            "--no-gpg-sign",
            "--message",
            "Use it"
        );
        return made;
    }

    /// <summary>Every job, and when it runs: <c>never</c> for one that does not.</summary>
    public async Task<IReadOnlyDictionary<string, string>> JobsAsync(Start start)
    {
        var run = await ResolveAsync(["--list-json", "--no-json-schema-validation", .. start.Arguments]);
        Assert.True(run.ExitCode == 0, run.StandardError + run.StandardOutput);
        // Warnings may stand before the list.
        var list = run.StandardOutput.IndexOf("[\n", StringComparison.Ordinal);
        return JsonNode
            .Parse(run.StandardOutput[list..])!
            .AsArray()
            .ToDictionary(job => (string)job!["name"]!, job => (string)job!["when"]!);
    }

    /// <summary>Those of the jobs that run, in order of their names.</summary>
    public async Task<IReadOnlyList<string>> RunningAsync(Start start) =>
        [.. (await JobsAsync(start)).Where(job => job.Value != "never").Select(job => job.Key).Order(StringComparer.Ordinal)];

    /// <summary>The pipeline with everything included and pasted in, checked against GitLab's own JSON Schema.</summary>
    public async Task<JsonObject> PreviewAsync(Start? start = null)
    {
        var run = await ResolveAsync(["--preview", .. start?.Arguments ?? []]);
        Assert.True(run.ExitCode == 0, run.StandardError + run.StandardOutput);
        // Warnings may stand before the document.
        var begin = run.StandardOutput.IndexOf("---\n", StringComparison.Ordinal);
        return YamlTree.Json(YamlTree.Parse(run.StandardOutput[begin..]))!.AsObject();
    }

    /// <summary>What gitlab-ci-local says against the pipeline; fails if it says nothing.</summary>
    public async Task<string> RefusalAsync()
    {
        var run = await ResolveAsync(["--preview"]);
        Assert.True(run.ExitCode != 0, $"It was accepted:\n{run.StandardOutput}");
        return run.StandardOutput + run.StandardError;
    }

    private async Task<BufferedCommandResult> ResolveAsync(IReadOnlyList<string> arguments)
    {
        var (node, script) = RealTools.GitLabCiLocal;
        var question = string.Join('\0', arguments.Prepend(_content));
        await Turns.WaitAsync(Ct);
        try
        {
            if (!Said.TryGetValue(question, out var said))
                Said[question] = said = await RealTools.RunAsync(node, [script, .. arguments], Ct, Folder, Surroundings());
            return said;
        }
        finally
        {
            Turns.Release();
        }
    }

    /// <summary>Nothing of the pipeline these tests may run in, and no settings of whoever runs them.</summary>
    private Dictionary<string, string?> Surroundings()
    {
        var foreign = Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Select(entry => (string)entry.Key)
            .Where(name =>
                name.StartsWith("CI_", StringComparison.Ordinal)
                || name.StartsWith("GCL_", StringComparison.Ordinal)
                || name.StartsWith("GITLAB_", StringComparison.Ordinal)
            );
        var surroundings = foreign.ToDictionary(name => name, _ => (string?)null);
        surroundings["HOME"] = _folder.Path;
        surroundings["GIT_CONFIG_NOSYSTEM"] = "1";
        return surroundings;
    }

    private async Task GitAsync(params string[] arguments)
    {
        var run = await RealTools.RunAsync(RealTools.Git, arguments, Ct, Folder, Surroundings());
        Assert.True(run.ExitCode == 0, $"git {arguments[0]}: {run.StandardError}");
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    public void Dispose() => _folder.Dispose();
}
