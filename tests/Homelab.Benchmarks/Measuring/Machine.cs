namespace Homelab.Benchmarks.Measuring;

/// <summary>Where the figures come from: without it they mean little.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync(CancellationToken ct)
    {
        var kernel = (await File.ReadAllTextAsync("/proc/sys/kernel/osrelease", ct)).Trim();
        var load = (await File.ReadAllTextAsync("/proc/loadavg", ct)).Split(' ')[0];
        var processor =
            (await File.ReadAllLinesAsync("/proc/cpuinfo", ct))
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(':')[1]
                .Trim()
            ?? "unknown processor";
        var version = (await new Command(Command.Homelab, "--version").RunAsync(ct)).Output.Trim();
        return $"homelab {version}; {Environment.ProcessorCount} cores ({processor}), Linux {kernel}, load {load} at the start.";
    }
}
