namespace Homelab.Bot.Inbox;

/// <summary>
/// What was done on the other side. Written before it is done and completed after, so that after a crash somebody looks whether it
/// happened before doing it again.
/// </summary>
internal sealed class Effects(Store store, TimeProvider time)
{
    private const string Begun = "begun";
    private const string Complete = "complete";

    /// <summary>The id of what was made; null when it never was, or nobody knows.</summary>
    public Task<long?> FindAsync(string key) =>
        store.WriteAsync(session =>
            session.First<long?>(
                "SELECT remote_id FROM effects WHERE key = @key AND state = @complete",
                row => row.IsDBNull(0) ? null : row.GetInt64(0),
                ("@key", key),
                ("@complete", Complete)
            )
        );

    /// <summary>False when it was begun before and nobody knows how that ended.</summary>
    public Task<bool> BeginAsync(string key) =>
        store.WriteAsync(session =>
        {
            var unknown = session.First(
                "SELECT 1 FROM effects WHERE key = @key AND state = @begun",
                row => true,
                ("@key", key),
                ("@begun", Begun)
            );
            Write(session, key, Begun, null);
            return !unknown;
        });

    public Task CompleteAsync(string key, long remoteId) => store.WriteAsync(session => Write(session, key, Complete, remoteId));

    private int Write(Session session, string key, string state, long? remoteId) =>
        session.Run(
            """
            INSERT INTO effects (key, state, remote_id, changed) VALUES (@key, @state, @id, @now)
            ON CONFLICT (key) DO UPDATE SET state = excluded.state, remote_id = excluded.remote_id, changed = excluded.changed
            """,
            ("@key", key),
            ("@state", state),
            ("@id", remoteId),
            ("@now", time.GetUtcNow().ToUnixTimeMilliseconds())
        );
}
