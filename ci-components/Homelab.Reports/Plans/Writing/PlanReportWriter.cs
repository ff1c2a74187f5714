using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Homelab.Reports.Plans.Writing;

/// <summary>Writes <c>homelab.plan/1</c> within a size: first detail is left out, then rows, always counted, never silently.</summary>
public static class PlanReportWriter
{
    /// <summary>Bytes. Readers take up to 8 MiB.</summary>
    public const int Largest = 6 * 1024 * 1024;

    // Everything apart from the changes shares the last part; what is cut there is counted as well.
    private const int ForTheRest = 1024 * 1024;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The report as UTF-8 JSON, at most <paramref name="largest"/> bytes.</summary>
    public static ReadOnlyMemory<byte> Write(PlanReport report, int largest = Largest)
    {
        var fitted = Fit(report, largest - ForTheRest);
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
            Write(json, fitted);
        return buffer.WrittenMemory;
    }

    private static PlanReport Fit(PlanReport report, int forChanges)
    {
        var budget = new RowBudget(forChanges);
        var changes = budget.TakeChanges(report.Changes);
        var left = report.Changes.Skip(changes.Count).ToArray();
        var rest = new RowBudget(ForTheRest - (64 * 1024));
        var outputs = rest.Take(report.Outputs, ChangeJson.Write);
        var diagnostics = rest.Take(report.Diagnostics, Write);
        var checks = rest.Take([.. report.Checks.OrderBy(check => check.Passed)], Write);
        var programs = rest.Take(report.Programs, ChangeJson.Write);
        // What is the plan itself takes the room of changes, of which there are none then.
        var drift = report.StateOnly ? budget.TakeChanges(report.Drift) : rest.Take(report.Drift, ChangeJson.Write);
        return report with
        {
            Changes = changes,
            Outputs = outputs,
            Diagnostics = diagnostics,
            Checks = checks,
            Drift = drift,
            Programs = programs,
            Omitted = new Omitted
            {
                Changes = left.Length,
                Destructive = left.Count(change => change.Destroys),
                Details = changes.Concat(drift).Count(change => change.OmittedAttributes > 0),
                Digest = left.Length > 0 ? PlanHash.OfTail(left) : null,
                Outputs = report.Outputs.Count - outputs.Count,
                OutputsDigest = outputs.Count < report.Outputs.Count ? PlanHash.OfTail(report.Outputs.Skip(outputs.Count)) : null,
                Diagnostics = report.Diagnostics.Count - diagnostics.Count,
                Checks = report.Checks.Count - checks.Count,
                Drift = report.Drift.Count - drift.Count,
                DriftDigest = report.StateOnly && drift.Count < report.Drift.Count ? PlanHash.OfTail(report.Drift.Skip(drift.Count)) : null,
                Programs = report.Programs.Count - programs.Count,
                ProgramsDigest = programs.Count < report.Programs.Count ? PlanHash.OfTail(report.Programs.Skip(programs.Count)) : null,
            },
        };
    }

    private static void Write(Utf8JsonWriter json, PlanReport report)
    {
        json.WriteStartObject();
        json.WriteString("schema", PlanReport.Schema);
        ReportHeaderJson.Write(json, report.Header);
        json.WriteString("root", report.Root);
        ChangeJson.WriteIfAny(json, "terraformVersion", report.TerraformVersion);
        json.WriteBoolean("errored", report.Errored);
        json.WriteBoolean("complete", report.Complete);
        json.WriteString("hash", report.Hash);
        json.WriteNumber("hashVersion", report.HashVersion);
        if (report.StateOnly)
            json.WriteBoolean("stateOnly", true);
        Write(json, report.Totals);
        Write(json, report.Omitted);
        Write(json, "changes", report.Changes, ChangeJson.Write);
        Write(json, "outputs", report.Outputs, ChangeJson.Write);
        if (report.Programs.Count > 0)
            Write(json, "programs", report.Programs, ChangeJson.Write);
        Write(json, "drift", report.Drift, ChangeJson.Write);
        Write(json, "checks", report.Checks, Write);
        Write(json, "diagnostics", report.Diagnostics, Write);
        json.WriteEndObject();
    }

    private static void Write<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
            write(json, row);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Totals totals)
    {
        json.WriteStartObject("totals");
        foreach (var (name, count) in TotalsJson.Of(totals))
            json.WriteNumber(name, count);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Omitted omitted)
    {
        if (!omitted.Anything)
            return;
        json.WriteStartObject("omitted");
        json.WriteNumber("changes", omitted.Changes);
        json.WriteNumber("destructive", omitted.Destructive);
        json.WriteNumber("details", omitted.Details);
        json.WriteNumber("outputs", omitted.Outputs);
        json.WriteNumber("drift", omitted.Drift);
        json.WriteNumber("checks", omitted.Checks);
        json.WriteNumber("diagnostics", omitted.Diagnostics);
        ChangeJson.WriteIfAny(json, "digest", omitted.Digest);
        ChangeJson.WriteIfAny(json, "outputsDigest", omitted.OutputsDigest);
        ChangeJson.WriteIfAny(json, "driftDigest", omitted.DriftDigest);
        if (omitted.Programs > 0)
            json.WriteNumber("programs", omitted.Programs);
        ChangeJson.WriteIfAny(json, "programsDigest", omitted.ProgramsDigest);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CheckResult check)
    {
        json.WriteStartObject();
        json.WriteString("address", check.Address);
        json.WriteString("status", check.Status);
        json.WriteStartArray("problems");
        foreach (var problem in check.Problems)
            json.WriteStringValue(problem);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("severity", diagnostic.Severity);
        json.WriteString("summary", diagnostic.Summary);
        json.WriteString("detail", diagnostic.Detail);
        ChangeJson.WriteIfAny(json, "address", diagnostic.Address);
        ChangeJson.WriteIfAny(json, "file", diagnostic.File);
        if (diagnostic.Line is { } line)
            json.WriteNumber("line", line);
        json.WriteEndObject();
    }
}
