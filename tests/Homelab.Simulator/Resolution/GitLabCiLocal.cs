using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Homelab.Simulator.Processes;

namespace Homelab.Simulator.Resolution;

/// <summary>
/// The program that knows how GitLab merges, inherits, references and decides rules. It needs a Node of its own (22 or newer); both lie in
/// one
/// folder of npm packages.
/// </summary>
internal sealed class GitLabCiLocal
{
    private const string Variable = "HOMELAB_TEST_CI";

    /// <summary>What GitLab's schema has accepted: it is compiled in every call, which takes as long as all the rest.</summary>
    private static readonly ConcurrentDictionary<string, byte> Accepted = new();

    private readonly SemaphoreSlim _few = new(2);
    private readonly string _script;
    private readonly ExternalProgram _node;

    /// <param name="packages">Where <c>node_modules</c> lies; null: the variable <c>HOMELAB_TEST_CI</c>, else where <c>./test</c> puts
    /// it.</param>
    public GitLabCiLocal(string? packages, string data)
    {
        var home = Directory.CreateDirectory(Path.Combine(data, "gitlab-ci-local")).FullName;
        var modules = Path.Combine(
            packages
                ?? Environment.GetEnvironmentVariable(Variable)
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/homelab-gitops/gitlab-ci-local"),
            "node_modules"
        );
        var node = Directory.Exists(modules) ? Directory.EnumerateDirectories(modules, "node-linux-*").FirstOrDefault() : null;
        _script = Path.Combine(modules, "gitlab-ci-local/dist/index.js");
        _node = new ExternalProgram(
            Path.Combine(node ?? modules, "bin/node"),
            new Dictionary<string, string>
            {
                ["HOME"] = home,
                ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin",
                ["GIT_CONFIG_NOSYSTEM"] = "1",
                ["GIT_CONFIG_GLOBAL"] = "/dev/null",
                ["NODE_COMPILE_CACHE"] = Path.Combine(modules, ".compiled"),
                ["NO_COLOR"] = "1",
            }
        );
        IsInstalled = node is not null && File.Exists(_script);
    }

    public bool IsInstalled { get; }

    /// <summary>The pipeline with everything merged, checked against GitLab's schema, and what its rules decided.</summary>
    public async Task<Decided> ResolveAsync(CiCheckout checkout, CancellationToken ct)
    {
        var sources = await checkout.ReadSourcesAsync(ct);
        var accepted = Accepted.ContainsKey(sources);
        var jobs = await ListAsync(checkout, ct, accepted);
        var merged = await checkout.ReadMergedAsync(ct);
        // The same files can come to something else, where rules decide what is included.
        if (accepted && !Accepted.ContainsKey(merged))
            await ListAsync(checkout, ct);
        _ = (Accepted.TryAdd(sources, 0), Accepted.TryAdd(merged, 0));
        return new Decided(new MergedPipeline(merged), jobs);
    }

    /// <summary>Each job with what its rules decided.</summary>
    public async Task<JsonArray> ListAsync(CiCheckout checkout, CancellationToken ct, bool accepted = false)
    {
        var text = await RunAsync(checkout, ["--list-json", .. accepted ? ["--no-json-schema-validation"] : Array.Empty<string>()], ct);
        return JsonNode.Parse(text[text.IndexOf('[', StringComparison.Ordinal)..]) as JsonArray
            ?? throw new JsonException("gitlab-ci-local listed no jobs.");
    }

    private async Task<string> RunAsync(CiCheckout checkout, IReadOnlyList<string> mode, CancellationToken ct)
    {
        if (!IsInstalled)
            throw new InvalidOperationException(
                $"gitlab-ci-local is not at {_script}: run ./test once, or say in {Variable} where its node_modules lies."
            );
        await _few.WaitAsync(ct);
        try
        {
            var ended = await _node.RunAsync([_script, .. checkout.Arguments(), .. mode], checkout.Folder, ct);
            return ended.Succeeded ? ended.Text : throw new ConfigException(Message(ended.Error));
        }
        finally
        {
            _few.Release();
        }
    }

    // It tells about its own doings first, and a fault of its YAML reader ends in a stack.
    private static string Message(string error)
    {
        string[] chatter =
        [
            "parsing and downloads",
            "json schema validated",
            "Using fallback",
            "Unable to retrieve",
            "  Command failed",
            "fatal:",
            "    at ",
        ];
        var lines = error
            .Split('\n')
            .Where(line => line.Trim().Length > 0 && !chatter.Any(start => line.StartsWith(start, StringComparison.Ordinal)));
        return string.Join('\n', lines).Trim();
    }
}
