using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Homelab.Bot.Inbox;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;

namespace Homelab.Bot.PlanNotes;

/// <summary>The plans that were shown on a merge request, for the last block of its note. Lost with the database, and then begun
/// anew.</summary>
internal sealed class PlanHistory(Store store)
{
    private const int Shown = 20;

    /// <summary>Remembers what is shown now, and returns what was shown before, newest first.</summary>
    public Task<List<EarlierPlan>> RecordAsync(string project, long request, PlanState.Settled shown) =>
        store.WriteAsync(session =>
        {
            // What failed was no plan to look back at.
            if (shown.Reports.Count > 0 && shown.Reports.All(report => !report.Errored))
                Record(session, project, request, shown);
            return session.All(
                "SELECT created, sha, totals, hash FROM plans WHERE project = @project AND request = @request AND pipeline < @pipeline ORDER BY pipeline DESC LIMIT @most",
                row => new EarlierPlan(
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)),
                    row.GetString(1),
                    JsonSerializer.Deserialize(row.GetString(2), HistoryJson.Default.Totals)!,
                    row.GetString(3)
                ),
                ("@project", project),
                ("@request", request),
                ("@pipeline", shown.Pipeline.Id.Value),
                ("@most", Shown)
            );
        });

    /// <summary>The plan of this pipeline was shown before.</summary>
    public Task<bool> WasShownAsync(string project, long request, long pipeline) =>
        store.WriteAsync(session =>
            session.First(
                "SELECT 1 FROM plans WHERE project = @project AND request = @request AND pipeline = @pipeline",
                row => true,
                ("@project", project),
                ("@request", request),
                ("@pipeline", pipeline)
            )
        );

    private static void Record(Session session, string project, long request, PlanState.Settled shown) =>
        session.Run(
            """
            INSERT INTO plans (project, request, pipeline, sha, created, totals, hash) VALUES (@project, @request, @pipeline, @sha, @created, @totals, @hash)
            ON CONFLICT DO UPDATE SET totals = excluded.totals, hash = excluded.hash, created = excluded.created
            """,
            ("@project", project),
            ("@request", request),
            ("@pipeline", shown.Pipeline.Id.Value),
            ("@sha", shown.Reports[0].Header.Commit ?? ""),
            ("@created", shown.Reports[0].Header.Created.ToUnixTimeMilliseconds()),
            (
                "@totals",
                JsonSerializer.Serialize(
                    shown.Reports.Aggregate(new Totals(), (sum, report) => sum.Plus(report.Totals)),
                    HistoryJson.Default.Totals
                )
            ),
            ("@hash", Hash(shown.Reports))
        );

    private static string Hash(IReadOnlyList<PlanReport> reports) =>
        reports.Count == 1
            ? reports[0].Hash
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(reports.Select(report => report.Hash)))));
}

[JsonSerializable(typeof(Totals))]
internal sealed partial class HistoryJson : JsonSerializerContext;
