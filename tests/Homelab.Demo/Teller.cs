using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Homelab.Demo;

/// <summary>Writes the story: pretty on a terminal, plain in a log, with the time each step took at the end.</summary>
internal sealed partial class Teller
{
    private static readonly bool Pretty = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    private readonly List<(string What, TimeSpan Took)> _steps = [];
    private readonly Stopwatch _clock = new();
    private string? _step;

    public void Act(string title)
    {
        Finish();
        Console.WriteLine($"\n{Style("1")}{title}{Style("0")}");
    }

    public void Step(string what)
    {
        Finish();
        _step = what;
        _clock.Restart();
        Console.WriteLine($"\n{Style("1")}— {what}{Style("0")}\n");
    }

    /// <summary>The story is not as it is told.</summary>
    public static void Fail(string why) => Console.Error.WriteLine($"demo: {why}");

    public void Say(params string[] lines) => Array.ForEach(lines, Console.WriteLine);

    public void Took(string what, TimeSpan time) => Console.WriteLine($"\n{Style("2")}{what} {time.TotalMilliseconds:0} ms{Style("0")}");

    /// <param name="most">Lines.</param>
    /// <param name="from">Begins at the first line that holds it.</param>
    public void Quote(string text, int most, string? from = null)
    {
        var lines = text.Split('\n').SkipWhile(line => from is not null && !line.Contains(from, StringComparison.Ordinal)).ToList();
        foreach (var line in lines.Take(most))
            Console.WriteLine($"{Style("2")}│{Style("0")} {line}");
        if (lines.Count > most)
            Console.WriteLine($"{Style("2")}│ … {lines.Count - most} lines more{Style("0")}");
    }

    /// <summary>A job's log as its page shows it, without what only steers the page.</summary>
    /// <param name="from">Begins at the line that starts with it.</param>
    /// <param name="to">Ends with the line that starts with it.</param>
    public void Log(string trace, string from, string to)
    {
        var lines = Escape()
            .Replace(Section().Replace(trace, ""), "")
            .Replace("\r", "", StringComparison.Ordinal)
            .Split('\n')
            .SkipWhile(line => !line.StartsWith(from, StringComparison.Ordinal))
            .ToList();
        Quote(string.Join('\n', lines.Take(lines.FindIndex(line => line.StartsWith(to, StringComparison.Ordinal)) + 1)), 40);
    }

    /// <summary>The lines that are not in both.</summary>
    public void Difference(string before, string after)
    {
        var (old, @new) = (before.Split('\n'), after.Split('\n'));
        foreach (var line in old.Except(@new))
            Console.WriteLine($"{Style("31")}< {line}{Style("0")}");
        foreach (var line in @new.Except(old))
            Console.WriteLine($"{Style("32")}> {line}{Style("0")}");
    }

    public void Table()
    {
        Finish();
        Console.WriteLine($"\n{Style("1")}How long it took{Style("0")}");
        foreach (var (what, took) in _steps)
            Console.WriteLine($"  {took.TotalMilliseconds, 7:0} ms  {what}");
    }

    private void Finish()
    {
        if (_step is not null)
            _steps.Add((_step, _clock.Elapsed));
        _step = null;
    }

    [GeneratedRegex(@"section_(start|end):\d+:\w+(\[[^\]]*\])?\r(\e\[0K)?")]
    private static partial Regex Section();

    [GeneratedRegex(@"\e\[[0-9;]*[A-Za-z]")]
    private static partial Regex Escape();

    private static string Style(string code) => Pretty ? $"\u001b[{code}m" : "";
}
