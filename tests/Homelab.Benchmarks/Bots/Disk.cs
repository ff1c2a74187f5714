using Homelab.Benchmarks.Measuring;

namespace Homelab.Benchmarks.Bots;

/// <summary>What the disk allows: 4 KiB appended, then on the disk, one after the other.</summary>
internal static class Disk
{
    private const int Writes = 1000;

    public static Amount Synchronisations(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var page = new byte[4096];
        var begun = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Writes; i++)
        {
            RandomAccess.Write(file, page, (long)i * page.Length);
            RandomAccess.FlushToDisk(file);
        }

        return Amount.Rate(Writes, TimeProvider.System.GetElapsedTime(begun));
    }
}
