using System.Text.Json;
using Homelab.Backups.Databases;
using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Reading;

/// <summary>Reads the few lines that are not about a path.</summary>
internal static class HeadLines
{
    public static ManifestHeader Header(JsonElement json) =>
        new()
        {
            Set = json.Text("set"),
            Host = json.Text("host"),
            Tier = json.Text("tier"),
            Canary = json.Text("canary"),
            Created = json.Time("created"),
            Depth = json.Text("depth") == "sample" ? ManifestDepth.Sample : ManifestDepth.Full,
            Rotation = json.Number("rotation"),
            Sampling = new Sampling(
                (int)Math.Clamp(json.Number("buckets"), 1, int.MaxValue),
                (int)Math.Clamp(json.Number("bucket"), 0, int.MaxValue)
            ),
            Roots = json.Texts("roots"),
            Exclude = json.Texts("exclude"),
            Staging = json.Text("staging") is { Length: > 0 } staging ? staging : null,
        };

    public static DatabaseFacts Database(JsonElement json) =>
        new(json.Text("name"), json.Text("engine"), json.Text("serverVersion"), json.Time("takenAt"))
        {
            Files =
            [
                .. json.Items("files")
                    .Select(file => new DumpFile(file.Text("path"), file.Number("bytes"), LineJson.Digest(file.Text("sha256")))),
            ],
            Rows = Numbers(json, "rows"),
            Sequences = Numbers(json, "sequences"),
            Roles = json.Texts("roles"),
            Extensions = json.Members("extensions").ToDictionary(member => member.Name, member => member.Value.GetString() ?? ""),
            Original = Rights(json, "original"),
            OriginalFolder = Rights(json, "originalFolder"),
        };

    private static FileRights? Rights(JsonElement json, string name) =>
        json.TryGetProperty(name, out var rights)
            ? new FileRights(
                checked((uint)rights.Number("uid")),
                checked((uint)rights.Number("gid")),
                Convert.ToInt32(rights.Text("mode"), 8) & 0xFFF
            )
            : null;

    public static ManifestTotals Totals(JsonElement json) =>
        new()
        {
            Entries = json.Number("entries"),
            Files = json.Number("files"),
            Directories = json.Number("directories"),
            Bytes = json.Number("bytes"),
            HashedFiles = json.Number("hashedFiles"),
            HashedBytes = json.Number("hashedBytes"),
            Unreadable = json.Number("unreadable"),
            Vanished = json.Number("vanished"),
            Changed = json.Number("changed"),
            Sockets = json.Number("sockets"),
            Places = json.TryGetProperty("places", out _) ? [.. json.Items("places").Select(Place)] : null,
        };

    private static PlaceCount Place(JsonElement json) =>
        new(
            json.Text("path"),
            json.TryGetProperty("mounted", out var mounted) && mounted.ValueKind is JsonValueKind.True,
            json.Number("files"),
            json.Number("bytes")
        );

    // A count that is left out would pass for a table without rows, so one that is no number is damage.
    private static Dictionary<string, long> Numbers(JsonElement json, string name) =>
        json.Members(name).ToDictionary(member => member.Name, member => member.Value.GetInt64());
}
