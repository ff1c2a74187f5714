using Homelab.Reports.Safe;

namespace Homelab.Reports.Quantities;

/// <summary>Sizes as people read them.</summary>
public static class ByteCount
{
    public static string Show(long bytes) => Words(bytes).ToString();

    public static Words Words(long bytes) =>
        bytes switch
        {
            < 1024 => $"{bytes} B",
            < 1L << 20 => $"{bytes / 1024.0} KiB",
            < 1L << 30 => $"{bytes / 1024.0 / 1024} MiB",
            < 1L << 40 => $"{bytes / 1024.0 / 1024 / 1024} GiB",
            _ => (Words)$"{bytes / 1024.0 / 1024 / 1024 / 1024} TiB",
        };
}
