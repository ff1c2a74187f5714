using System.Globalization;

namespace Homelab.Processes.Processes;

/// <summary>Every process that this one can see.</summary>
internal static class ProcessTable
{
    /// <summary>Their ids; some may have ended by now.</summary>
    public static IEnumerable<int> Ids() =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(folder =>
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var process) ? process : 0
            )
            .Where(process => process > 0);

    /// <summary>All but this one.</summary>
    public static IEnumerable<int> Others() => Ids().Where(process => process != Environment.ProcessId);
}
