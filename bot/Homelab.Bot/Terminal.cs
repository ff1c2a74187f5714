namespace Homelab.Bot;

/// <summary>The one place that writes to the console, besides the log.</summary>
internal static class Terminal
{
    public static void Print(string text) => Console.Out.WriteLine(text);

    /// <summary>Says each fault on a line of its own, and gives the exit code for bad settings.</summary>
    public static int Refuse(IEnumerable<string> faults)
    {
        foreach (var fault in faults)
            Console.Error.WriteLine($"homelab-bot: {fault}");
        return Exit.Usage;
    }
}
