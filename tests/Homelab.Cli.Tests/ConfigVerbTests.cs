using System.Text.Json;
using Homelab.Testing;

namespace Homelab.Cli.Tests;

public sealed class ConfigVerbTests : IDisposable
{
    private readonly Session _homelab = new();

    [Fact]
    public async Task A_valid_file_ends_0_and_says_what_each_schedule_does_next()
    {
        File.Copy(Repository.File("tests/Homelab.Configuration.Tests/Examples/full.yml"), _homelab.Dir["homelab.yml"]);

        var run = await _homelab.RunAsync("config", "check");

        Assert.True(run.ExitCode == 0, run.StandardError);
        Assert.Contains("homelab.yml is valid.", run.StandardOutput, StringComparison.Ordinal);
        Assert.Matches("(?m)^20[0-9]{2}-[0-9]{2}-[0-9]{2} ... 03:30 \\+0[12]:00 +backup nas fast$", run.StandardOutput);
    }

    [Fact]
    public async Task Every_fault_is_named_at_once_with_its_line()
    {
        _homelab.Dir.Write(
            "homelab.yml",
            "version: 1\ntimezon: Europe/Berlin\nbackups:\n  sets:\n    a: { pahts: [/srv] }\n  tiers:\n    fast: { cron: \"every day\" }\n"
        );

        var run = await _homelab.RunAsync("config", "check");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(
            "homelab.yml:2:1: timezon: unknown key 'timezon', did you mean 'timezone'?",
            run.StandardError,
            StringComparison.Ordinal
        );
        Assert.Contains("did you mean 'paths'?", run.StandardError, StringComparison.Ordinal);
        Assert.Contains("backups.tiers.fast.cron", run.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_refuses_a_configuration_with_a_fault()
    {
        _homelab.Dir.Write("homelab.yml", "version: 1\ntimezon: x\n");

        var run = await _homelab.RunAsync("terraform", "plan");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("timezone", run.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_is_json_and_the_one_in_the_documentation()
    {
        var schema = (await _homelab.RunAsync("config", "schema")).StandardOutput;

        using var parsed = JsonDocument.Parse(schema);
        Assert.Equal(Repository.Read("docs/schemas/homelab.schema.json"), schema);
    }

    public void Dispose() => _homelab.Dispose();
}
