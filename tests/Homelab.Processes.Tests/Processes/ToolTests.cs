using CliWrap;
using Homelab.Processes.Processes;
using Homelab.Testing;

namespace Homelab.Processes.Tests.Processes;

public sealed class ToolTests : IDisposable
{
    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_non_zero_exit_is_data_with_what_was_said()
    {
        var run = await new Tool(_dir.Script("tool", "echo out; echo err >&2; exit 7")).RunAsync([], Ct);

        Assert.Equal((7, "out\n", "err\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task The_child_sees_exactly_the_environment_it_is_given()
    {
        Environment.SetEnvironmentVariable("RESTIC_TEST_PASSWORD", "canary-restic-0001");
        var tool = new Tool(_dir.Script("tool", "env"))
        {
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["A"] = "1" },
        };

        var run = await tool.RunAsync([], Ct);

        Assert.Contains("A=1\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("RESTIC", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("HOME", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_is_kept_up_to_a_mebibyte_and_masked()
    {
        var tool = new Tool(_dir.Script("tool", "echo secret; yes 0123456789 | head -c 3000000"))
        {
            Mask = text => text.Replace("secret", "*", StringComparison.Ordinal),
        };

        var run = await tool.RunAsync([], Ct);

        Assert.StartsWith("*\n", run.Output, StringComparison.Ordinal);
        Assert.InRange(run.Output.Length, 1_000_000, 1_048_576);
    }

    [Fact]
    public async Task Of_a_long_output_beginning_and_end_are_kept_and_it_says_that_it_is_not_whole()
    {
        var tool = new Tool(_dir.Script("tool", "echo first; seq 300000; echo last; echo alarm >&2"));

        var run = await tool.RunAsync([], Ct);

        Assert.True(run.Truncated);
        Assert.StartsWith("first\n1\n2\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n299999\n300000\nlast\n", run.Output, StringComparison.Ordinal);
        Assert.InRange(run.Output.Length, 1_000_000, 1_048_576);
        Assert.Equal(1, run.Output.Split('\n').Count(line => line == "[...]"));
        Assert.Equal("alarm\n", run.Error);
    }

    [Theory]
    [InlineData("seq 300000 >&2; echo last >&2")]
    [InlineData("head -c 900000 /dev/zero | tr '\\0' x >&2; echo >&2; head -c 900000 /dev/zero | tr '\\0' y >&2; echo >&2; echo last >&2")]
    [InlineData("head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo last >&2")]
    [InlineData("echo first >&2; head -c 3000000 /dev/zero | tr '\\0' x >&2; echo last >&2")]
    public async Task However_long_a_complaint_is_its_end_is_kept(string script)
    {
        var run = await new Tool(_dir.Script("tool", script)).RunAsync([], Ct);

        Assert.True(run.Truncated);
        Assert.EndsWith("last\n", run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Error.Length, 100_000, 1_048_576);
    }

    [Theory]
    [InlineData("seq 150000")]
    [InlineData("head -c 1000000 /dev/zero | tr '\\0' x")]
    public async Task What_fits_is_whole_however_it_is_cut_into_lines(string script)
    {
        var run = await new Tool(_dir.Script("tool", script)).RunAsync([], Ct);

        Assert.False(run.Truncated);
        Assert.DoesNotContain("[...]", run.Output, StringComparison.Ordinal);
        Assert.InRange(run.Output.Length, 900_000, 1_048_576);
    }

    [Fact]
    public async Task No_secret_is_cut_in_two()
    {
        // What is kept of the line begins in the middle of the secret, and nobody would find what is left of it.
        var script = _dir.Script(
            "tool",
            "{ head -c 600000 /dev/zero | tr '\\0' x; printf secret-0; head -c 524279 /dev/zero | tr '\\0' y; } >&2"
        );
        var tool = new Tool(script) { Mask = text => text.Replace("secret-0", "(masked)", StringComparison.Ordinal) };

        var run = await tool.RunAsync([], Ct);

        Assert.True(run.Truncated);
        Assert.DoesNotContain("ret-0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_program_is_one_sentence_that_names_it_and_none_of_its_arguments()
    {
        var missing = await Assert.ThrowsAsync<ToolUnavailableException>(() => new Tool(_dir["nowhere"]).RunAsync(["canary-argument"], Ct));

        Assert.Equal("nowhere cannot be started: install it, or put the folder it is in on PATH.", missing.Message);
    }

    [Fact]
    public async Task A_program_is_asked_to_stop_before_it_is_killed()
    {
        var script = _dir.Script("tool", $"trap 'touch {_dir["asked"]}; exit 0' INT; touch {_dir["ready"]}; while :; do sleep 0.05; done");
        using var stop = new CancellationTokenSource();

        var running = new Tool(script).RunAsync([], stop.Token);
        await WaitFor(_dir["ready"]);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(File.Exists(_dir["asked"]));
    }

    [Fact]
    public async Task A_program_that_was_started_deaf_to_interrupts_is_asked_to_terminate()
    {
        var program = _dir.Script(
            "program",
            $"trap 'touch {_dir["asked"]}; exit 0' TERM; touch {_dir["ready"]}; while :; do sleep 0.05; done"
        );
        var script = _dir.Script("tool", $"trap '' INT; exec {program}");
        using var stop = new CancellationTokenSource();

        var running = new Tool(script).RunAsync([], stop.Token);
        await WaitFor(_dir["ready"]);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.True(File.Exists(_dir["asked"]));
    }

    [Fact]
    public async Task A_program_that_does_not_listen_is_killed_after_its_grace()
    {
        var script = _dir.Script("tool", $"trap '' INT TERM; echo $$ > {_dir["pid"]}; while :; do sleep 0.05; done");
        var tool = new Tool(script) { Timeout = TimeSpan.FromSeconds(3), Grace = TimeSpan.FromSeconds(0.5) };

        var late = await Assert.ThrowsAsync<TimeoutException>(() => tool.RunAsync(["canary-argument"], Ct));

        Assert.DoesNotContain("canary", late.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{(await File.ReadAllTextAsync(_dir["pid"], Ct)).Trim()}"));
    }

    [Fact]
    public async Task Standard_output_can_be_streamed_whole()
    {
        using var target = new MemoryStream();

        await new Tool(_dir.Script("tool", "head -c 5000000 /dev/zero")).StreamAsync([], PipeTarget.ToStream(target), _ => { }, Ct);

        Assert.Equal(5_000_000, target.Length);
    }

    public void Dispose() => _dir.Dispose();

    private static Task WaitFor(string file) => Wait.UntilAsync(() => File.Exists(file), Ct, () => file);
}
