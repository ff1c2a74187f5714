using System.Text.Json;
using Homelab.Reports.Json;
using Homelab.Reports.Plans.Writing;

namespace Homelab.Reports.Plans.Reading;

/// <summary>Reads <c>homelab.plan/1</c>. Unknown members are ignored; totals are believed only for rows that were left out, the hash
/// never.</summary>
public static class PlanReportReader
{
    /// <exception cref="ReportUnreadableException">Not such a report.</exception>
    public static PlanReport Read(Stream source)
    {
        using var document = ReportFile.Open(source, PlanReport.Schema);
        var json = document.RootElement;
        var report = new PlanReport
        {
            Header = ReportHeaderJson.Read(json),
            Root = json.Text("root") ?? ".",
            TerraformVersion = json.Text("terraformVersion"),
            Errored = json.Flag("errored") is true,
            Complete = json.Flag("complete") is not false,
            Totals = json.Member("totals") is { } totals ? TotalsJson.Read(totals) : new Totals(),
            Hash = "",
            // Reports of before there was a number.
            HashVersion = json.Member("hashVersion") is null ? 1 : json.Count("hashVersion"),
            StateOnly = json.Flag("stateOnly") is true,
            Changes = [.. json.Items("changes").Select(ChangeJson.Read)],
            Outputs = [.. json.Items("outputs").Select(ChangeJson.Read)],
            Programs = [.. json.Items("programs").Select(ChangeJson.Read)],
            Drift = [.. json.Items("drift").Select(ChangeJson.Read)],
            Checks = [.. json.Items("checks").Select(Check)],
            Diagnostics = [.. json.Items("diagnostics").Select(ReadDiagnostic)],
            Omitted = json.Member("omitted") is { } omitted ? ReadOmitted(omitted) : new Omitted(),
        };
        var shown = Totals.Of(report.Changes);
        return report with { Totals = report.Omitted.Changes == 0 ? shown : report.Totals, Hash = PlanHash.Of(report) };
    }

    private static CheckResult Check(JsonElement json) =>
        new(json.Text("address") ?? "", json.Text("status") ?? "unknown", json.Strings("problems"));

    private static Diagnostic ReadDiagnostic(JsonElement json) =>
        new(json.Text("severity") ?? "error", json.Text("summary") ?? "", json.Text("detail") ?? "")
        {
            Address = json.Text("address"),
            File = json.Text("file"),
            Line = json.Member("line") is null ? null : json.Count("line"),
        };

    private static Omitted ReadOmitted(JsonElement json) =>
        new()
        {
            Changes = json.Count("changes"),
            Destructive = json.Count("destructive"),
            Details = json.Count("details"),
            Outputs = json.Count("outputs"),
            Drift = json.Count("drift"),
            Checks = json.Count("checks"),
            Diagnostics = json.Count("diagnostics"),
            Digest = ChangeJson.Digest(json, "digest"),
            OutputsDigest = ChangeJson.Digest(json, "outputsDigest"),
            DriftDigest = ChangeJson.Digest(json, "driftDigest"),
            Programs = json.Count("programs"),
            ProgramsDigest = ChangeJson.Digest(json, "programsDigest"),
        };
}
