using System.Text.Json.Nodes;
using System.Xml.Linq;
using Homelab.Cli.Tests.Backups;
using Homelab.Testing;
using Homelab.Testing.Monitors;

namespace Homelab.Cli.Tests.Drills;

/// <summary>What a drill leaves when it is over, and who is told.</summary>
public sealed class DrillHandOverTests : IAsyncDisposable
{
    private readonly BackupSession _homelab = new();
    private readonly KumaServer _kuma = new();
    private readonly KumaMonitor _monitor;

    public DrillHandOverTests()
    {
        _monitor = _kuma.Add("drill");
        _homelab.Set("KUMA_DRILL_URL", $"{_monitor.PushUrl}");
        _homelab.Set("HOMELAB_ANSIBLE", Repository.File("ci-components/ansible"));
        Directory.CreateDirectory(_homelab.Dir["target"]);
        Directory.CreateDirectory(_homelab.Dir["stick"]);
        _homelab.Dir.Write(
            "homelab.yml",
            $$"""
            version: 1
            backups:
              sets:
                notes: { paths: ["{{_homelab.Dir["notes"]}}"] }
              tiers:
                fast: { cron: "30 3 * * *" }
            drill: { target: { kind: directory, path: "{{_homelab.Dir["target"]}}" } }
            recovery: { recipients: [age1{{new string('q', 58)}}], to: ["{{_homelab.Dir["stick"]}}"] }
            """
        );
    }

    [Fact]
    public async Task A_drill_that_wants_a_look_is_up_and_makes_no_kit()
    {
        _ = RealTools.AnsiblePlaybook;
        _homelab.MakeWeak();
        await _homelab.RunAsync("run");

        var run = await _homelab.OtherAsync(["drill", "run"]);

        Assert.True(run.ExitCode == 3, run.StandardOutput + run.StandardError);
        Assert.Contains("WARN", run.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(("warn", "delivered"), ((string?)Report()["verdict"], (string?)Report()["monitor"]!["state"]));
        Assert.Equal(("Up", 1), (_monitor.State, _monitor.Beats.Count));
        Assert.StartsWith("WARN: 1 set came back from fast, but look: ", _monitor.Message, StringComparison.Ordinal);
        Assert.InRange(_monitor.Message!.Length, 1, 200);
        Assert.Equal("0 0", Totals());
        Assert.Empty(Directory.GetFiles(_homelab.Dir["stick"]));
    }

    [Fact]
    public async Task A_drill_that_failed_is_down_and_says_why()
    {
        var run = await _homelab.OtherAsync(["drill", "run"]);

        Assert.True(run.ExitCode == 1, run.StandardOutput + run.StandardError);
        Assert.Equal(("fail", "Down"), ((string?)Report()["verdict"], _monitor.State));
        Assert.StartsWith("FAIL: repository failed: the repository of fast cannot be read: ", _monitor.Message, StringComparison.Ordinal);
        Assert.InRange(_monitor.Message!.Length, 1, 200);
        Assert.Equal("3 1", Totals());
    }

    [Theory]
    [InlineData("RESTIC_FAST_REPOSITORY")]
    [InlineData("RESTIC_FAST_PASSWORD")]
    public async Task A_drill_that_is_not_told_how_to_read_the_repository_is_misuse_and_its_monitor_hears_that_it_was_not_held(
        string missing
    )
    {
        _homelab.MakeWeak();
        _homelab.Set(missing, null);

        var run = await _homelab.OtherAsync(["drill", "run"]);

        Assert.True(run.ExitCode == 2, run.StandardOutput + run.StandardError);
        Assert.Contains("RESTIC_FAST_", run.StandardError.Trim().Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal("Down", _monitor.State);
        Assert.Contains("is not set", _monitor.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_homelab.Dir["homelab-report/drill.json"]));
    }

    public async ValueTask DisposeAsync()
    {
        await _kuma.DisposeAsync();
        _homelab.Dispose();
    }

    private JsonNode Report() => JsonNode.Parse(File.ReadAllText(_homelab.Dir["homelab-report/drill.json"]))!;

    /// <summary>Failures and errors in GitLab's test tab.</summary>
    private string Totals()
    {
        var suites = XDocument.Load(_homelab.Dir["homelab-report/junit.xml"]).Root!.Elements("testsuite").ToArray();
        return $"{suites.Sum(suite => (int)suite.Attribute("failures")!)} {suites.Sum(suite => (int)suite.Attribute("errors")!)}";
    }
}
