using System.Text.Json.Nodes;
using Homelab.Configuration;
using Homelab.Templates.Tests.Components;
using Homelab.Testing;

namespace Homelab.Templates.Tests.Pipelines;

/// <summary>What GitLab gets to see of the component for drills, and what a runner does with it.</summary>
public sealed class RenderedDrillTests : IDisposable
{
    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_input_reaches_its_place_in_a_pipeline_that_gitlabs_schema_accepts()
    {
        var job = await JobAsync(
            "tier: fast, image: \"registry.example.org:5000/tools@sha256:0123456789abcdef\", tags: [nas, \"with: colon\"], target: \"container:localhost/x:1\", sabotage: flip-byte, "
                + "config: homelab/my file.yml, state: /srv/state, timeout: 20 hours, expire: never"
        );

        Assert.Equal("registry.example.org:5000/tools@sha256:0123456789abcdef", (string?)(job["image"] as JsonObject)?["name"]);
        Assert.Equal(["nas", "with: colon"], job["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Equal(
            ("restic-fast", "20 hours", "never"),
            ((string?)job["resource_group"], (string?)job["timeout"], (string?)job["artifacts"]!["expire_in"])
        );
        Assert.Equal(
            ("homelab/my file.yml", "/srv/state", TaskPipeline.VaultAndGitea),
            (Variable(job, "HOMELAB_DRILL_CONFIG"), Variable(job, "HOMELAB_STATE"), Variable(job, "HOMELAB_ARGUMENTS"))
        );
        Assert.Equal(
            ("fast", "container:localhost/x:1", "flip-byte"),
            (Variable(job, "HOMELAB_DRILL_TIER"), Variable(job, "HOMELAB_DRILL_TARGET"), Variable(job, "HOMELAB_DRILL_SABOTAGE"))
        );
    }

    [Fact]
    public async Task It_has_the_drills_environment_and_its_test_tab_and_nothing_interrupts_it()
    {
        var job = await JobAsync("stage: test");

        Assert.Equal("""{"name":"homelab/drill","action":"access"}""", job["environment"]!.ToJsonString());
        Assert.Equal(
            "homelab-report/junit.xml",
            (string?)(job["artifacts"]!["reports"]!["junit"] is JsonArray files ? files[0] : job["artifacts"]!["reports"]!["junit"])
        );
        Assert.Equal(("[3]", "false"), (job["allow_failure"]!["exit_codes"]!.ToJsonString(), job["interruptible"]!.ToJsonString()));
        Assert.Equal("""{"max":1,"when":["runner_system_failure","scheduler_failure"]}""", job["retry"]!.ToJsonString());
        Assert.Equal(
            ("restic-", "12 hours", "[]"),
            ((string?)job["resource_group"], (string?)job["timeout"], job["dependencies"]!.ToJsonString())
        );
    }

    [Theory]
    [InlineData("/bin/bash", "fast", "container:localhost/x:1", "flip-byte", "homelab.yml", TaskPipeline.VaultAndGitea)]
    [InlineData("/bin/bash", "", "", "", "homelab.yml", "")]
    [InlineData("/bin/bash", "$(touch hit)", "`touch hit`", "x && touch hit #", "x; touch hit", "*")]
    [InlineData("/bin/bash", "x\ntouch hit\n", "\n", "--json", "a \"b\" 'c'", "${HOME}\\")]
    [InlineData("/bin/sh", "x\n`touch hit` \"; touch hit; '", "x y", "--verbose", "$(touch hit)", "")]
    public async Task A_hostile_variable_is_one_argument_and_no_command(
        string shell,
        string tier,
        string target,
        string sabotage,
        string config,
        string arguments
    )
    {
        var environment = new Dictionary<string, string?>
        {
            ["HOMELAB_DRILL_TIER"] = tier,
            ["HOMELAB_DRILL_TARGET"] = target,
            ["HOMELAB_DRILL_SABOTAGE"] = sabotage,
            ["HOMELAB_DRILL_CONFIG"] = config,
            ["HOMELAB_ARGUMENTS"] = arguments,
        };

        var given = await JobScript.ArgumentsAsync(_dir, shell, Component.Read("restore-drill").Body().Single().Value!, environment, Ct);

        string[] expected =
        [
            "drill",
            "run",
            $"--config={config}",
            .. JobScript.Option("tier", tier),
            .. JobScript.Option("target", target),
            .. JobScript.Option("sabotage", sabotage),
            .. JobScript.Option("arguments", arguments),
            "--out",
            "homelab-report",
        ];
        Assert.Equal(expected, given);
        Assert.False(File.Exists(_dir["hit"]));
    }

    [Fact]
    public void Whatever_the_tool_writes_is_taken()
    {
        string[][] all =
        [
            ["vault,gitea", "fast", ""],
            [string.Join(',', Enumerable.Repeat(new string('s', 63), 9)), new string('t', 20), new string('f', 64)],
            ["", "", ""],
            [],
        ];

        Assert.Equal(TaskPipeline.VaultAndGitea, TaskArguments.Encode(all[0]));
        foreach (var encoded in all.Select(TaskArguments.Encode))
            Assert.NotEmpty(Component.Read("restore-drill").Body(("arguments", encoded), ("only", encoded)));
    }

    [Fact]
    public async Task Every_sabotage_of_the_tool_can_be_chosen()
    {
        var help = await RealTools.RunAsync(RealTools.Homelab, ["drill", "run", "--help"], Ct);
        var words = Component.Read("restore-drill").Inputs["sabotage"]!["options"]!
            .AsArray()
            .Select(word => (string)word!)
            .Where(word => word.Length > 0);

        Assert.Contains(
            $"{string.Join(", ", words)}.",
            string.Join(' ', help.StandardOutput.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    private static string? Variable(JsonObject job, string name) => (string?)job["variables"]![name];

    private static async Task<JsonObject> JobAsync(string inputs)
    {
        using var checkout = await Checkout.StartAsync(TaskPipeline.Of(("restore-drill", inputs)));
        return (await checkout.PreviewAsync(Start.Task("drill", TaskPipeline.VaultAndGitea)))["restore-drill"]!.AsObject();
    }

    public void Dispose() => _dir.Dispose();
}
