using System.Globalization;
using Homelab.Processes.Files;

namespace Homelab.Processes.Processes;

/// <summary>Asking processes to end.</summary>
internal static class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>
    /// A process that was started with interrupts ignored, as shells start background jobs, passes that on to its children. They are
    /// asked by the other polite signal; not all of them by both, because terraform takes a second signal as an order to drop everything.
    /// </summary>
    public static void TerminateIfDeafToInterrupts(int process)
    {
        if (process > 0 && Ignores(process, Interrupt))
            Send(process, Terminate);
    }

    public static void Send(int process, int signal) => _ = Libc.SendSignal(process, signal);

    private static bool Ignores(int process, int signal)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
            return line is not null
                && ulong.TryParse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var mask)
                && (mask & (1UL << (signal - 1))) != 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
