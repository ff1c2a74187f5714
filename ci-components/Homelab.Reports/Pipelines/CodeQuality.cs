using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homelab.Reports.Plans;
using Homelab.Text;

namespace Homelab.Reports.Pipelines;

/// <summary>Where something is written: a path in the repository, and a line from 1.</summary>
public sealed record SourcePlace(string Path, int Line);

/// <summary>GitLab's <c>artifacts:reports:codequality</c>: one entry for each change that destroys, at the place that says so.</summary>
public static class CodeQuality
{
    /// <summary>GitLab shows a widget, not a book.</summary>
    private const int MostEntries = 1000;

    /// <param name="place">Where a change's resource is written, as far as that is known.</param>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<PlanReport> reports, Func<PlanReport, ResourceChange, SourcePlace> place)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (
                var (report, change) in reports
                    .SelectMany(report => report.Changes.Where(change => change.Destroys).Select(change => (report, change)))
                    .Take(MostEntries)
            )
                WriteEntry(json, report, change, place(report, change));
            json.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteEntry(Utf8JsonWriter json, PlanReport report, ResourceChange change, SourcePlace place)
    {
        json.WriteStartObject();
        json.WriteString("description", VisibleText.OneLine($"{change.Address}: {Words(change.Kind)}"));
        json.WriteString("check_name", $"terraform-{change.Kind.Word()}");
        json.WriteString("fingerprint", Fingerprint($"{report.Root}\n{change.Kind.Word()}\n{change.Address}\n{change.Deposed}"));
        json.WriteString("severity", change.Kind is ChangeKind.Forget or ChangeKind.CreateThenForget ? "major" : "critical");
        json.WriteStartObject("location");
        json.WriteString("path", place.Path);
        json.WriteStartObject("lines");
        json.WriteNumber("begin", place.Line);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Words(ChangeKind kind) =>
        kind switch
        {
            ChangeKind.Delete => "terraform will destroy it",
            ChangeKind.Replace => "terraform will destroy it and create it anew",
            ChangeKind.Forget => "terraform will no longer manage it",
            ChangeKind.CreateThenForget => "terraform will create it anew and no longer manage the old one",
            _ => "terraform will do something this version does not know",
        };

    private static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
