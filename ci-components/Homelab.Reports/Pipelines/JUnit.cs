using System.Text;
using System.Xml;
using Homelab.Reports.Notes.Safe;
using Homelab.Reports.Plans;

namespace Homelab.Reports.Pipelines;

/// <summary>GitLab's <c>artifacts:reports:junit</c>: one case for each root, and one for each check in it.</summary>
public static class JUnit
{
    private static readonly XmlWriterSettings Settings = new() { Indent = true, Encoding = new UTF8Encoding(false), CheckCharacters = true };

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<PlanReport> reports)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, Settings))
        {
            xml.WriteStartElement("testsuites");
            foreach (var report in reports)
                WriteSuite(xml, report);
            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    private static void WriteSuite(XmlWriter xml, PlanReport report)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean($"terraform {report.Root}"));
        xml.WriteAttributeString("tests", $"{report.Checks.Count + 1}");
        xml.WriteAttributeString("failures", $"{report.Checks.Count(check => check.Status == "fail")}");
        xml.WriteAttributeString("errors", $"{report.Checks.Count(check => check.Status == "error") + (report.Errored ? 1 : 0)}");
        xml.WriteAttributeString("skipped", $"{report.Checks.Count(check => check.Status == "unknown")}");
        WriteCase(xml, report.Root, "plan", report.Errored ? "error" : null, Errors(report));
        foreach (var check in report.Checks)
            WriteCase(xml, report.Root, check.Address, Outcome(check), string.Join('\n', check.Problems));
        xml.WriteEndElement();
    }

    private static string Errors(PlanReport report) => report.Errored
        ? string.Join('\n', report.Diagnostics.Where(diagnostic => diagnostic.IsError).Select(diagnostic => $"{diagnostic.Summary}: {diagnostic.Detail}"))
        : "";

    private static string? Outcome(CheckResult check) => check.Status switch
    {
        "pass" => null,
        "fail" => "failure",
        "error" => "error",
        _ => "skipped",
    };

    private static void WriteCase(XmlWriter xml, string root, string name, string? outcome, string text)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(root));
        xml.WriteAttributeString("name", Clean(name));
        if (outcome is not null)
        {
            xml.WriteStartElement(outcome);
            xml.WriteAttributeString("message", Clean(text.Split('\n')[0]));
            xml.WriteString(string.Join('\n', VisibleText.Lines(text)));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Clean(string text) => VisibleText.OneLine(text);
}
