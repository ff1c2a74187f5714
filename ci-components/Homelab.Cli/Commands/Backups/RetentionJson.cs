using System.Text;
using System.Text.Json;
using Homelab.Backups.Restic;
using Homelab.Backups.Retention;

namespace Homelab.Cli.Commands.Backups;

/// <summary>A retention preview for programs: <c>[{host, tags, keep: [{id, time, reasons}], remove: [{id, time}]}]</c>.</summary>
internal static class RetentionJson
{
    public static string Write(RetentionPreview preview)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var group in preview.Groups)
                Write(json, group);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, GroupPreview group)
    {
        json.WriteStartObject();
        json.WriteString("host", group.Group.Host);
        Write(json, "tags", group.Group.Tags);
        json.WriteStartArray("keep");
        foreach (var kept in group.Keep)
            Write(json, kept.Snapshot, kept.Reasons);
        json.WriteEndArray();
        json.WriteStartArray("remove");
        foreach (var removed in group.Remove)
            Write(json, removed, []);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SnapshotFacts snapshot, IReadOnlyList<string> reasons)
    {
        json.WriteStartObject();
        json.WriteString("id", snapshot.Id);
        json.WriteString("time", snapshot.Time);
        if (reasons.Count > 0)
            Write(json, "reasons", reasons);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
