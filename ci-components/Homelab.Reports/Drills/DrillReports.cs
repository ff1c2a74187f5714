using System.Text.Json;
using System.Text.Json.Serialization;
using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Reports.Drills;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(DrillReport))]
internal sealed partial class DrillJson : JsonSerializerContext;

/// <summary>Writes and reads the reports of drills within the sizes every report keeps.</summary>
public static class DrillReports
{
    private const int MostChecks = 5000;

    private const int LongestText = 4000;

    /// <summary>UTF-8 JSON, under 6 MiB: checks that passed are left out first, and counted; then texts are cut.</summary>
    public static ReadOnlyMemory<byte> Write(DrillReport report)
    {
        for (var (most, longest) = (MostChecks, LongestText); ; (most, longest) = (most / 2, longest / 2))
        {
            var body = JsonSerializer.SerializeToElement(Fit(report, most, longest), DrillJson.Default.DrillReport);
            var written = ReportBody.Write(DrillReport.Schema, report.Header, body);
            if (written.Length <= ReportBody.Largest || most == 0)
                return written;
        }
    }

    /// <exception cref="ReportUnreadableException">Not such a report.</exception>
    public static DrillReport ReadDrill(Stream source)
    {
        using var document = ReportFile.Open(source, DrillReport.Schema);
        var report = ReportBody.Read(document, json => json.Deserialize(DrillJson.Default.DrillReport)!);
        if (!IsWhole(report))
            throw new ReportUnreadableException(
                "The report lacks a member that every drill's has: make it again with `homelab drill run`."
            );
        return report with { Header = ReportHeaderJson.Read(document.RootElement) };
    }

    private static DrillReport Fit(DrillReport report, int most, int longest)
    {
        string Cut(string text) => VisibleText.Cut(text, longest);
        string? CutIfAny(string? text) => text is null ? null : Cut(text);

        return report with
        {
            Summary = Cut(report.Summary),
            Id = Cut(report.Id),
            Tier = Cut(report.Tier),
            Restic = Cut(report.Restic),
            Target = new(Cut(report.Target.Kind), Cut(report.Target.Name)),
            Sets = [.. report.Sets.Take(most).Select(set => Fit(set, most, Cut))],
            Phases = [.. report.Phases.Take(most).Select(phase => phase with { Name = Cut(phase.Name), Detail = CutIfAny(phase.Detail) })],
            Checks =
            [
                .. WorstFirst(report.Checks, most)
                    .Select(check => check with { Set = CutIfAny(check.Set), Name = Cut(check.Name), Evidence = Cut(check.Evidence) }),
            ],
            Findings =
            [
                .. report
                    .Findings.OrderByDescending(finding => finding.Severity)
                    .Take(most / 10)
                    .Select(finding => new Finding(Cut(finding.Code), finding.Severity, CutIfAny(finding.Subject), Cut(finding.Sentence))),
            ],
            Sabotage = report.Sabotage is { } damage
                ? damage with
                {
                    Kind = Cut(damage.Kind),
                    What = Cut(damage.What),
                    Set = CutIfAny(damage.Set),
                }
                : null,
            History = [.. report.History.Take(5)],
            Proven = [.. report.Proven.Take(most)],
            Omitted =
                report.Omitted
                + Beyond(report.Sets.Count, most)
                + Beyond(report.Checks.Count, most)
                + Beyond(report.Findings.Count, most / 10),
        };
    }

    private static DrilledSet Fit(DrilledSet set, int most, Func<string, string> cut) =>
        set with
        {
            Set = cut(set.Set),
            Databases =
            [
                .. set.Databases.Take(most).Select(database => database with { Name = cut(database.Name), Server = cut(database.Server) }),
            ],
        };

    // In their own order, unless some have to go.
    private static IEnumerable<DrillCheck> WorstFirst(IReadOnlyList<DrillCheck> checks, int most) =>
        checks.Count <= most
            ? checks
            : checks
                .OrderByDescending(check => check.Effective is CheckStatus.Fail)
                .ThenBy(check => check.Effective is CheckStatus.Pass)
                .Take(most);

    private static int Beyond(int count, int most) => Math.Max(0, count - most);

    /// <summary>A member that a record's constructor takes may be missing in JSON, whatever its type says.</summary>
    private static bool IsWhole(DrillReport report) =>
        report is { Summary: not null, Id: not null, Tier: not null, Restic: not null, Target: { Kind: not null, Name: not null } }
        && report is { Sets: not null, Phases: not null, Checks: not null, History: not null, Proven: not null, Findings: not null }
        && report.Sets.All(set =>
            set is { Set: not null, Kind: not null, Host: not null, Databases: not null } && set.Databases.All(IsWhole)
        )
        && report.Phases.All(phase => phase is { Name: not null })
        && report.Checks.All(check => check is { Name: not null, Evidence: not null })
        && report.History.All(past => past is { Id: not null, Tier: not null })
        && report.Proven.All(proof => proof is { Tier: not null, Drill: not null, Target: not null })
        && report.Findings.All(finding => finding is { Code: not null, Sentence: not null })
        && report.Sabotage is null or { Kind: not null, What: not null }
        && report.Recovery is null or { Name: not null, Sha256: not null, Copies: not null }
        && report.Recovery?.Copies.Any(copy => copy is null) is not true
        && report.Monitor is null or { Name: not null, State: not null };

    private static bool IsWhole(DrilledDatabase database) => database is { Name: not null, Engine: not null, Server: not null };
}
