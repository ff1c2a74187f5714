using System.Text;
using System.Xml;
using Homelab.Text;

namespace Homelab.Reports.Pipelines;

/// <summary>How a case ended, as GitLab's test tab tells them apart.</summary>
public enum JUnitOutcome
{
    Passed,
    Failed,

    /// <summary>It could not be found out.</summary>
    Error,
    Skipped,
}

/// <summary>One thing that was looked at. GitLab follows it from pipeline to pipeline by class name and name, so neither may hold what
/// changes.</summary>
/// <param name="Text">Hostile text; its first line is the message.</param>
public sealed record JUnitCase(string ClassName, string Name, JUnitOutcome Outcome, string Text)
{
    public double Seconds { get; init; }
}

/// <summary>Cases that are shown together.</summary>
public sealed record JUnitSuite(string Name, IReadOnlyList<JUnitCase> Cases);

/// <summary>GitLab's <c>artifacts:reports:junit</c>.</summary>
public static class JUnit
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Indent = true,
        Encoding = new UTF8Encoding(false),
        CheckCharacters = true,
    };

    public static ReadOnlyMemory<byte> Write(IEnumerable<JUnitSuite> suites)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, Settings))
        {
            xml.WriteStartElement("testsuites");
            foreach (var suite in suites)
                WriteSuite(xml, suite);
            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    private static void WriteSuite(XmlWriter xml, JUnitSuite suite)
    {
        int Count(JUnitOutcome outcome) => suite.Cases.Count(one => one.Outcome == outcome);

        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(suite.Name));
        xml.WriteAttributeString("tests", $"{suite.Cases.Count}");
        xml.WriteAttributeString("failures", $"{Count(JUnitOutcome.Failed)}");
        xml.WriteAttributeString("errors", $"{Count(JUnitOutcome.Error)}");
        xml.WriteAttributeString("skipped", $"{Count(JUnitOutcome.Skipped)}");
        foreach (var one in suite.Cases)
            WriteCase(xml, one);
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, JUnitCase one)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(one.ClassName));
        xml.WriteAttributeString("name", Clean(one.Name));
        if (one.Seconds > 0 && double.IsFinite(one.Seconds))
            xml.WriteAttributeString("time", $"{one.Seconds:0.###}");
        if (one.Outcome is not JUnitOutcome.Passed)
            WriteText(
                xml,
                one.Outcome switch
                {
                    JUnitOutcome.Failed => "failure",
                    JUnitOutcome.Error => "error",
                    _ => "skipped",
                },
                one.Text,
                hasMessage: true
            );
        else if (one.Text.Length > 0)
            WriteText(xml, "system-out", one.Text, hasMessage: false);
        xml.WriteEndElement();
    }

    private static void WriteText(XmlWriter xml, string element, string text, bool hasMessage)
    {
        xml.WriteStartElement(element);
        if (hasMessage)
            xml.WriteAttributeString("message", Clean(text.Split('\n')[0]));
        xml.WriteString(string.Join('\n', VisibleText.Lines(text)));
        xml.WriteEndElement();
    }

    private static string Clean(string text) => VisibleText.OneLine(text);
}
