using System.Web;
using Homelab.Monitoring.Push;

namespace Homelab.Monitoring.Tests.Push;

public sealed class KumaTests : IAsyncDisposable
{
    private const string Variable = "KUMA_BACKUP_FAST_URL";

    private readonly KumaServer _kuma = new();
    private readonly KumaMonitor _monitor;

    public KumaTests() => _monitor = _kuma.Add("backup-fast");

    [Fact]
    public async Task A_good_end_is_up_with_message_and_duration()
    {
        Assert.IsType<PushOutcome.Delivered>(await FinishAsync(new Beat(true, "3 sets, 1.2 GiB", TimeSpan.FromSeconds(93))));

        Assert.Equal(
            (true, "3 sets, 1.2 GiB", 93_000),
            (_monitor.Beats.Single().Up, _monitor.Beats.Single().Message, _monitor.Beats.Single().Ping)
        );
        Assert.Equal("Up      backup-fast    3 sets, 1.2 GiB (93000 ms)", _kuma.Dashboard());
        Assert.Equal("GET", _kuma.Requests.Single().Method);
    }

    [Fact]
    public async Task A_bad_end_is_down_and_its_owner_is_told()
    {
        await FinishAsync(new Beat(false, "The source /srv/photos is missing.", TimeSpan.FromSeconds(1)));

        Assert.Equal(["[backup-fast] [🔴 Down] The source /srv/photos is missing."], _monitor.Notices);
    }

    [Fact]
    public async Task There_is_no_start_because_it_would_make_a_run_that_hangs_look_alive()
    {
        Assert.IsType<PushOutcome.NoSuchSignal>(await Monitor($"{_monitor.PushUrl}").StartAsync(Quick.Ct));
        Assert.Empty(_kuma.Requests);
    }

    [Theory]
    [InlineData("?status=up&msg=OK&ping=")]
    [InlineData("?msg=stale&status=down&status=up#x")]
    [InlineData("")]
    public async Task What_was_pasted_after_the_question_mark_is_replaced(string query)
    {
        var address = $"  {_monitor.PushUrl.GetLeftPart(UriPartial.Path)}{query}\n";

        await Monitor(address).FinishAsync(new Beat(false, "a & b = 100 % + \"c\"#", TimeSpan.Zero), Quick.Ct);

        var asked = HttpUtility.ParseQueryString(_kuma.Requests.Single().Target.Split('?')[1]);
        Assert.Equal(["status", "msg", "ping"], asked.AllKeys);
        Assert.Equal(("down", "a & b = 100 % + \"c\"#", "1"), (asked["status"], asked["msg"], asked["ping"]));
    }

    [Theory]
    [InlineData("one\r\ntwo\n\n\tthree  four ", "one two three four")]
    [InlineData("\u001b[31mred\u001b[0m \u202egnp.exe\u200b", "\\u001b[31mred\\u001b[0m \\u202egnp.exe\\u200b")]
    [InlineData("the password is hunter22.", "the password is ⟨sensitive⟩.")]
    [InlineData("", "OK")]
    [InlineData(" \n ", "OK")]
    public async Task The_message_is_one_visible_line_without_secrets(string message, string shown)
    {
        await FinishAsync(new Beat(true, message, TimeSpan.FromSeconds(1)));

        Assert.Equal(shown, _monitor.Beats.Single().Message);
    }

    [Fact]
    public async Task An_empty_message_of_a_failure_does_not_become_kumas_ok()
    {
        await FinishAsync(new Beat(false, "", TimeSpan.FromSeconds(1)));

        Assert.Equal("failed", _monitor.Beats.Single().Message);
    }

    [Fact]
    public async Task A_long_message_is_cut_to_200_characters_and_never_within_one_or_within_a_secret()
    {
        foreach (var pad in Enumerable.Range(180, 25))
        {
            await FinishAsync(new Beat(true, new string('x', pad) + "hunter22 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉", TimeSpan.FromSeconds(1)));

            var kept = _monitor.Beats[^1].Message;
            Assert.InRange(kept.Length, 1, 200);
            Assert.DoesNotContain("\ufffd", kept, StringComparison.Ordinal);
            Assert.DoesNotContain("hunt", kept, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.0004, 1)]
    [InlineData(2.5, 2500)]
    [InlineData(999_999, 86_400_000)]
    public async Task The_duration_is_one_that_every_version_takes(double seconds, double ping)
    {
        await FinishAsync(new Beat(true, "x", TimeSpan.FromSeconds(seconds)));

        Assert.Equal(ping, _monitor.Beats.Single().Ping);
    }

    [Fact]
    public async Task A_paused_monitor_is_no_success_and_is_tried_three_times()
    {
        _monitor.Paused = true;

        var refused = Assert.IsType<PushOutcome.Refused>(await FinishAsync(new Beat(true, "x", TimeSpan.Zero)));

        Assert.Equal(
            $"Uptime Kuma at http://{_kuma.Url.Authority}/… does not take the signal: resume the monitor if it is paused, else copy its push address again into {Variable}.",
            refused.Sentence
        );
        Assert.Equal(3, _kuma.Requests.Count);
    }

    [Fact]
    public async Task Another_page_of_kuma_is_no_success_though_it_answers_200()
    {
        var refused = Assert.IsType<PushOutcome.Refused>(
            await Monitor($"{_kuma.Url}dashboard/7").FinishAsync(new Beat(true, "x", TimeSpan.Zero), Quick.Ct)
        );

        Assert.Contains("answered something that a push address does not", refused.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"ok":false,"msg":"database is locked"}""")]
    [InlineData("""{"ok":"true"}""")]
    [InlineData("""{"OK":true}""")]
    [InlineData("""[{"ok":true}]""")]
    [InlineData("""{"ok":true""")]
    [InlineData("{\"ok\":true}<html>")]
    [InlineData("ok")]
    [InlineData("")]
    public async Task A_lying_200_is_no_success(string body)
    {
        _kuma.Trouble = _ => Reply.Json(body);

        Assert.IsType<PushOutcome.Refused>(await FinishAsync(new Beat(true, "x", TimeSpan.Zero)));
    }

    [Fact]
    public async Task The_right_body_with_another_status_is_no_success_either()
    {
        _kuma.Trouble = _ => Reply.Of(202, """{"ok":true}""");

        Assert.IsType<PushOutcome.Refused>(await FinishAsync(new Beat(true, "x", TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(
        "http://kuma.example/?token=SecretToken123",
        "a/b?c SecretToken123 http://kuma.example/",
        "a/b?c ⟨sensitive⟩ http://kuma.example/"
    )]
    [InlineData(
        "http://kuma.example/api/push/SecretToken123?status=up",
        "GET /api/push/SecretToken123 secrettoken123 push webhooks",
        "GET ⟨sensitive⟩ ⟨sensitive⟩ push webhooks"
    )]
    [InlineData("http://kuma.example/", "a/b http", "a/b http")]
    public void Of_an_address_only_what_could_be_its_token_is_hidden_elsewhere(string address, string text, string hidden) =>
        Assert.Equal(hidden, Monitor(address).Hide(text));

    [Fact]
    public async Task Unset_is_said_and_nothing_is_asked()
    {
        Assert.Equal(
            new PushOutcome.NotConfigured(Variable),
            await Monitor(null).FinishAsync(new Beat(true, "x", TimeSpan.Zero), Quick.Ct)
        );
        Assert.Equal(new PushOutcome.NotConfigured(Variable), await Monitor(" ").FinishAsync(new Beat(true, "x", TimeSpan.Zero), Quick.Ct));
    }

    [Theory]
    [InlineData("kuma.example.org/api/push/SecretToken123")]
    [InlineData("ftp://kuma.example.org/api/push/SecretToken123")]
    [InlineData("file:///api/push/SecretToken123")]
    [InlineData("https:///api/push/SecretToken123")]
    [InlineData("https://me:SecretToken123@kuma.example.org/")]
    [InlineData("$KUMA_URL_SecretToken123")]
    public async Task What_is_no_address_is_refused_without_repeating_it(string address)
    {
        var refused = Assert.IsType<PushOutcome.Refused>(await Monitor(address).FinishAsync(new Beat(true, "x", TimeSpan.Zero), Quick.Ct));

        Assert.Equal(
            $"{Variable} is no http or https address without a user name: paste the monitor's push address into it.",
            refused.Sentence
        );
    }

    private static PushMonitor Monitor(string? address) => new(MonitorProgram.UptimeKuma, Variable, address, Quick.Options);

    private Task<PushOutcome> FinishAsync(Beat beat) => Monitor($"{_monitor.PushUrl}").FinishAsync(beat, Quick.Ct);

    public ValueTask DisposeAsync() => _kuma.DisposeAsync();
}
