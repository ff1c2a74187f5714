using System.Globalization;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>What may be used up in a sandbox. Sizes in bytes.</summary>
/// <param name="Memory">Of all its processes together, and of each one's addresses.</param>
/// <param name="File">Of one file.</param>
internal sealed record SandboxLimits(long Memory, long File, int Processes)
{
    private const long GiB = 1L << 30;

    /// <summary>Enough for psql and pg_restore, which a hostile server may give as much to read as it likes.</summary>
    public static SandboxLimits Client { get; } = new(2 * GiB, GiB, 32);

    /// <summary>Of a server: half of the machine's memory.</summary>
    public static SandboxLimits Server { get; } = new(Math.Max(GiB, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2), 2 * GiB, 200);

    /// <summary>Of everything a server keeps; 0 for what its dump lets expect.</summary>
    public long Disk { get; init; }

    /// <summary>What must be left free on the disk it is on.</summary>
    public long Free { get; init; } = 2 * GiB;

    /// <summary>Then it is ended, whatever it does.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Indexes and rows take more room than a dump, which is compressed.</summary>
    public SandboxLimits For(long dump) => Disk > 0 ? this : this with { Disk = Math.Max(8 * GiB, dump * 30) };

    /// <summary>The program that sets what the kernel keeps, for what follows.</summary>
    public IReadOnlyList<string> Around =>
        ["prlimit", $"--as={Twice(Memory)}", $"--fsize={Twice(File)}", $"--nproc={Twice(Processes)}", "--core=0:0", "--"];

    private static string Twice(long limit) => string.Create(CultureInfo.InvariantCulture, $"{limit}:{limit}");
}
