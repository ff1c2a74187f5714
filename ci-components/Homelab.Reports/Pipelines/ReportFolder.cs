using System.Buffers;
using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports.Pipelines;

/// <summary>A report among others: <c>homelab-report/&lt;kind&gt;[-&lt;name&gt;].json</c>.</summary>
public sealed record ReportEntry(string File, string Kind, string? Name);

/// <summary>The folder a job hands over as its artifact: reports, the files GitLab's own widgets read, and an index of the
/// reports.</summary>
public sealed class ReportFolder(string path)
{
    public const string DefaultPath = "homelab-report";

    public const string IndexName = "index.json";

    /// <summary>Bytes; no index is larger.</summary>
    public const int LargestIndex = 64 * 1024;

    private const string IndexSchema = "homelab.index/1";

    private readonly List<ReportEntry> _entries = [];

    public string Path => path;

    /// <summary>Adds a report and lists it in the index.</summary>
    /// <param name="name">Tells reports of one kind apart: a root's path. Anything but letters and digits becomes a dash in the file's
    /// name.</param>
    public void Add(string kind, string? name, ReadOnlyMemory<byte> content)
    {
        var file = FileName(kind, name);
        Write(file, content);
        _entries.Add(new ReportEntry(file, kind, name));
        WriteIndex();
    }

    /// <summary>Writes a file that is no report. A reader sees the old file or the new one, never a part.</summary>
    public void Write(string file, ReadOnlyMemory<byte> content)
    {
        Directory.CreateDirectory(path);
        var target = System.IO.Path.Combine(path, file);
        // A name of its own: two runs may hand over to one folder at once.
        var own = $"{target}.{Guid.NewGuid():n}.partial";
        using (var partial = new FileStream(own, FileMode.CreateNew, FileAccess.Write))
            partial.Write(content.Span);
        File.Move(own, target, overwrite: true);
    }

    /// <summary>The reports a folder's index names; none without an index.</summary>
    /// <exception cref="ReportUnreadableException">The index is broken.</exception>
    public static IReadOnlyList<ReportEntry> List(string folder)
    {
        var index = System.IO.Path.Combine(folder, IndexName);
        if (!File.Exists(index))
            return [];
        using var source = File.OpenRead(index);
        return List(source);
    }

    /// <summary>The reports an index names. An entry that leads out of the folder is no entry.</summary>
    /// <exception cref="ReportUnreadableException">The index is broken.</exception>
    public static IReadOnlyList<ReportEntry> List(Stream index)
    {
        using var document = ReportFile.Open(index, IndexSchema);
        return
        [
            .. document
                .RootElement.Items("reports")
                .Select(entry => new ReportEntry(entry.Text("file") ?? "", entry.Text("kind") ?? "", entry.Text("name")))
                .Where(entry =>
                    entry.File.EndsWith(".json", StringComparison.Ordinal) && entry.File == System.IO.Path.GetFileName(entry.File)
                ),
        ];
    }

    private string FileName(string kind, string? name)
    {
        if (name is null)
            return $"{kind}.json";
        var slug = string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')).Trim('-');
        var stem = slug.Length == 0 ? kind : $"{kind}-{slug[..Math.Min(slug.Length, 80)]}";
        var candidates = Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? $"{stem}.json" : $"{stem}-{number}.json");
        return candidates.First(candidate => _entries.All(entry => entry.File != candidate));
    }

    private void WriteIndex()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("schema", IndexSchema);
            json.WriteStartArray("reports");
            foreach (var entry in _entries)
                WriteEntry(json, entry);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        Write(IndexName, buffer.WrittenMemory);
    }

    private static void WriteEntry(Utf8JsonWriter json, ReportEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("file", entry.File);
        json.WriteString("kind", entry.Kind);
        if (entry.Name is not null)
            json.WriteString("name", entry.Name);
        json.WriteEndObject();
    }
}
