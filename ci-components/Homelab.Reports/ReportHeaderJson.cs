using System.Globalization;
using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports;

/// <summary>The members that every report begins with.</summary>
internal static class ReportHeaderJson
{
    public static void Write(Utf8JsonWriter json, ReportHeader header)
    {
        json.WriteString("tool", header.Tool);
        json.WriteString("created", header.Created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"));
        Write(json, "project", header.Project);
        Write(json, "projectId", header.ProjectId);
        Write(json, "commit", header.Commit);
        Write(json, "ref", header.Ref);
        Write(json, "pipeline", header.Pipeline);
        Write(json, "job", header.Job);
    }

    public static ReportHeader Read(JsonElement json) =>
        new()
        {
            Tool = json.Text("tool") ?? "unknown",
            Created = DateTimeOffset.TryParse(
                json.Text("created"),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var created
            )
                ? created.ToUniversalTime()
                : DateTimeOffset.UnixEpoch,
            Project = json.Text("project"),
            ProjectId = json.Integer("projectId"),
            Commit = json.Text("commit"),
            Ref = json.Text("ref"),
            Pipeline = json.Integer("pipeline"),
            Job = json.Integer("job"),
        };

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }
}
