namespace Homelab.Bot.Inbox;

/// <summary>
/// Deliveries from the moment they are acknowledged until they are handled. A lane gives out one piece of work at a time; while that is
/// being retried, the lane waits, and a dead delivery no longer holds it up.
/// </summary>
internal sealed class DeliveryInbox(Store store, TimeProvider time) : IDisposable
{
    /// <summary>A claim that was not finished until then belongs to nobody.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>GitLab keeps deliveries to be resent for 7 days; until then their ids must be known.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(8);

    private readonly SemaphoreSlim _news = new(0, 1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Returns after the delivery is on disk. One that is already known is not taken again, unless it died.</summary>
    /// <exception cref="StoreUnavailableException">It is not on disk.</exception>
    /// <returns>Whether it was taken.</returns>
    public async Task<bool> AppendAsync(Delivery delivery)
    {
        var taken = await store.WriteAsync(session => Append(session, delivery, Now));
        Wake();
        return taken;
    }

    /// <summary>Whether anything came for a lane in the days that are remembered.</summary>
    public Task<bool> KnowsAsync(string lane) =>
        store.WriteAsync(session =>
            session.First("SELECT 1 FROM deliveries WHERE lane = @lane LIMIT 1", row => row.GetInt32(0), ("@lane", lane)) == 1
        );

    /// <summary>Up to <paramref name="count"/> lanes' next work.</summary>
    public Task<List<Claim>> ClaimAsync(int count) =>
        store.WriteAsync(session =>
        {
            var lanes = session.All(
                "SELECT lane FROM lanes WHERE ready <= @now ORDER BY ready LIMIT @count",
                row => row.GetString(0),
                ("@now", Now),
                ("@count", count)
            );
            return lanes.Select(lane => Claim(session, lane)).OfType<Claim>().ToList();
        });

    public Task FinishAsync(Claim claim) =>
        store.WriteAsync(session =>
        {
            session.Run(
                "UPDATE deliveries SET state = 2, finished = @now, error = NULL WHERE lane = @lane AND state = 1",
                ("@now", Now),
                ("@lane", claim.Lane)
            );
            session.Run(
                "UPDATE deliveries SET state = 2, finished = @now, error = NULL WHERE lane = @lane AND state = 0 AND seq > @seq AND seq <= @last AND not_before < @since",
                ("@now", Now),
                ("@lane", claim.Lane),
                ("@seq", claim.Seq),
                ("@last", claim.Last),
                ("@since", claim.Since)
            );
            return Release(session, claim.Lane);
        });

    /// <summary>Back to the front of its lane, which waits with it.</summary>
    public Task RetryAsync(Claim claim, TimeSpan delay, string error) =>
        store.WriteAsync(session =>
        {
            session.Run(
                "UPDATE deliveries SET state = 0, not_before = @ready, error = @error, lease_until = NULL WHERE lane = @lane AND state = 1",
                ("@ready", Now + (long)delay.TotalMilliseconds),
                ("@error", error),
                ("@lane", claim.Lane)
            );
            return Release(session, claim.Lane);
        });

    /// <summary>Given up; what came after it in the lane goes on.</summary>
    public Task BuryAsync(Claim claim, string error) =>
        store.WriteAsync(session =>
        {
            session.Run(
                "UPDATE deliveries SET state = 3, finished = @now, error = @error, lease_until = NULL WHERE seq = @seq",
                ("@now", Now),
                ("@error", error),
                ("@seq", claim.Seq)
            );
            session.Run("UPDATE deliveries SET state = 0, lease_until = NULL WHERE lane = @lane AND state = 1", ("@lane", claim.Lane));
            return Release(session, claim.Lane);
        });

    /// <summary>
    /// What a process that ended had claimed is free again, and no lane waits longer than it ever should. Only at start. What was being
    /// worked on at several ends in a row may have been their cause: it waits longer each time, so that the others get their turn.
    /// </summary>
    public Task RecoverAsync() =>
        store.WriteAsync(session =>
        {
            session.Run(
                "UPDATE lanes SET ready = @now WHERE ready > @longest OR lane IN (SELECT lane FROM deliveries WHERE state = 1)",
                ("@now", Now),
                ("@longest", Now + (long)RetryPolicy.LongestDelay.TotalMilliseconds)
            );
            foreach (var (seq, lane, attempts) in Suspects(session))
                Delay(session, seq, lane, RetryPolicy.After(attempts, 1) ?? TimeSpan.Zero);
            return session.Run("UPDATE deliveries SET state = 0, lease_until = NULL WHERE state = 1");
        });

    /// <summary>The clock was set back: whoever waits for a time waits for it on the new clock.</summary>
    public Task ShiftAsync(TimeSpan by) =>
        store.WriteAsync(session =>
            session.Run("UPDATE lanes SET ready = ready + @by WHERE ready > @now", ("@by", (long)by.TotalMilliseconds), ("@now", Now))
        );

    /// <summary>What waits because it failed is tried at once: its cause is mended.</summary>
    public async Task HurryAsync()
    {
        await store.WriteAsync(session =>
        {
            session.Run(
                "UPDATE lanes SET ready = @now WHERE ready > @now AND lane IN (SELECT lane FROM deliveries WHERE state = 0 AND error IS NOT NULL) AND lane NOT IN (SELECT lane FROM deliveries WHERE state = 1)",
                ("@now", Now)
            );
            return session.Run(
                "UPDATE deliveries SET not_before = @now WHERE state = 0 AND error IS NOT NULL AND not_before > @now",
                ("@now", Now)
            );
        });
        Wake();
    }

    /// <summary>Every delivery that was given up and arrived since, in the middle of a transaction of its own; how many.</summary>
    public static int ReplayDead(Session session, long since, long now)
    {
        var dead = session.All(
            "SELECT seq FROM deliveries WHERE state = 3 AND received >= @since ORDER BY seq",
            row => row.GetInt64(0),
            ("@since", since)
        );
        return dead.Count(seq => Replay(session, seq, now));
    }

    /// <summary>Forgets what was handled so long ago that nobody can send it again.</summary>
    public Task ForgetAsync() =>
        store.WriteAsync(session =>
            session.Run(
                "DELETE FROM deliveries WHERE state = 2 AND finished < @limit",
                ("@limit", Now - (long)Remembered.TotalMilliseconds)
            )
        );

    /// <summary>How long until there may be work: zero or less when there is some, null when nothing waits.</summary>
    public Task<TimeSpan?> NextAsync() =>
        store.WriteAsync(session =>
            session.First<TimeSpan?>(
                "SELECT MIN(ready) FROM lanes",
                row => row.IsDBNull(0) ? null : TimeSpan.FromMilliseconds(row.GetInt64(0) - Now)
            )
        );

    /// <summary>Waits for a new delivery, but no longer than <paramref name="longest"/>.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken ct) => _news.WaitAsync(longest, ct);

    /// <summary>A replay from outside, in the middle of a transaction of its own.</summary>
    public static bool Replay(Session session, long seq, long now)
    {
        if (
            session.First("SELECT lane FROM deliveries WHERE seq = @seq AND state IN (2, 3)", row => row.GetString(0), ("@seq", seq))
            is not { } lane
        )
            return false;
        session.Run(
            "UPDATE deliveries SET state = 0, attempts = 0, not_before = @now, finished = NULL, error = NULL WHERE seq = @seq",
            ("@now", now),
            ("@seq", seq)
        );
        Ready(session, lane, now);
        return true;
    }

    private static bool Append(Session session, Delivery delivery, long now)
    {
        var added = session.Run(
            """
            INSERT INTO deliveries (id, lane, event, body, received) VALUES (@id, @lane, @event, @body, @now)
            ON CONFLICT (id) DO UPDATE SET state = 0, attempts = 0, not_before = @now, finished = NULL, error = NULL WHERE state = 3
            """,
            ("@id", delivery.Id),
            ("@lane", delivery.Lane),
            ("@event", delivery.Event),
            ("@body", delivery.Body.ToArray()),
            ("@now", now)
        );
        if (added > 0)
            Ready(session, delivery.Lane, now);
        return added > 0;
    }

    // A lane that is worked on or waits to retry keeps its time.
    private static void Ready(Session session, string lane, long now) =>
        session.Run("INSERT INTO lanes (lane, ready) VALUES (@lane, @now) ON CONFLICT (lane) DO NOTHING", ("@lane", lane), ("@now", now));

    private static List<(long Seq, string Lane, int Attempts)> Suspects(Session session) =>
        session.All(
            "SELECT seq, lane, attempts FROM deliveries WHERE state = 1 AND attempts >= @suspect",
            row => (row.GetInt64(0), row.GetString(1), row.GetInt32(2)),
            ("@suspect", RetryPolicy.Suspect)
        );

    private void Delay(Session session, long seq, string lane, TimeSpan by)
    {
        var ready = Now + (long)by.TotalMilliseconds;
        session.Run("UPDATE deliveries SET not_before = @ready, error = NULL WHERE seq = @seq", ("@ready", ready), ("@seq", seq));
        session.Run("UPDATE lanes SET ready = @ready WHERE lane = @lane", ("@ready", ready), ("@lane", lane));
    }

    private Claim? Claim(Session session, string lane)
    {
        session.Run("UPDATE deliveries SET state = 0, lease_until = NULL WHERE lane = @lane AND state = 1", ("@lane", lane));
        // Attempts are counted here, so that one that ends the process each time comes to an end itself.
        session.Run(
            "UPDATE deliveries SET state = 3, finished = @now, error = @error WHERE lane = @lane AND state = 0 AND attempts >= @most",
            ("@now", Now),
            ("@error", "The bot ended while it worked on it, again and again."),
            ("@lane", lane),
            ("@most", RetryPolicy.MostAttempts)
        );
        var head = session.First(
            "SELECT seq, event, body, attempts FROM deliveries WHERE lane = @lane AND state = 0 ORDER BY seq LIMIT 1",
            row => new Claim(row.GetInt64(0), row.GetInt64(0), Now, lane, row.GetString(1), (byte[])row.GetValue(2), row.GetInt32(3) + 1),
            ("@lane", lane)
        );
        var until = Now + (long)Lease.TotalMilliseconds;
        if (head is null)
        {
            session.Run("DELETE FROM lanes WHERE lane = @lane", ("@lane", lane));
            return null;
        }

        var last = session.First(
            "SELECT MAX(seq) FROM deliveries WHERE lane = @lane AND state = 0",
            row => row.GetInt64(0),
            ("@lane", lane)
        );
        // Only the oldest is marked: during an outage a lane is tried again and again, however much has piled up in it.
        session.Run(
            "UPDATE deliveries SET state = 1, lease_until = @until, attempts = attempts + 1 WHERE seq = @seq",
            ("@until", until),
            ("@seq", head.Seq)
        );
        session.Run("UPDATE lanes SET ready = @until WHERE lane = @lane", ("@until", until), ("@lane", lane));
        return head with { Last = last };
    }

    private static bool Release(Session session, string lane)
    {
        var next = session.First<long?>(
            "SELECT not_before FROM deliveries WHERE lane = @lane AND state = 0 ORDER BY seq LIMIT 1",
            row => row.GetInt64(0),
            ("@lane", lane)
        );
        if (next is null)
            session.Run("DELETE FROM lanes WHERE lane = @lane", ("@lane", lane));
        else
            session.Run("UPDATE lanes SET ready = @ready WHERE lane = @lane", ("@ready", Math.Max(next.Value, 0)), ("@lane", lane));
        return true;
    }

    public void Dispose() => _news.Dispose();

    /// <summary>Ends a wait: there may be something to do.</summary>
    public void Wake()
    {
        if (_news.CurrentCount > 0)
            return;
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else was faster.
        }
    }
}
