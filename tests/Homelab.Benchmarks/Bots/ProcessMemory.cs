using System.Globalization;
using Homelab.Benchmarks.Measuring;

namespace Homelab.Benchmarks.Bots;

/// <summary>What the kernel says a process has resident (proc(5)).</summary>
internal static class ProcessMemory
{
    public static Amount Resident(int process) => Read(process, "VmRSS:");

    /// <summary>The most since its start, or since <see cref="ForgetPeak"/>.</summary>
    public static Amount Peak(int process) => Read(process, "VmHWM:");

    public static void ForgetPeak(int process) => File.WriteAllText($"/proc/{process}/clear_refs", "5");

    private static Amount Read(int process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        var kibibytes = long.Parse(line.AsSpan(name.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
        return Amount.Bytes(kibibytes * 1024);
    }
}
