using CliWrap;
using CliWrap.Buffered;
using Xunit;

namespace Homelab.Testing;

/// <summary>Real programs for tests. A missing one fails in CI and skips, saying so, on a laptop.</summary>
public static partial class RealTools
{
    /// <summary>The native command-line tool that <c>./test</c> publishes before it runs anything.</summary>
    public static string Homelab => Existing(Repository.File("artifacts/bin/homelab"), "homelab (run ./test once)");

    /// <summary>The native bot, published likewise.</summary>
    public static string HomelabBot => Existing(Repository.File("artifacts/bin/homelab-bot"), "homelab-bot (run ./test once)");

    public static string Terraform => OnPath("terraform");

    public static string Node => OnPath("node");

    public static string Git => OnPath("git");

    /// <summary>What the pages' commands use, besides what every machine has.</summary>
    public static IReadOnlyList<string> CommandLineTools => [OnPath("bash"), OnPath("curl"), OnPath("jq"), OnPath("openssl"), Git];

    /// <summary>Where <c>./test</c> keeps npm packages: outside the checkout, shared by every run.</summary>
    public static string NodeModules =>
        Existing(Path.Combine(Cached("HOMELAB_TEST_NPM", "npm"), "node_modules"), "npm packages (run ./test once)");

    /// <summary>A podman of the tests' own, in whose storage <see cref="BaseImage"/> is. HOMELAB_WITHOUT_CONTAINERS is for CI runners that
    /// may start none.</summary>
    public static string Podman
    {
        get
        {
            Assert.SkipWhen(
                Environment.GetEnvironmentVariable("HOMELAB_WITHOUT_CONTAINERS") is { Length: > 0 },
                "HOMELAB_WITHOUT_CONTAINERS is set."
            );
            return Existing(Path.Combine(Cached("HOMELAB_TEST_IMAGES", "images"), "podman"), "podman with a base image (run ./test once)");
        }
    }

    /// <summary>Debian with what our images need, made by <c>./test</c>.</summary>
    public const string BaseImage = "localhost/homelab-test-base:3";

    /// <summary>
    /// Debian as a host: Ansible and ssh can reach it, systemd is its <c>/sbin/init</c>, and it has what restored things are looked at
    /// with,
    /// a PostgreSQL that does not run included; made likewise.
    /// </summary>
    public const string HostImage = "localhost/homelab-test-host:3";

    /// <summary>The same, started as the usual image of PostgreSQL is; made likewise.</summary>
    public const string PostgresImage = "localhost/homelab-test-postgres:1";

    public static string AnsiblePlaybook => OnPath("ansible-playbook");

    public static string AnsibleLint => OnPath("ansible-lint");

    /// <summary>What to start for gitlab-ci-local: a Node of its own, and the script to give it first.</summary>
    public static (string Node, string Script) GitLabCiLocal
    {
        get
        {
            var modules = Path.Combine(Cached("HOMELAB_TEST_CI", "gitlab-ci-local"), "node_modules");
            var node = Directory.Exists(modules) ? Directory.EnumerateDirectories(modules, "node-linux-*").FirstOrDefault() : null;
            return (
                Existing(node is null ? null : Path.Combine(node, "bin/node"), "gitlab-ci-local (run ./test once)"),
                Existing(Path.Combine(modules, "gitlab-ci-local/dist/index.js"), "gitlab-ci-local (run ./test once)")
            );
        }
    }

    /// <summary>GitLab's own command-line client: from where <c>./test</c> unpacked it, or from the system.</summary>
    public static string Glab => Unpacked("glab/usr/bin/glab") is var unpacked && File.Exists(unpacked) ? unpacked : OnPath("glab");

    /// <summary>The system's Python, with python-gitlab as a package of the system.</summary>
    public static string PythonWithGitLab
    {
        get
        {
            _ = Existing("/usr/lib/python3/dist-packages/gitlab", "python3-gitlab");
            return Existing("/usr/bin/python3", "python3");
        }
    }

    /// <summary>Runs a program to its end and returns what it said. <paramref name="environment"/> adds to the test's own; null
    /// removes.</summary>
    public static async Task<BufferedCommandResult> RunAsync(
        string executable,
        IEnumerable<string> arguments,
        CancellationToken ct,
        string? directory = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? input = null
    ) =>
        await Cli.Wrap(executable)
            .WithArguments(arguments)
            .WithWorkingDirectory(directory ?? Repository.Root)
            .WithEnvironmentVariables(environment ?? new Dictionary<string, string?>())
            .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromString(input))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(ct);

    /// <summary>A program's full path, or null where it is not installed.</summary>
    public static string? FindOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>A folder of what <c>./test</c> keeps between two runs.</summary>
    /// <param name="variable">With which it says where.</param>
    internal static string Cached(string variable, string folder) =>
        Environment.GetEnvironmentVariable(variable)
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/homelab-gitops", folder);

    private static string OnPath(string name) => Existing(FindOnPath(name), name);

    private static string Existing(string? path, string name)
    {
        if (Path.Exists(path))
            return path;
        if (Environment.GetEnvironmentVariable("CI") is "true" or "1")
            Assert.Fail($"{name} is missing, and in CI a missing tool is a failure.");
        Assert.Skip($"{name} is not installed here.");
        return "";
    }
}
