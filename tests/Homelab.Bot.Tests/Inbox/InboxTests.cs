using Homelab.Bot.Inbox;
using Homelab.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Homelab.Bot.Tests.Inbox;

/// <summary>Lanes, leases, retries and dead letters, on a real database.</summary>
public sealed class InboxTests : IAsyncDisposable
{
    private readonly TempDir _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero));
    private Store _store;
    private DeliveryInbox _inbox;

    public InboxTests() => (_store, _inbox) = Open();

    private string Connection => $"Data Source={_folder["bot.db"]}";

    [Fact]
    public async Task Lanes_go_side_by_side_and_each_gives_out_one_piece_of_work_at_a_time()
    {
        await AppendAsync("1!1", "a", "b");
        await AppendAsync("1!2", "c");

        var first = await _inbox.ClaimAsync(10);
        await AppendAsync("1!1", "d");
        var second = await _inbox.ClaimAsync(10);

        Assert.Equal(["1!1", "1!2"], first.Select(claim => claim.Lane).Order());
        Assert.Empty(second);
    }

    [Fact]
    public async Task What_arrives_while_a_lane_is_worked_on_is_work_of_its_own()
    {
        await AppendAsync("1!1", "a", "b");
        var claim = Assert.Single(await _inbox.ClaimAsync(1));
        await AppendAsync("1!1", "c");
        await _inbox.FinishAsync(claim);

        var next = Assert.Single(await _inbox.ClaimAsync(1));
        await _inbox.FinishAsync(next);

        Assert.Equal((1, 2), (claim.Seq, claim.Last));
        Assert.Equal((3, 3), (next.Seq, next.Last));
        Assert.Empty(await _inbox.ClaimAsync(1));
        Assert.Null(await _inbox.NextAsync());
    }

    [Fact]
    public async Task A_retry_holds_up_its_lane_and_no_other()
    {
        await AppendAsync("1!1", "a");
        await AppendAsync("1!2", "b");
        var claims = await _inbox.ClaimAsync(2);
        await _inbox.RetryAsync(claims.Single(claim => claim.Lane == "1!1"), TimeSpan.FromSeconds(30), "not now");
        await _inbox.FinishAsync(claims.Single(claim => claim.Lane == "1!2"));
        await AppendAsync("1!1", "c");
        await AppendAsync("1!2", "d");

        Assert.Equal("1!2", Assert.Single(await _inbox.ClaimAsync(5)).Lane);
        _time.Advance(TimeSpan.FromSeconds(30));

        var again = Assert.Single(await _inbox.ClaimAsync(5));
        Assert.Equal((1, 2), (again.Seq, again.Attempt));
    }

    [Fact]
    public async Task What_is_given_up_no_longer_holds_up_its_lane_and_lives_again_when_GitLab_resends_it()
    {
        await AppendAsync("1!1", "a");
        var claim = Assert.Single(await _inbox.ClaimAsync(1));
        await AppendAsync("1!1", "b");
        await _inbox.BuryAsync(claim, "never");
        var next = Assert.Single(await _inbox.ClaimAsync(1));
        await _inbox.FinishAsync(next);

        await AppendAsync("1!1", "a", "b");

        var again = Assert.Single(await _inbox.ClaimAsync(5));
        Assert.Equal((2, 1, 1), (next.Seq, again.Seq, again.Attempt));
    }

    [Fact]
    public async Task After_a_kill_what_was_being_worked_on_is_free_at_once()
    {
        await AppendAsync("1!1", "a");
        await _inbox.ClaimAsync(1);
        await ReopenAsync();

        Assert.Empty(await _inbox.ClaimAsync(1));
        await _inbox.RecoverAsync();

        Assert.Equal(2, Assert.Single(await _inbox.ClaimAsync(1)).Attempt);
    }

    [Fact]
    public async Task What_ends_the_process_each_time_waits_longer_each_time_and_is_given_up_in_the_end()
    {
        await AppendAsync("1!1", "a");
        for (var attempt = 1; attempt <= RetryPolicy.MostAttempts; attempt++)
        {
            Assert.Equal(attempt, Assert.Single(await _inbox.ClaimAsync(1)).Attempt);
            await ReopenAsync();
            await _inbox.RecoverAsync();
            if (attempt < RetryPolicy.MostAttempts)
                Assert.Equal(attempt < RetryPolicy.Suspect ? 1 : 0, Ready());
            _time.Advance(RetryPolicy.LongestDelay);
        }

        Assert.Empty(await _inbox.ClaimAsync(1));

        using var session = Session.Open(Connection);
        Assert.Equal(
            "The bot ended while it worked on it, again and again.",
            session.First("SELECT error FROM deliveries WHERE state = 3", row => row.GetString(0))
        );

        int Ready()
        {
            using var looking = Session.Open(Connection);
            return looking.First(
                "SELECT COUNT(*) FROM lanes WHERE ready <= @now",
                row => row.GetInt32(0),
                ("@now", _time.GetUtcNow().ToUnixTimeMilliseconds())
            );
        }
    }

    [Fact]
    public async Task A_bug_in_one_write_fails_that_one_alone_and_the_writer_goes_on()
    {
        var hold = new ManualResetEventSlim();
        var first = _store.WriteAsync(_ =>
        {
            hold.Wait(TestContext.Current.CancellationToken);
            return 0;
        });
        var before = _inbox.AppendAsync(new Delivery("a", "1!1", "Pipeline Hook", new byte[] { 1 }));
        var wrong = _store.WriteAsync<int>(session =>
        {
            session.Run("DELETE FROM deliveries");
            throw new InvalidOperationException("a bug");
        });
        var after = _inbox.AppendAsync(new Delivery("b", "1!2", "Pipeline Hook", new byte[] { 1 }));
        hold.Set();

        await Task.WhenAll(first, before, after);
        await Assert.ThrowsAsync<InvalidOperationException>(() => wrong);

        Assert.False(_store.IsFailing);
        Assert.Equal(2, (await _inbox.ClaimAsync(10)).Count);
    }

    [Fact]
    public async Task A_store_whose_writer_ended_is_not_well()
    {
        await _store.DisposeAsync();

        Assert.True(_store.IsFailing);
    }

    [Fact]
    public async Task A_lease_that_ran_out_belongs_to_nobody()
    {
        await AppendAsync("1!1", "a");
        await _inbox.ClaimAsync(1);

        _time.Advance(DeliveryInbox.Lease);

        Assert.Single(await _inbox.ClaimAsync(1));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_makes_nobody_wait_longer()
    {
        await AppendAsync("1!1", "a");
        await _inbox.RetryAsync(Assert.Single(await _inbox.ClaimAsync(1)), TimeSpan.FromSeconds(10), "not now");
        _time.AdjustTime(_time.GetUtcNow().AddHours(-3));

        await _inbox.ShiftAsync(TimeSpan.FromHours(-3));
        Assert.Empty(await _inbox.ClaimAsync(1));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Single(await _inbox.ClaimAsync(1));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_while_the_bot_was_off_is_noticed_at_start()
    {
        await AppendAsync("1!1", "a");
        _time.AdjustTime(_time.GetUtcNow().AddHours(-3));
        await ReopenAsync();

        await _inbox.RecoverAsync();

        Assert.Single(await _inbox.ClaimAsync(1));
    }

    [Fact]
    public async Task Handled_deliveries_are_remembered_as_long_as_GitLab_could_resend_them()
    {
        await AppendAsync("1!1", "a");
        await _inbox.FinishAsync(Assert.Single(await _inbox.ClaimAsync(1)));
        _time.Advance(DeliveryInbox.Remembered);
        await _inbox.ForgetAsync();
        await AppendAsync("1!1", "a");
        Assert.Empty(await _inbox.ClaimAsync(1));

        _time.Advance(TimeSpan.FromSeconds(1));
        await _inbox.ForgetAsync();
        await AppendAsync("1!1", "a");

        Assert.Single(await _inbox.ClaimAsync(1));
    }

    [Fact]
    public async Task Hundreds_written_at_once_share_transactions_and_each_is_there()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 2000)
                .Select(number => _inbox.AppendAsync(new Delivery($"id{number}", $"1!{number % 7}", "Pipeline Hook", new byte[] { 1 })))
        );

        var claims = await _inbox.ClaimAsync(10);

        Assert.Equal(7, claims.Count);
        using var session = Session.Open(Connection);
        Assert.Equal(2000, session.First("SELECT COUNT(*) FROM deliveries WHERE state IN (0, 1)", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task A_lane_that_is_tried_again_marks_one_delivery_however_many_wait_behind_it()
    {
        foreach (var id in new[] { "a", "b", "c" })
            await AppendAsync("1!1", id);

        var claim = Assert.Single(await _inbox.ClaimAsync(1));

        using var session = Session.Open(Connection);
        Assert.Equal(1, session.First("SELECT COUNT(*) FROM deliveries WHERE state = 1", row => row.GetInt64(0)));
        await _inbox.FinishAsync(claim);
        Assert.Equal(3, session.First("SELECT COUNT(*) FROM deliveries WHERE state = 2", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task What_is_put_back_in_line_while_its_lane_is_worked_on_is_handled_again()
    {
        using var session = Session.Open(Connection);
        foreach (var id in new[] { "a", "b", "c" })
            await AppendAsync("1!1", id);
        await _inbox.FinishAsync(Assert.Single(await _inbox.ClaimAsync(1)));
        Replay(1);
        Replay(3);
        _time.Advance(TimeSpan.FromSeconds(1));
        var claim = Assert.Single(await _inbox.ClaimAsync(1));

        Replay(2);
        await _inbox.FinishAsync(claim);

        Assert.Equal(2, Assert.Single(await _inbox.ClaimAsync(1)).Seq);

        void Replay(long seq) => Assert.True(DeliveryInbox.Replay(session, seq, _time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task What_waits_because_it_failed_is_tried_at_once_when_the_cause_is_mended()
    {
        await AppendAsync("1!1", "a");
        await _inbox.RetryAsync(Assert.Single(await _inbox.ClaimAsync(1)), TimeSpan.FromMinutes(15), "not now");
        Assert.Empty(await _inbox.ClaimAsync(1));

        await _inbox.HurryAsync();

        Assert.Single(await _inbox.ClaimAsync(1));
    }

    [Fact]
    public async Task All_that_was_given_up_since_a_time_is_put_back_in_line_together()
    {
        using var session = Session.Open(Connection);
        await BuryAsync("1!1", "a");
        _time.Advance(TimeSpan.FromHours(1));
        var since = _time.GetUtcNow().ToUnixTimeMilliseconds();
        await BuryAsync("1!2", "b");
        await BuryAsync("1!3", "c");

        Assert.Equal(2, DeliveryInbox.ReplayDead(session, since, since));
        Assert.Equal(1, DeliveryInbox.ReplayDead(session, 0, since));

        Assert.Equal(3, (await _inbox.ClaimAsync(10)).Count);
    }

    [Fact]
    public async Task The_log_of_the_database_is_made_short_again()
    {
        await _inbox.AppendAsync(new Delivery("a", "1!1", "Pipeline Hook", new byte[3_000_000]));
        Assert.InRange(new FileInfo(_folder["bot.db-wal"]).Length, 3_000_000, long.MaxValue);

        using var beside = Session.Open(Connection);
        beside.ShortenLog();

        Assert.Equal(0, new FileInfo(_folder["bot.db-wal"]).Length);
    }

    [Fact]
    public void A_second_bot_on_the_same_file_is_refused()
    {
        var refused = Assert.Throws<StoreUnusableException>(() => new Store(Connection, NullLogger<Store>.Instance));

        Assert.Contains("in use by another bot", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_untouched()
    {
        await _store.DisposeAsync();
        using (var session = Session.Open(Connection))
            session.Run("PRAGMA user_version = 1000");

        var refused = Assert.Throws<StoreUnusableException>(() => new Store(Connection, NullLogger<Store>.Instance));

        Assert.Contains("of version 1000", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_one_sentence()
    {
        await _store.DisposeAsync();
        var connection = $"Data Source={_folder.Write("no.db", new string('x', 5000))}";

        var refused = Assert.Throws<StoreUnusableException>(() => new Store(connection, NullLogger<Store>.Instance));

        Assert.Contains("cannot be used", refused.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _inbox.Dispose();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private (Store, DeliveryInbox) Open()
    {
        var store = new Store(Connection, NullLogger<Store>.Instance);
        return (store, new DeliveryInbox(store, _time));
    }

    private async Task ReopenAsync()
    {
        await _store.DisposeAsync();
        (_store, _inbox) = Open();
    }

    private async Task BuryAsync(string lane, string id)
    {
        await AppendAsync(lane, id);
        await _inbox.BuryAsync(Assert.Single(await _inbox.ClaimAsync(1)), "never");
    }

    private async Task AppendAsync(string lane, params string[] ids)
    {
        foreach (var id in ids)
            await _inbox.AppendAsync(new Delivery(id, lane, "Pipeline Hook", new byte[] { 1 }));
    }
}
