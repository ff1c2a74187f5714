using Homelab.Bot.Inbox;

namespace Homelab.Bot.Sweep;

/// <summary>How far a project was looked through, by GitLab's clock.</summary>
/// <param name="Installed">The newest comment when it was first looked after: nothing up to then is any of the bot's business.</param>
internal sealed record Watermark(DateTimeOffset Installed, DateTimeOffset Comments, DateTimeOffset Pipelines);

/// <summary>Keeps them over restarts: a bot that was off for a week looks through that week.</summary>
internal sealed class Watermarks(Store store)
{
    /// <summary>Null for a project that was never looked through.</summary>
    public Task<Watermark?> FindAsync(long project) =>
        store.WriteAsync(session =>
            session.First(
                "SELECT installed, comments, pipelines FROM sweeps WHERE project = @project",
                row => new Watermark(Moment(row.GetInt64(0)), Moment(row.GetInt64(1)), Moment(row.GetInt64(2))),
                ("@project", project)
            )
        );

    public Task BeginAsync(long project, Watermark at) =>
        store.WriteAsync(session =>
            session.Run(
                "INSERT INTO sweeps (project, installed, comments, pipelines) VALUES (@project, @installed, @comments, @pipelines) ON CONFLICT DO NOTHING",
                ("@project", project),
                ("@installed", at.Installed.ToUnixTimeMilliseconds()),
                ("@comments", at.Comments.ToUnixTimeMilliseconds()),
                ("@pipelines", at.Pipelines.ToUnixTimeMilliseconds())
            )
        );

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
