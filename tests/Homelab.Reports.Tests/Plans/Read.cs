using System.Text;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Reading;
using Homelab.Reports.Plans.Writing;
using Homelab.Text.Secrets;

namespace Homelab.Reports.Tests.Plans;

/// <summary>Short ways to read what a test wrote.</summary>
internal static class Read
{
    public static ReportHeader Header { get; } =
        new() { Tool = "homelab test", Created = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero) };

    public static PlanReport Plan(string json, SecretSet? environment = null, params Diagnostic[] diagnostics) =>
        Plan(Encoding.UTF8.GetBytes(json), environment, diagnostics);

    public static PlanReport Plan(byte[] json, SecretSet? environment = null, params Diagnostic[] diagnostics) =>
        PlanReader.Read(
            new MemoryStream(json),
            Header,
            "infra",
            environment ?? SecretSet.None,
            diagnostics,
            TestContext.Current.CancellationToken
        );

    public static PlanReport File(string path)
    {
        using var plan = System.IO.File.OpenRead(path);
        return PlanReader.Read(plan, Header, "infra", SecretSet.None, [], TestContext.Current.CancellationToken);
    }

    /// <summary>Written and read again.</summary>
    public static PlanReport Again(PlanReport report, int largest = PlanReportWriter.Largest) =>
        PlanReportReader.Read(new MemoryStream(PlanReportWriter.Write(report, largest).ToArray()));

    /// <summary>A plan document around the given members of <c>resource_changes</c>.</summary>
    public static string Document(string changes, string more = "") =>
        $$"""{"format_version":"1.2","terraform_version":"1.11.4",{{more}}"resource_changes":[{{changes}}],"complete":true,"errored":false}""";

    /// <summary>One change; before, after and the rest are JSON.</summary>
    public static string Change(string address, string actions, string before = "null", string after = "null", string more = "") =>
        $$$"""{"address":{{{System.Text.Json.JsonSerializer.Serialize(address)}}},"mode":"managed","change":{"actions":{{{actions}}},"before":{{{before}}},"after":{{{after}}}{{{more}}}}}""";
}
