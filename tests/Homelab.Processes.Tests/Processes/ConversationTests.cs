using Homelab.Processes.Processes;
using Homelab.Testing;

namespace Homelab.Processes.Tests.Processes;

public sealed class ConversationTests : IDisposable
{
    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_line_can_be_answered_before_the_next_is_said()
    {
        await using var talk = new Tool(_dir.Script("echo", """while read -r line; do echo "<$line>"; done; echo bye; exit 4""")).Converse(
            [],
            Ct
        );

        talk.Say("one\n");
        Assert.Equal("<one>", await talk.HearAsync(Ct));
        talk.Say("zwei: ü\n");
        Assert.Equal("<zwei: ü>", await talk.HearAsync(Ct));
        var run = await talk.EndAsync();

        Assert.Equal("bye", await talk.HearAsync(Ct));
        Assert.Null(await talk.HearAsync(Ct));
        Assert.Equal(4, run.ExitCode);
    }

    [Fact]
    public async Task One_who_ends_by_himself_says_how_and_hears_nothing_more()
    {
        await using var talk = new Tool(_dir.Script("short", "read -r line; echo no >&2; exit 3")).Converse([], Ct);

        talk.Say("one\n");
        Assert.Null(await talk.HearAsync(Ct));
        talk.Say(new string('x', 1_000_000));
        var run = await talk.EndAsync();

        Assert.Equal((3, "no\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task One_who_never_reads_is_asked_to_stop_when_it_is_over()
    {
        var script = _dir.Script("deaf", $"trap 'touch {_dir["asked"]}; exit 0' INT; echo $$; while :; do sleep 0.05; done");
        var talk = new Tool(script) { Grace = TimeSpan.FromSeconds(5) }.Converse([], Ct);
        var pid = await talk.HearAsync(Ct);
        talk.Say(new string('x', 1_000_000));

        await talk.DisposeAsync();

        Assert.True(File.Exists(_dir["asked"]));
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task A_cancelled_conversation_ends_the_program_politely()
    {
        using var stop = new CancellationTokenSource();
        var script = _dir.Script("tool", $"trap 'touch {_dir["asked"]}; exit 0' INT; echo ready; while :; do sleep 0.05; done");
        await using var talk = new Tool(script).Converse([], stop.Token);
        await talk.HearAsync(Ct);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => talk.EndAsync());
        Assert.True(File.Exists(_dir["asked"]));
    }

    [Fact]
    public async Task A_program_that_is_missing_says_so_at_the_end()
    {
        await using var talk = new Tool(_dir["nowhere"]).Converse([], Ct);

        Assert.Null(await talk.HearAsync(Ct));
        await Assert.ThrowsAsync<ToolUnavailableException>(talk.EndAsync);
    }

    public void Dispose() => _dir.Dispose();
}
