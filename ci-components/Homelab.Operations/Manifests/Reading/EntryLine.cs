using System.Text.Json;

namespace Homelab.Operations.Manifests.Reading;

/// <summary>Reads a line about a path. Members it does not know are skipped; those it knows must be right.</summary>
internal static class EntryLine
{
    /// <summary>Null when the line is about something else.</summary>
    /// <exception cref="JsonException">And <see cref="FormatException"/>, <see cref="InvalidOperationException"/>: the line is damaged.</exception>
    public static ManifestEntry? Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line, LineJson.ReaderOptions);
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
            throw new FormatException("no object");
        RawPath? path = null;
        var entry = new ManifestEntry(default, EntryType.Unknown);
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("path"u8))
                path = Text(ref json);
            else if (json.ValueTextEquals("path64"u8))
                path = Bytes(ref json);
            else
                entry = Member(entry, ref json);
        }

        // Nothing may stand behind the object.
        if (json.Read())
            throw new FormatException("more than an object");
        return path is { } found ? entry with { Path = Checked(found) } : null;
    }

    private static ManifestEntry Member(ManifestEntry entry, ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("type"u8))
            return entry with { Type = EntryTypes.Parse(Text(ref json).Bytes) };
        if (json.ValueTextEquals("size"u8))
            return entry with { Size = Count(ref json) };
        if (json.ValueTextEquals("mtime"u8))
            return entry with { Modified = UnixTime.Parse(Value(ref json)) ?? throw new FormatException("mtime") };
        if (json.ValueTextEquals("uid"u8))
            return entry with { User = Id(ref json) };
        if (json.ValueTextEquals("gid"u8))
            return entry with { Group = Id(ref json) };
        if (json.ValueTextEquals("mode"u8))
            return entry with { Mode = Octal(Text(ref json).Bytes) };
        if (json.ValueTextEquals("sha256"u8))
            return entry with { Sha256 = LineJson.Digest(Value(ref json)) };
        return RareMember(entry, ref json);
    }

    private static ManifestEntry RareMember(ManifestEntry entry, ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("target"u8))
            return entry with { Target = Text(ref json) };
        if (json.ValueTextEquals("target64"u8))
            return entry with { Target = Bytes(ref json) };
        if (json.ValueTextEquals("hardlink"u8))
            return entry with { HardLink = Value(ref json) };
        if (json.ValueTextEquals("device"u8))
            return entry with { Device = Value(ref json) };
        if (json.ValueTextEquals("allocated"u8))
            return entry with { Allocated = Count(ref json) };
        if (json.ValueTextEquals("changed"u8))
            return entry with { Changed = json.Read() && json.GetBoolean() };
        if (json.ValueTextEquals("unreadable"u8))
            return entry with { Unreadable = Value(ref json) };
        json.Read();
        json.Skip();
        return entry;
    }

    // Whoever compares joins this to a folder of its own, and must not be led out of it.
    private static RawPath Checked(RawPath path)
    {
        var rest = path.Bytes;
        if (rest is not [(byte)'/', ..] || rest.Contains((byte)0))
            throw new FormatException("path");
        foreach (var part in rest.Split((byte)'/'))
        {
            if (rest[part] is [(byte)'.'] or [(byte)'.', (byte)'.'])
                throw new FormatException("path");
        }

        return path;
    }

    private static RawPath Text(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType is not JsonTokenType.String)
            throw new FormatException("no text");
        if (!json.ValueIsEscaped)
            return new RawPath(json.ValueSpan);
        var text = new byte[json.ValueSpan.Length];
        return new RawPath(text.AsSpan(0, json.CopyString(text)));
    }

    private static RawPath Bytes(ref Utf8JsonReader json) => json.Read() ? new RawPath(json.GetBytesFromBase64()) : throw new FormatException("no text");

    private static string Value(ref Utf8JsonReader json) => (json.Read() ? json.GetString() : null) ?? throw new FormatException("no text");

    private static long Count(ref Utf8JsonReader json) =>
        json.Read() && json.GetInt64() is var value and >= 0 ? value : throw new FormatException("no count");

    private static uint Id(ref Utf8JsonReader json) => json.Read() ? json.GetUInt32() : throw new FormatException("no number");

    private static int Octal(ReadOnlySpan<byte> digits)
    {
        var mode = 0;
        foreach (var digit in digits)
            mode = digit is >= (byte)'0' and <= (byte)'7' && mode < 0x200 ? (mode << 3) | (digit - '0') : throw new FormatException("mode");
        return mode;
    }
}
