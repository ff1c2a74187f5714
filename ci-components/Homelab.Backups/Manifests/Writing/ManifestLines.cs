using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Homelab.Backups.Databases;
using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Writing;

/// <summary>Writes the lines of a manifest: <c>docs/schemas/manifest.schema.json</c>.</summary>
internal sealed class ManifestLines : IDisposable
{
    // Whole lines only, and no escapes where JSON needs none: paths stay readable.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> _lines = new(64 * 1024);
    private readonly Utf8JsonWriter _json;

    public ManifestLines() => _json = new Utf8JsonWriter(_lines, Options);

    public ReadOnlySpan<byte> Written => _lines.WrittenSpan;

    public void Clear() => _lines.ResetWrittenCount();

    public void Header(ManifestRequest request, Sampling sampling, DateTimeOffset created)
    {
        _json.WriteStartObject();
        _json.WriteString("schema", ManifestHeader.Schema);
        _json.WriteString("set", request.Set);
        _json.WriteString("host", request.Host);
        _json.WriteString("tier", request.Tier);
        _json.WriteString("canary", request.Canary);
        _json.WriteString("created", created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"));
        _json.WriteString("depth", request.Depth is ManifestDepth.Full ? "full" : "sample");
        _json.WriteNumber("rotation", request.Rotation);
        _json.WriteNumber("buckets", sampling.Buckets);
        _json.WriteNumber("bucket", sampling.Bucket);
        Texts("roots", request.Roots);
        Texts("exclude", request.Exclusion.Patterns);
        if (request.StagingFolder is { } staging)
            _json.WriteString("staging", staging);
        End();
    }

    public void Database(DatabaseFacts facts)
    {
        _json.WriteStartObject();
        _json.WriteStartObject("database");
        _json.WriteString("name", facts.Name);
        _json.WriteString("engine", facts.Engine);
        _json.WriteString("serverVersion", facts.ServerVersion);
        _json.WriteString("takenAt", facts.TakenAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ"));
        _json.WriteStartArray("files");
        foreach (var file in facts.Files)
        {
            _json.WriteStartObject();
            _json.WriteString("path", file.Path);
            _json.WriteNumber("bytes", file.Bytes);
            _json.WriteString("sha256", file.Sha256);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        Numbers("rows", facts.Rows);
        Numbers("sequences", facts.Sequences);
        Texts("roles", facts.Roles);
        _json.WriteStartObject("extensions");
        foreach (var (name, version) in facts.Extensions.OrderBy(extension => extension.Key, StringComparer.Ordinal))
            _json.WriteString(name, version);
        _json.WriteEndObject();
        Rights("original", facts.Original);
        Rights("originalFolder", facts.OriginalFolder);
        _json.WriteEndObject();
        End();
    }

    public void Measure(Measure measure)
    {
        _json.WriteStartObject();
        _json.WritePropertyName("measure");
        JsonSerializer.Serialize(_json, measure, MeasureJson.Default.Measure);
        End();
    }

    private void Rights(string name, FileRights? rights)
    {
        if (rights is null)
            return;
        _json.WriteStartObject(name);
        _json.WriteNumber("uid", rights.User);
        _json.WriteNumber("gid", rights.Group);
        _json.WriteString("mode", Convert.ToString(rights.Mode, 8).PadLeft(4, '0'));
        _json.WriteEndObject();
    }

    /// <param name="digest">Empty where nothing was hashed.</param>
    /// <param name="error">Why it is unreadable; 0 where it is not.</param>
    public void Entry(
        ReadOnlySpan<byte> path,
        in FileFacts? facts,
        ReadOnlySpan<byte> target,
        ReadOnlySpan<byte> digest,
        bool changed,
        int error
    )
    {
        _json.WriteStartObject();
        Raw("path", "path64", path);
        if (facts is { } known)
            Facts(known, target);
        if (digest.Length > 0)
        {
            Span<byte> text = stackalloc byte[digest.Length * 2];
            Convert.TryToHexStringLower(digest, text, out _);
            _json.WriteString("sha256"u8, text);
        }

        if (changed)
            _json.WriteBoolean("changed"u8, true);
        if (error != 0)
            _json.WriteString("unreadable"u8, Marshal.GetPInvokeErrorMessage(error));
        End();
    }

    public void Totals(ManifestTotals totals)
    {
        _json.WriteStartObject();
        _json.WriteStartObject("end");
        _json.WriteNumber("entries", totals.Entries);
        _json.WriteNumber("files", totals.Files);
        _json.WriteNumber("directories", totals.Directories);
        _json.WriteNumber("bytes", totals.Bytes);
        _json.WriteNumber("hashedFiles", totals.HashedFiles);
        _json.WriteNumber("hashedBytes", totals.HashedBytes);
        _json.WriteNumber("unreadable", totals.Unreadable);
        _json.WriteNumber("vanished", totals.Vanished);
        _json.WriteNumber("changed", totals.Changed);
        _json.WriteNumber("sockets", totals.Sockets);
        Places(totals.Places ?? []);
        _json.WriteEndObject();
        End();
    }

    public void Dispose() => _json.Dispose();

    private void Places(IReadOnlyList<PlaceCount> places)
    {
        _json.WriteStartArray("places");
        foreach (var place in places)
        {
            _json.WriteStartObject();
            _json.WriteString("path", place.Path);
            _json.WriteBoolean("mounted", place.Mounted);
            _json.WriteNumber("files", place.Files);
            _json.WriteNumber("bytes", place.Bytes);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void Facts(in FileFacts facts, ReadOnlySpan<byte> target)
    {
        Span<byte> text = stackalloc byte[64];
        _json.WriteString("type"u8, EntryTypes.Letter(facts.Type));
        if (facts.Type is EntryType.File)
            _json.WriteNumber("size"u8, facts.Size);
        _json.WriteString("mtime"u8, text[..facts.Modified.Format(text)]);
        _json.WriteNumber("uid"u8, facts.User);
        _json.WriteNumber("gid"u8, facts.Group);
        _json.WriteString("mode"u8, Octal(facts.Mode, text));
        if (facts.Type is EntryType.Link)
            Raw("target", "target64", target);
        if (facts.Type is EntryType.BlockDevice or EntryType.CharacterDevice)
            _json.WriteString("device", $"{facts.Special.Major}:{facts.Special.Minor}");
        if (facts.Type is EntryType.File && facts.Links > 1)
            _json.WriteString("hardlink", $"{facts.Device.Major}:{facts.Device.Minor}:{facts.Inode}");
        if (facts.Type is EntryType.File && facts.Size - facts.Allocated >= ManifestEntry.LeastHole)
            _json.WriteNumber("allocated"u8, facts.Allocated);
    }

    private static ReadOnlySpan<byte> Octal(int mode, Span<byte> text)
    {
        for (var digit = 0; digit < 4; digit++)
            text[digit] = (byte)('0' + ((mode >> (9 - (3 * digit))) & 7));
        return text[..4];
    }

    private void Raw(string name, string nameOfBytes, ReadOnlySpan<byte> path)
    {
        if (Utf8.IsValid(path))
            _json.WriteString(name, path);
        else
            _json.WriteBase64String(nameOfBytes, path);
    }

    private void Texts(string name, IEnumerable<string> texts)
    {
        _json.WriteStartArray(name);
        foreach (var text in texts)
            _json.WriteStringValue(text);
        _json.WriteEndArray();
    }

    private void Numbers(string name, IReadOnlyDictionary<string, long> numbers)
    {
        _json.WriteStartObject(name);
        foreach (var (key, number) in numbers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            _json.WriteNumber(key, number);
        _json.WriteEndObject();
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _lines.Write("\n"u8);
    }
}
