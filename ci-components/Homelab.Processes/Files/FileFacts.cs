namespace Homelab.Processes.Files;

/// <summary>What the file system says about a name, links not followed.</summary>
internal readonly record struct FileFacts
{
    private const int TypeBits = 0xf000;

    private readonly ushort _mode;

    public FileFacts(in Libc.RawStat raw)
    {
        _mode = raw.Mode;
        Size = (long)raw.Size;
        Allocated = (long)raw.Blocks * 512;
        Modified = new UnixTime(raw.ModifiedSeconds, (int)raw.ModifiedNanoseconds);
        Changed = new UnixTime(raw.ChangedSeconds, (int)raw.ChangedNanoseconds);
        Born = new UnixTime(raw.BornSeconds, (int)raw.BornNanoseconds);
        User = raw.User;
        Group = raw.Group;
        Links = raw.Links;
        Inode = raw.Inode;
        Device = new DeviceNumber(raw.DeviceMajor, raw.DeviceMinor);
        Special = new DeviceNumber(raw.SpecialMajor, raw.SpecialMinor);
    }

    public EntryType Type =>
        (_mode & TypeBits) switch
        {
            0x8000 => EntryType.File,
            0x4000 => EntryType.Folder,
            0xa000 => EntryType.Link,
            0x1000 => EntryType.Pipe,
            0x6000 => EntryType.BlockDevice,
            0x2000 => EntryType.CharacterDevice,
            _ => EntryType.Socket,
        };

    /// <summary>Permissions with set-user, set-group and sticky bits.</summary>
    public int Mode => _mode & ~TypeBits;

    public long Size { get; }
    public long Allocated { get; }
    public UnixTime Modified { get; }

    /// <summary>Of the inode, by the kernel alone: no program can set it.</summary>
    public UnixTime Changed { get; }

    /// <summary>When the inode was made; 0 where the file system does not say.</summary>
    public UnixTime Born { get; }

    public uint User { get; }
    public uint Group { get; }
    public uint Links { get; }
    public ulong Inode { get; }

    /// <summary>Where it lies.</summary>
    public DeviceNumber Device { get; }

    /// <summary>What a device file stands for.</summary>
    public DeviceNumber Special { get; }

    public bool IsSameFile(in FileFacts other) => Inode == other.Inode && Device == other.Device;

    /// <summary>Nobody wrote to it in between, and it is no other file.</summary>
    public bool IsUntouchedSince(in FileFacts earlier) =>
        IsSameFile(earlier) && _mode == earlier._mode && Size == earlier.Size && Modified == earlier.Modified && Changed == earlier.Changed;
}

/// <summary>As in <c>ls -l</c> of a device.</summary>
internal readonly record struct DeviceNumber(uint Major, uint Minor);
