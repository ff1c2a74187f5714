namespace Homelab.Processes.Files;

/// <summary>What stands behind a name.</summary>
public enum EntryType
{
    /// <summary>Not even this may be asked.</summary>
    Unknown,

    File,
    Folder,
    Link,
    Pipe,
    BlockDevice,
    CharacterDevice,

    /// <summary>Counted, never listed: restic stores none.</summary>
    Socket,
}

/// <summary>The letters that stand for them in a manifest, as in <c>find -type</c>.</summary>
internal static class EntryTypes
{
    public static ReadOnlySpan<byte> Letter(EntryType type) =>
        type switch
        {
            EntryType.File => "f"u8,
            EntryType.Folder => "d"u8,
            EntryType.Link => "l"u8,
            EntryType.Pipe => "p"u8,
            EntryType.BlockDevice => "b"u8,
            EntryType.CharacterDevice => "c"u8,
            EntryType.Socket => "s"u8,
            _ => "?"u8,
        };

    public static EntryType Parse(ReadOnlySpan<byte> letter) =>
        letter switch
        {
            [(byte)'f'] => EntryType.File,
            [(byte)'d'] => EntryType.Folder,
            [(byte)'l'] => EntryType.Link,
            [(byte)'p'] => EntryType.Pipe,
            [(byte)'b'] => EntryType.BlockDevice,
            [(byte)'c'] => EntryType.CharacterDevice,
            [(byte)'s'] => EntryType.Socket,
            _ => EntryType.Unknown,
        };
}
