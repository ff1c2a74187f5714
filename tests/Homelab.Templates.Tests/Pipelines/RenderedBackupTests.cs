using System.Text.Json.Nodes;
using Homelab.Configuration;
using Homelab.Testing;

namespace Homelab.Templates.Tests.Pipelines;

/// <summary>What GitLab gets to see of the components for backups, and what a runner does with it.</summary>
public sealed class RenderedBackupTests : IDisposable
{
    private const string Inputs =
        "tier: fast, image: \"registry.example.org:5000/tools@sha256:0123456789abcdef\", tags: [nas, \"with: colon\"], "
        + "config: homelab/my file.yml, state: /srv/state, timeout: 20 hours, expire: never";

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("backup", "backup", "backup", "host: nas, ", "restic-fast-nas")]
    [InlineData("backup-maintenance", "prune", "backup-maintenance-prune", "", "restic-fast")]
    [InlineData("backup-maintenance", "check", "backup-maintenance-check", "", "restic-fast")]
    public async Task Every_input_reaches_its_place_in_a_pipeline_that_gitlabs_schema_accepts(
        string component,
        string task,
        string name,
        string more,
        string group
    )
    {
        var job = await JobAsync(component, task, name, more + Inputs);

        Assert.Equal("registry.example.org:5000/tools@sha256:0123456789abcdef", (string?)(job["image"] as JsonObject)?["name"]);
        Assert.Equal(["nas", "with: colon"], job["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Equal(
            (group, "20 hours", "never"),
            ((string?)job["resource_group"], (string?)job["timeout"], (string?)job["artifacts"]!["expire_in"])
        );
        Assert.Equal("""{"name":"homelab/backup","action":"access"}""", job["environment"]!.ToJsonString());
        Assert.Equal("[3]", job["allow_failure"]!["exit_codes"]!.ToJsonString());
        Assert.Equal(
            ("homelab/my file.yml", "/srv/state", TaskPipeline.NasFast),
            (Variable(job, "HOMELAB_BACKUP_CONFIG"), Variable(job, "HOMELAB_STATE"), Variable(job, "HOMELAB_ARGUMENTS"))
        );
    }

    [Theory]
    [InlineData("backup", "backup", "backup", "restic--")]
    [InlineData("backup-maintenance", "prune", "backup-maintenance-prune", "restic-")]
    [InlineData("backup-maintenance", "check", "backup-maintenance-check", "restic-")]
    public async Task Nothing_interrupts_it_and_only_a_runner_that_died_starts_it_again(
        string component,
        string task,
        string name,
        string group
    )
    {
        var job = await JobAsync(component, task, name, "stage: test");

        Assert.Equal("false", job["interruptible"]!.ToJsonString());
        Assert.Equal("""{"max":1,"when":["runner_system_failure","scheduler_failure"]}""", job["retry"]!.ToJsonString());
        Assert.Equal(
            (group, "12 hours", "[]"),
            ((string?)job["resource_group"], (string?)job["timeout"], job["dependencies"]!.ToJsonString())
        );
    }

    [Theory]
    [InlineData("/bin/bash", "nas", "fast", "homelab.yml", TaskPipeline.NasFast)]
    [InlineData("/bin/bash", "", "", "homelab.yml", "")]
    [InlineData("/bin/bash", "$(touch hit)", "`touch hit`", "x; touch hit", "x && touch hit #")]
    [InlineData("/bin/bash", "x\ntouch hit\n", "\n", "a \"b\" 'c'", "*")]
    [InlineData("/bin/bash", "--json", "--verbose", "-", "${HOME}\\")]
    [InlineData("/bin/sh", "x\n`touch hit` \"; touch hit; '", "x y", "$(touch hit)", "")]
    public async Task A_hostile_variable_is_one_argument_and_no_command(
        string shell,
        string host,
        string tier,
        string config,
        string arguments
    )
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOMELAB_BACKUP_HOST"] = host,
            ["HOMELAB_BACKUP_TIER"] = tier,
            ["HOMELAB_BACKUP_CONFIG"] = config,
            ["HOMELAB_ARGUMENTS"] = arguments,
        };
        foreach (
            var (name, body) in Components.Component.Read("backup").Body().Concat(Components.Component.Read("backup-maintenance").Body())
        )
        {
            var given = await JobScript.ArgumentsAsync(_dir, shell, body!, environment, Ct);

            var verb = name == "backup" ? "run" : name["backup-maintenance-".Length..];
            string[] expected =
            [
                "backup",
                verb,
                $"--config={config}",
                .. JobScript.Option("host", verb == "run" ? host : ""),
                .. JobScript.Option("tier", tier),
                .. JobScript.Option("arguments", arguments),
                "--out",
                "homelab-report",
            ];
            Assert.Equal(expected, given);
            Assert.False(File.Exists(_dir["hit"]));
        }
    }

    [Fact]
    public void The_arguments_in_these_tests_are_what_the_tool_writes() =>
        Assert.Equal(
            [TaskPipeline.NasFast, TaskPipeline.Docker1Fast, TaskPipeline.Fast],
            [TaskArguments.Encode(["nas", "fast"]), TaskArguments.Encode(["docker1", "fast"]), TaskArguments.Encode(["fast"])]
        );

    [Theory]
    [InlineData("backup")]
    [InlineData("backup-maintenance")]
    public void Whatever_the_tool_writes_is_taken(string component)
    {
        string[][] all =
        [
            ["nas", "fast"],
            [new string('h', 63), new string('t', 20)],
            ["fast"],
            [],
        ];

        foreach (var encoded in all.Select(TaskArguments.Encode))
            Assert.NotEmpty(Components.Component.Read(component).Body(("arguments", encoded), ("only", encoded)));
    }

    private static string? Variable(JsonObject job, string name) => (string?)job["variables"]![name];

    private static async Task<JsonObject> JobAsync(string component, string task, string name, string inputs)
    {
        using var checkout = await Checkout.StartAsync(TaskPipeline.Of((component, inputs)));
        return (await checkout.PreviewAsync(Start.Task(task, TaskPipeline.NasFast)))[name]!.AsObject();
    }

    public void Dispose() => _dir.Dispose();
}
