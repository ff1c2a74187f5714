using System.Text.Json;
using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Reading;

/// <summary>Reads a line about a path. Members it does not know are skipped; those it knows must be right.</summary>
internal static class EntryLine
{
    /// <summary>Null when the line is about something else.</summary>
    /// <exception cref="JsonException">And <see cref="FormatException"/>, <see cref="InvalidOperationException"/>: the line is
    /// damaged.</exception>
    public static ManifestEntry? Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line, LineJson.ReaderOptions);
        if (!json.Read() || json.TokenType is not JsonTokenType.StartObject)
            throw new FormatException("no object");
        var draft = new Draft();
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (!draft.Take(ref json) && !draft.TakeRare(ref json))
            {
                json.Read();
                json.Skip();
            }
        }

        // Nothing may stand behind the object.
        if (json.Read())
            throw new FormatException("more than an object");
        return draft.Path is { } path ? draft.ToEntry(Checked(path)) : null;
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

    private static RawPath Bytes(ref Utf8JsonReader json) =>
        json.Read() ? new RawPath(json.GetBytesFromBase64()) : throw new FormatException("no text");

    private static string Value(ref Utf8JsonReader json) => (json.Read() ? json.GetString() : null) ?? throw new FormatException("no text");

    private static long Count(ref Utf8JsonReader json) =>
        json.Read() && json.GetInt64() is var value and >= 0 ? value : throw new FormatException("no count");

    private static uint Id(ref Utf8JsonReader json) => json.Read() ? json.GetUInt32() : throw new FormatException("no number");

    private static int Octal(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType is not JsonTokenType.String)
            throw new FormatException("mode");
        var mode = 0;
        foreach (var digit in json.ValueSpan)
            mode = digit is >= (byte)'0' and <= (byte)'7' && mode < 0x200 ? (mode << 3) | (digit - '0') : throw new FormatException("mode");
        return mode;
    }

    private static EntryType Type(ref Utf8JsonReader json) =>
        json.Read() && json.TokenType is JsonTokenType.String ? EntryTypes.Parse(json.ValueSpan) : throw new FormatException("type");

    private static UnixTime Time(ref Utf8JsonReader json) =>
        json.Read() && json.TokenType is JsonTokenType.String
            ? UnixTime.Parse(json.ValueSpan) ?? throw new FormatException("mtime")
            : throw new FormatException("mtime");

    /// <summary>What was read so far. Of a million entries each is made once, at its end.</summary>
    private struct Draft
    {
        private EntryType _type;
        private long _size;
        private UnixTime _modified;
        private uint _user;
        private uint _group;
        private int _mode;
        private string? _sha256;
        private RawPath? _target;
        private string? _hardLink;
        private string? _device;
        private long? _allocated;
        private bool _changed;
        private string? _unreadable;

        public RawPath? Path { get; private set; }

        /// <summary>Takes a member that nearly every line has; false when it is none.</summary>
        public bool Take(ref Utf8JsonReader json)
        {
            if (json.ValueTextEquals("path"u8))
                Path = Text(ref json);
            else if (json.ValueTextEquals("type"u8))
                _type = Type(ref json);
            else if (json.ValueTextEquals("size"u8))
                _size = Count(ref json);
            else if (json.ValueTextEquals("mtime"u8))
                _modified = Time(ref json);
            else if (json.ValueTextEquals("uid"u8))
                _user = Id(ref json);
            else if (json.ValueTextEquals("gid"u8))
                _group = Id(ref json);
            else if (json.ValueTextEquals("mode"u8))
                _mode = Octal(ref json);
            else if (json.ValueTextEquals("sha256"u8))
                _sha256 = LineJson.Digest(Value(ref json));
            else
                return false;
            return true;
        }

        public bool TakeRare(ref Utf8JsonReader json)
        {
            if (json.ValueTextEquals("path64"u8))
                Path = Bytes(ref json);
            else if (json.ValueTextEquals("target"u8))
                _target = Text(ref json);
            else if (json.ValueTextEquals("target64"u8))
                _target = Bytes(ref json);
            else if (json.ValueTextEquals("hardlink"u8))
                _hardLink = Value(ref json);
            else if (json.ValueTextEquals("device"u8))
                _device = Value(ref json);
            else if (json.ValueTextEquals("allocated"u8))
                _allocated = Count(ref json);
            else if (json.ValueTextEquals("changed"u8))
                _changed = json.Read() && json.GetBoolean();
            else if (json.ValueTextEquals("unreadable"u8))
                _unreadable = Value(ref json);
            else
                return false;
            return true;
        }

        public readonly ManifestEntry ToEntry(RawPath path) =>
            new(path, _type)
            {
                Size = _size,
                Modified = _modified,
                User = _user,
                Group = _group,
                Mode = _mode,
                Sha256 = _sha256,
                Target = _target,
                HardLink = _hardLink,
                Device = _device,
                Allocated = _allocated,
                Changed = _changed,
                Unreadable = _unreadable,
            };
    }
}
