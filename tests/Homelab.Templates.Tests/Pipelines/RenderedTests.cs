using System.Text.Json.Nodes;
using Homelab.Testing;

namespace Homelab.Templates.Tests.Pipelines;

/// <summary>What GitLab gets to see once inputs are pasted in, and what a runner does with it.</summary>
public sealed class RenderedTests : IDisposable
{
    private const string Pipeline = $"""
        stages: [plan]
        include:
          - component: {Checkout.Component}
            inputs:
              job-name: plan-nas
              stage: plan
              image: registry.example.org:5000/tools@sha256:0123456789abcdef
              tags: [nas, "with: colon"]
              config: homelab/my file.yml
              root: machines/nas
              on-default-branch: true
              timeout: 2 hours
              expire: never
        """;

    /// <summary>The job of the smallest pipeline, as gitlab-ci-local hands it to a shell.</summary>
    private static readonly Lazy<Task<JsonObject>> DefaultJob = new(ResolveAsync);

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_input_reaches_its_place_in_a_pipeline_that_gitlabs_schema_accepts()
    {
        using var checkout = await Checkout.StartAsync(Pipeline);

        var job = (await checkout.PreviewAsync())["plan-nas"]!;

        Assert.Equal("plan", (string?)job["stage"]);
        Assert.Equal("registry.example.org:5000/tools@sha256:0123456789abcdef", (string?)(job["image"] as JsonObject)?["name"]);
        Assert.Equal(["nas", "with: colon"], job["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Equal(
            ("homelab/my file.yml", "machines/nas"),
            ((string?)job["variables"]!["HOMELAB_PLAN_CONFIG"], (string?)job["variables"]!["HOMELAB_PLAN_ROOT"])
        );
        Assert.Equal(("2 hours", "never"), ((string?)job["timeout"], (string?)job["artifacts"]!["expire_in"]));
        Assert.Equal("""{"name":"homelab/plan","action":"access"}""", job["environment"]!.ToJsonString());
    }

    [Fact]
    public async Task The_schema_would_say_so_if_it_did_not()
    {
        using var checkout = await Checkout.StartAsync(
            Pipeline
                + """

                plan-nas:
                  interruptible: perhaps
                """
        );

        Assert.Contains("interruptible", await checkout.RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_job_hands_over_what_the_tool_writes()
    {
        var job = await DefaultJob.Value;
        foreach (var file in Directory.GetFiles(Repository.File("examples/infrastructure"), "*", SearchOption.AllDirectories))
            _dir.Write(Path.GetRelativePath(Repository.File("examples/infrastructure"), file), await File.ReadAllTextAsync(file, Ct));
        var environment = Variables(job);
        environment["PATH"] = $"{Path.GetDirectoryName(RealTools.Homelab)}:{Environment.GetEnvironmentVariable("PATH")}";
        Assert.NotEmpty(RealTools.Terraform);

        var run = await RealTools.RunAsync("/bin/bash", ["-eo", "pipefail", "-c", Script(job)], Ct, _dir.Path, environment);

        Assert.True(run.ExitCode == 0, run.StandardError);
        var reports = job["artifacts"]!["reports"]!.AsObject().Select(report => (string)report.Value!).ToList();
        Assert.Equal(3, reports.Count);
        Assert.All(reports, report => Assert.True(File.Exists(_dir[report]), report));
        Assert.Equal(["homelab-report/"], job["artifacts"]!["paths"]!.AsArray().Select(path => (string?)path));
        Assert.True(File.Exists(_dir["homelab-report/plan-infra.json"]) && File.Exists(_dir["homelab-report/index.json"]));
    }

    [Theory]
    [InlineData("/bin/bash", "homelab.yml", "")]
    [InlineData("/bin/bash", "a \"b\" 'c'", "x y")]
    [InlineData("/bin/bash", "$(touch hit)", "`touch hit`")]
    [InlineData("/bin/bash", "x; touch hit", "x && touch hit #")]
    [InlineData("/bin/bash", "x\ntouch hit\n", "\n")]
    [InlineData("/bin/bash", "--json", "--verbose")]
    [InlineData("/bin/bash", "*", "${HOME}\\")]
    [InlineData("/bin/sh", "$(touch hit)", "x\n`touch hit` \"; touch hit; '")]
    [InlineData("/bin/sh", "-", "")]
    public async Task A_hostile_variable_is_one_argument_and_no_command(string shell, string config, string root)
    {
        var job = await DefaultJob.Value;
        _dir.Script("bin/homelab", """printf '%s\0' "$@" > argv""");
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = $"{_dir["bin"]}:/usr/bin:/bin",
            ["HOMELAB_PLAN_CONFIG"] = config,
            ["HOMELAB_PLAN_ROOT"] = root,
        };

        var run = await RealTools.RunAsync(shell, ["-e", "-c", Script(job)], Ct, _dir.Path, environment);

        Assert.True(run.ExitCode == 0, run.StandardError);
        string[] expected =
        [
            "terraform",
            "plan",
            $"--config={config}",
            .. root.Length > 0 ? new[] { $"--root={root}" } : [],
            "--out",
            "homelab-report",
        ];
        Assert.Equal(expected, (await File.ReadAllTextAsync(_dir["argv"], Ct)).TrimEnd('\0').Split('\0'));
        Assert.False(File.Exists(_dir["hit"]));
    }

    private static async Task<JsonObject> ResolveAsync()
    {
        using var checkout = await Checkout.StartAsync($"include: [{"{"} component: {Checkout.Component} {"}"}]");
        return (await checkout.PreviewAsync())["terraform-plan"]!.AsObject();
    }

    private static string Script(JsonObject job) => string.Join('\n', job["script"]!.AsArray().Select(line => (string)line!));

    private static Dictionary<string, string?> Variables(JsonObject job)
    {
        var variables = RealPlan.Environment.ToDictionary();
        foreach (var (name, value) in job["variables"]!.AsObject())
            variables[name] = (string?)value;
        return variables;
    }

    public void Dispose() => _dir.Dispose();
}
