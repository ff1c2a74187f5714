using System.Globalization;

namespace Homelab.Processes.Processes;

/// <summary>What tells one process from a later one with the same number.</summary>
internal static class ProcessFacts
{
    /// <summary>Another one after each start of the machine.</summary>
    public static string BootId { get; } = Read("/proc/sys/kernel/random/boot_id");

    /// <summary>Process ids mean something only within it.</summary>
    public static string PidNamespace { get; } = new FileInfo("/proc/self/ns/pid").LinkTarget ?? "";

    /// <summary>Clock ticks after boot at which a process began; 0 if there is none.</summary>
    public static long StartedAt(int process)
    {
        var stat = Read($"/proc/{process}/stat");
        // The program's name stands in brackets and may hold anything, brackets and spaces included.
        var fields = stat.LastIndexOf(')') is var end and > 0 ? stat[(end + 2)..].Split(' ') : [];
        return
            fields.Length > 19
            && fields[0] is not ("Z" or "X")
            && long.TryParse(fields[19], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? ticks
            : 0;
    }

    /// <summary>Processes of this namespace that have a file open.</summary>
    public static IReadOnlyList<int> Holding(string file) => [.. ProcessTable.Ids().Where(process => Holds(process, file))];

    private static bool Holds(int process, string file)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{process}/fd").Any(descriptor => new FileInfo(descriptor).LinkTarget == file);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // Somebody else's, or gone by now.
            return false;
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
