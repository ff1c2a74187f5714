using Homelab.Bot.Inbox;
using Homelab.Configuration;
using Homelab.GitLab.Notes;
using Homelab.GitLab.Pipelines;
using Microsoft.Data.Sqlite;

namespace Homelab.Bot.Tasks;

/// <summary>What was asked for in comments, on disk: nothing is done twice, and nothing that was begun is forgotten.</summary>
internal sealed class AskedComments(Store store, AskedMetrics metrics, TimeProvider time)
{
    private const string Columns = "project, note, kind, iid, discussion, asked, task, arguments, run, starting, pipeline, outcome";

    /// <summary>So many past runs say how long the next one takes.</summary>
    private const int Remembered = 9;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public Task<Asked?> FindAsync(long project, long note) => store.WriteAsync(session => Find(session, project, note));

    /// <summary>Remembers what a comment asks for, as it is now remembered: with the run of an earlier comment that still waits for the
    /// same.</summary>
    public Task<Asked> AddAsync(Asked asked) =>
        store.WriteAsync(session =>
        {
            var run = asked.Request is { } request ? OpenRun(session, asked.Project, request) ?? Asked.RunOf(asked.Note) : null;
            session.Run(
                "INSERT INTO commands (project, note, kind, iid, discussion, asked, task, arguments, run) VALUES (@project, @note, @kind, @iid, @discussion, @asked, @task, @arguments, @run) ON CONFLICT DO NOTHING",
                ("@project", asked.Project),
                ("@note", asked.Note),
                ("@kind", (int)asked.On.Kind),
                ("@iid", asked.On.Iid),
                ("@discussion", asked.Thread.ToString()),
                ("@asked", asked.At.ToUnixTimeMilliseconds()),
                ("@task", asked.Request?.Task.Word()),
                ("@arguments", asked.Request?.Encoded),
                ("@run", run)
            );
            return Find(session, asked.Project, asked.Note)!;
        });

    /// <summary>Everybody who waits for a run, who asked first the first.</summary>
    public Task<List<Asked>> OfRunAsync(long project, string run) =>
        store.WriteAsync(session =>
            session.All(
                $"SELECT {Columns} FROM commands WHERE project = @project AND run = @run AND outcome IS NULL ORDER BY note",
                Read,
                ("@project", project),
                ("@run", run)
            )
        );

    /// <summary>Every run whose end nobody has seen.</summary>
    public Task<List<(long Project, string Run)>> OpenAsync() =>
        store.WriteAsync(session =>
            session.All(
                "SELECT DISTINCT project, run FROM commands WHERE outcome IS NULL AND run IS NOT NULL",
                row => (row.GetInt64(0), row.GetString(1))
            )
        );

    /// <summary>The pipelines of tasks that were asked for here and have not ended.</summary>
    public Task<List<PipelineId>> OpenOnAsync(long project, Noteable on) =>
        store.WriteAsync(session =>
            session.All(
                "SELECT DISTINCT pipeline FROM commands WHERE project = @project AND kind = @kind AND iid = @iid AND outcome IS NULL AND pipeline IS NOT NULL",
                row => new PipelineId(row.GetInt64(0)),
                ("@project", project),
                ("@kind", (int)on.Kind),
                ("@iid", on.Iid)
            )
        );

    /// <summary>Before GitLab is asked to start it.</summary>
    public Task StartingAsync(long project, string run) => SetAsync("starting = @now", project, run, null);

    public Task StartedAsync(long project, string run, PipelineId pipeline) =>
        SetAsync("pipeline = @value, started = coalesce(started, @now)", project, run, pipeline.Value);

    public async Task EndAsync(long project, string run, string outcome) =>
        metrics.Ended(outcome, await SetAsync("outcome = @value, ended = @now", project, run, outcome));

    /// <summary>What needed no pipeline of its own, or never got one.</summary>
    public async Task AnswerAsync(Asked asked, string outcome) =>
        metrics.Ended(
            outcome,
            await store.WriteAsync(session =>
                session.Run(
                    "UPDATE commands SET outcome = @outcome, ended = @now WHERE project = @project AND note = @note AND outcome IS NULL",
                    ("@outcome", outcome),
                    ("@now", Now),
                    ("@project", asked.Project),
                    ("@note", asked.Note)
                )
            )
        );

    /// <summary>How long such a task usually takes; null while nobody knows.</summary>
    public Task<TimeSpan?> UsualAsync(long project, HomelabTask task, string outcome) =>
        store.WriteAsync<TimeSpan?>(session =>
        {
            var took = session.All(
                "SELECT ended - started FROM commands WHERE project = @project AND task = @task AND outcome = @outcome AND started IS NOT NULL ORDER BY ended DESC LIMIT @most",
                row => row.GetInt64(0),
                ("@project", project),
                ("@task", task.Word()),
                ("@outcome", outcome),
                ("@most", Remembered)
            );
            took.Sort();
            return took.Count == 0 ? null : TimeSpan.FromMilliseconds(took[took.Count / 2]);
        });

    private Task<int> SetAsync(string what, long project, string run, object? value) =>
        store.WriteAsync(session =>
            session.Run(
                $"UPDATE commands SET {what} WHERE project = @project AND run = @run AND outcome IS NULL AND (@value IS NULL OR @value = @value) AND @now > 0",
                ("@value", value),
                ("@now", Now),
                ("@project", project),
                ("@run", run)
            )
        );

    private static Asked? Find(Session session, long project, long note) =>
        session.First(
            $"SELECT {Columns} FROM commands WHERE project = @project AND note = @note",
            Read,
            ("@project", project),
            ("@note", note)
        );

    private static string? OpenRun(Session session, long project, TaskRequest request) =>
        session.First(
            "SELECT run FROM commands WHERE project = @project AND task = @task AND arguments = @arguments AND outcome IS NULL ORDER BY note LIMIT 1",
            row => row.GetString(0),
            ("@project", project),
            ("@task", request.Task.Word()),
            ("@arguments", request.Encoded)
        );

    private static Asked Read(SqliteDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetInt64(1),
            new Noteable((NoteableKind)row.GetInt32(2), row.GetInt64(3)),
            new DiscussionId(row.GetString(4))
        )
        {
            At = Moment(row, 5)!.Value,
            Request = row.IsDBNull(6)
                ? null
                : new TaskRequest(HomelabTasks.Parse(row.GetString(6))!.Value, TaskArguments.Decode(row.GetString(7)) ?? []),
            Run = row.IsDBNull(8) ? null : row.GetString(8),
            Starting = Moment(row, 9),
            Pipeline = row.IsDBNull(10) ? null : new PipelineId(row.GetInt64(10)),
            Outcome = row.IsDBNull(11) ? null : row.GetString(11),
        };

    private static DateTimeOffset? Moment(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
