namespace Homelab.Processes.Processes;

/// <summary>Processes of a killed run that still make what is about to be removed.</summary>
internal static class Leftovers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Ends all of them, politely first, and those that they start meanwhile.</summary>
    public static async Task EndAsync(Func<IReadOnlyList<string>, bool> isOne, int politely, CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        var asked = new HashSet<int>();
        while (Find(isOne) is { Count: > 0 } left && TimeProvider.System.GetElapsedTime(began) is var passed && passed < Patience * 2)
        {
            foreach (var process in left.Where(process => passed > Patience || asked.Add(process)))
                Signals.Send(process, passed > Patience ? Signals.Kill : politely);
            await Task.Delay(Pause, ct);
        }
    }

    private static List<int> Find(Func<IReadOnlyList<string>, bool> isOne) =>
        [.. ProcessTable.Others().Where(process => isOne(Arguments(process)))];

    private static string[] Arguments(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone by now, or somebody else's.
            return [];
        }
    }
}
