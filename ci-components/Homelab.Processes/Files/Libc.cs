using System.Runtime.InteropServices;

namespace Homelab.Processes.Files;

/// <summary>
/// What .NET does not offer: names as bytes, paths of any length relative to an open folder, owners and inodes, reading without
/// touching the time of last access. Paths end with a zero byte.
/// </summary>
internal static partial class Libc
{
    public const int CurrentFolder = -100;

    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int NotPermitted = 1;
    public const int NotAFolder = 20;
    public const int InvalidArgument = 22;
    public const int TooManyLinks = 40;

    public const int EmptyPath = 0x1000;
    public const int NoFollow = 0x100;
    public const int NoAutomount = 0x800;
    public const uint BasicFacts = 0x7ff;
    public const uint FactsAndBirth = 0xfff;

    public const int Exists = 17;
    public const int CrossDevice = 18;
    public const int NotEmpty = 39;
    public const int NotImplemented = 38;
    public const int AccessDenied = 13;

    /// <summary>Of <see cref="RenameAt"/>: fail where something stands already.</summary>
    public const uint NoReplace = 1;

    /// <summary>Of <see cref="UnlinkAt"/>: an empty folder.</summary>
    public const int RemoveFolder = 0x200;

    public const int Sequential = 2;
    public const int NotNeeded = 4;

    /// <summary>Of <see cref="ControlDescriptor"/>.</summary>
    public const int SetDescriptorFlags = 2;

    /// <summary>Of <see cref="SetDescriptorFlags"/>: no child inherits it.</summary>
    public const int CloseOnExec = 1;

    /// <summary>In place of nanoseconds: leave this time as it is.</summary>
    public const long TimeOmitted = (1L << 30) - 2;

    // The flags of open(2) differ between processors.
    public static readonly int OpenFolder = IsArm ? 0x4000 : 0x10000;
    public static readonly int OpenNoFollow = IsArm ? 0x8000 : 0x20000;
    public const int OpenCloseOnExec = 0x80000;
    public const int OpenNonBlocking = 0x800;
    public const int OpenNoAccessTime = 0x40000;
    public const int OpenOnlyAsPlace = 0x200000;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64;

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int folder, ReadOnlySpan<byte> path, int flags, int mode = 0);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint ReadAt(int file, Span<byte> buffer, nuint length, long offset);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint ReadFolder(int folder, Span<byte> buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int Stat(int folder, ReadOnlySpan<byte> path, int flags, uint mask, out RawStat stat);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLink(int folder, ReadOnlySpan<byte> path, Span<byte> target, nuint length);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true)]
    public static partial int ChangeOwner(int folder, ReadOnlySpan<byte> path, uint user, uint group, int flags);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(int file, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int MakeFolder(int folder, ReadOnlySpan<byte> path, uint mode);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true)]
    public static partial int Rename(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    public static partial int RenameAt(int fromFolder, ReadOnlySpan<byte> from, int toFolder, ReadOnlySpan<byte> to, uint flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int UnlinkAt(int folder, ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true)]
    public static partial int LinkAt(int fromFolder, ReadOnlySpan<byte> from, int toFolder, ReadOnlySpan<byte> to, int flags);

    [LibraryImport("libc", EntryPoint = "fchmodat", SetLastError = true)]
    public static partial int ChangeModeAt(int folder, ReadOnlySpan<byte> path, uint mode, int flags);

    /// <param name="resolved">4096 bytes.</param>
    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true)]
    public static partial nint RealPath(ReadOnlySpan<byte> path, Span<byte> resolved);

    /// <param name="times">Of last access and last change, each seconds and nanoseconds.</param>
    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true)]
    public static partial int ChangeTimes(int folder, ReadOnlySpan<byte> path, ReadOnlySpan<long> times, int flags);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    public static partial int Advise(int file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int ControlDescriptor(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int SendSignal(int process, int signal);

    public static int LastError => Marshal.GetLastPInvokeError();

    /// <summary><c>struct statx</c>, the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct RawStat
    {
        [FieldOffset(16)]
        public uint Links;

        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(48)]
        public ulong Blocks;

        [FieldOffset(80)]
        public long BornSeconds;

        [FieldOffset(88)]
        public uint BornNanoseconds;

        [FieldOffset(96)]
        public long ChangedSeconds;

        [FieldOffset(104)]
        public uint ChangedNanoseconds;

        [FieldOffset(112)]
        public long ModifiedSeconds;

        [FieldOffset(120)]
        public uint ModifiedNanoseconds;

        [FieldOffset(128)]
        public uint SpecialMajor;

        [FieldOffset(132)]
        public uint SpecialMinor;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
