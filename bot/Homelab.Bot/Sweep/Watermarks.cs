using Homelab.Bot.Inbox;

namespace Homelab.Bot.Sweep;

/// <summary>How far a project was looked through.</summary>
/// <param name="Installed">When it was first looked after: nothing older is any of the bot's business.</param>
internal sealed record Watermark(DateTimeOffset Installed, DateTimeOffset Comments, DateTimeOffset Pipelines);

/// <summary>Keeps them over restarts: a bot that was off for a week looks through that week.</summary>
internal sealed class Watermarks(Store store, TimeProvider time)
{
    /// <summary>A project that is new here begins now.</summary>
    public Task<Watermark> ReadAsync(long project) =>
        store.WriteAsync(session =>
        {
            session.Run(
                "INSERT INTO sweeps (project, installed, comments, pipelines) VALUES (@project, @now, @now, @now) ON CONFLICT DO NOTHING",
                ("@project", project),
                ("@now", time.GetUtcNow().ToUnixTimeMilliseconds())
            );
            return session.First(
                "SELECT installed, comments, pipelines FROM sweeps WHERE project = @project",
                row => new Watermark(Moment(row.GetInt64(0)), Moment(row.GetInt64(1)), Moment(row.GetInt64(2))),
                ("@project", project)
            )!;
        });

    /// <summary>Forward only.</summary>
    public Task MoveAsync(long project, Watermark to) =>
        store.WriteAsync(session =>
            session.Run(
                "UPDATE sweeps SET comments = max(comments, @comments), pipelines = max(pipelines, @pipelines) WHERE project = @project",
                ("@project", project),
                ("@comments", to.Comments.ToUnixTimeMilliseconds()),
                ("@pipelines", to.Pipelines.ToUnixTimeMilliseconds())
            )
        );

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
