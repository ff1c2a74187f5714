using CliWrap;
using CliWrap.Buffered;
using Homelab.Testing;

namespace Homelab.Cli.Tests;

public sealed class InterruptionTests : IDisposable
{
    private readonly Session _homelab = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_termination_is_passed_on_to_terraform_and_told_in_one_sentence()
    {
        _homelab.Dir.Write("main.tf", "");
        var script = _homelab.Dir.Script(
            "bin/terraform",
            $"[ \"$1\" = plan ] || {{ echo '{{}}'; exit 0; }}; trap 'touch {_homelab.Dir["asked"]}; exit 1' INT; touch {_homelab.Dir["ready"]}; while :; do sleep 0.05; done"
        );

        var (run, _) = await StopAsync(script, "TERM");

        Assert.Equal(1, run.ExitCode);
        Assert.True(File.Exists(_homelab.Dir["asked"]));
        Assert.Contains("homelab: Stopped before it was done", run.StandardError, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_homelab.Dir["tmp"]));
    }

    [Fact]
    public async Task What_a_kill_leaves_behind_is_gone_after_the_next_run()
    {
        _homelab.Dir.Write("main.tf", "");
        var script = _homelab.Dir.Script(
            "bin/terraform",
            $"[ \"$1\" = plan ] || {{ echo '{{}}'; exit 0; }}; for a; do case $a in -out=*) echo canary-left-0001 > \"${{a#-out=}}\";; esac; done; echo $$ > {_homelab.Dir["pid"]}; touch {_homelab.Dir["ready"]}; exec sleep 60"
        );

        await StopAsync(script, "KILL");
        await RealTools.RunAsync("kill", [(await File.ReadAllTextAsync(_homelab.Dir["pid"], Ct)).Trim()], Ct);
        Assert.NotEmpty(Directory.GetDirectories(_homelab.Dir["tmp"]));
        await _homelab.RunAsync(["terraform", "plan"], new Dictionary<string, string?> { ["TMPDIR"] = _homelab.Dir["tmp"] });

        Assert.Empty(Directory.GetDirectories(_homelab.Dir["tmp"]));
    }

    public void Dispose() => _homelab.Dispose();

    /// <summary>Starts a plan with this terraform, waits until it is under way, sends the signal.</summary>
    private async Task<(BufferedCommandResult Run, int Pid)> StopAsync(string terraform, string signal)
    {
        Directory.CreateDirectory(_homelab.Dir["tmp"]);
        var running = CliWrap
            .Cli.Wrap(RealTools.Homelab)
            .WithArguments(["terraform", "plan"])
            .WithWorkingDirectory(_homelab.Dir.Path)
            .WithEnvironmentVariables(
                new Dictionary<string, string?>
                {
                    ["PATH"] = Path.GetDirectoryName(terraform) + ":/usr/bin:/bin",
                    ["TMPDIR"] = _homelab.Dir["tmp"],
                }
            )
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Ct);
        await Wait.UntilAsync(() => File.Exists(_homelab.Dir["ready"]), Ct);
        await RealTools.RunAsync("kill", [$"-{signal}", $"{running.ProcessId}"], Ct);
        return (await running, running.ProcessId);
    }
}
