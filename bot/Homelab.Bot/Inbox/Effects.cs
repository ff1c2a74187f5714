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
    public Task<long?> FindAsync(string key) => store.WriteAsync(session =>
        session.First<long?>("SELECT remote_id FROM effects WHERE key = @key AND state = @complete", row => row.IsDBNull(0) ? null : row.GetInt64(0),
            ("@key", key), ("@complete", Complete)));

    public Task BeginAsync(string key) => WriteAsync(key, Begun, null);

    public Task CompleteAsync(string key, long remoteId) => WriteAsync(key, Complete, remoteId);

    private Task<int> WriteAsync(string key, string state, long? remoteId) => store.WriteAsync(session => session.Run(
        """
        INSERT INTO effects (key, state, remote_id, changed) VALUES (@key, @state, @id, @now)
        ON CONFLICT (key) DO UPDATE SET state = excluded.state, remote_id = excluded.remote_id, changed = excluded.changed
        """,
        ("@key", key), ("@state", state), ("@id", remoteId), ("@now", time.GetUtcNow().ToUnixTimeMilliseconds())));
}
