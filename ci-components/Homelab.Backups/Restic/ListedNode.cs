using System.Globalization;
using System.Text.Json;
using Homelab.Processes.Files;

namespace Homelab.Backups.Restic;

/// <summary>Something a snapshot holds.</summary>
/// <param name="Path">As text: what is no UTF-8 in it is U+FFFD.</param>
/// <param name="Size">Of a file; 0 otherwise.</param>
/// <param name="Modified">Of a file, cut to what the framework can tell; the epoch otherwise.</param>
/// <param name="Mode">Permissions with set-user, set-group and sticky bits.</param>
internal readonly record struct ListedNode(
    string Path,
    EntryType Type,
    long Size,
    DateTimeOffset Modified,
    uint User,
    uint Group,
    int Mode,
    ulong Inode
)
{
    private const int Digits = 8;

    // Go keeps set-user, set-group and sticky elsewhere than Unix does.
    private const uint Permissions = 0x1FF,
        SetUser = 1u << 23,
        SetGroup = 1u << 22,
        Sticky = 1u << 20;

    public bool IsFile => Type is EntryType.File;

    public bool IsFolder => Type is EntryType.Folder;

    /// <summary>Null for a line about something else.</summary>
    /// <exception cref="JsonException">And <see cref="InvalidOperationException"/>, <see cref="FormatException"/>: it is no line of
    /// restic's.</exception>
    public static ListedNode? Read(string line)
    {
        using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 8 });
        var node = json.RootElement;
        // The first line is the snapshot. It is told by what it lacks: versions name the kind of a line differently.
        if (
            node.ValueKind is not JsonValueKind.Object
            || !node.TryGetProperty("type", out var type)
            || !node.TryGetProperty("path", out var path)
        )
            return null;
        var kind = Kind(type.GetString());
        var isFile = kind is EntryType.File;
        return new ListedNode(
            path.GetString() ?? "",
            kind,
            isFile && node.TryGetProperty("size", out var size) ? size.GetInt64() : 0,
            isFile && node.TryGetProperty("mtime", out var time) ? Time(time.GetString() ?? "") : DateTimeOffset.UnixEpoch,
            Id(node, "uid"),
            Id(node, "gid"),
            UnixMode(node),
            node.TryGetProperty("inode", out var inode) ? inode.GetUInt64() : 0
        );
    }

    private static EntryType Kind(string? type) =>
        type switch
        {
            "file" => EntryType.File,
            "dir" => EntryType.Folder,
            "symlink" => EntryType.Link,
            "fifo" => EntryType.Pipe,
            "dev" => EntryType.BlockDevice,
            "chardev" => EntryType.CharacterDevice,
            "socket" => EntryType.Socket,
            _ => EntryType.Unknown,
        };

    private static uint Id(JsonElement node, string name) => node.TryGetProperty(name, out var id) ? id.GetUInt32() : 0;

    private static int UnixMode(JsonElement node)
    {
        var mode = node.TryGetProperty("mode", out var number) ? number.GetUInt32() : 0;
        return (int)(mode & Permissions)
            | ((mode & SetUser) != 0 ? 0x800 : 0)
            | ((mode & SetGroup) != 0 ? 0x400 : 0)
            | ((mode & Sticky) != 0 ? 0x200 : 0);
    }

    // Nanoseconds are cut off, as elsewhere: the framework would round them. Times beyond what it knows are the same for nobody.
    private static DateTimeOffset Time(string text)
    {
        var point = text.IndexOf('.');
        var zone = point < 0 ? -1 : text.IndexOfAny(['Z', '+', '-'], point);
        var exact = zone - point > Digits ? text[..(point + Digits)] + text[zone..] : text;
        return DateTimeOffset.TryParse(exact, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : DateTimeOffset.UnixEpoch;
    }
}
