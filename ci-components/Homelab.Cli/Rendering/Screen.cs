using System.Text;
using Spectre.Console;

namespace Homelab.Cli.Rendering;

/// <summary>Standard output for results, standard error for everything else. Terminals are only set up when something is drawn.</summary>
internal sealed class Screen
{
    private readonly Lazy<IAnsiConsole> _results = new(() => Open(Utf8(Console.OpenStandardOutput()), Console.IsOutputRedirected));
    private readonly Lazy<IAnsiConsole> _remarks = new(() => Open(Utf8(Console.OpenStandardError()), Console.IsErrorRedirected));

    /// <summary>Where results are drawn.</summary>
    public IAnsiConsole Results => _results.Value;

    /// <summary>Where progress is drawn.</summary>
    public IAnsiConsole Remarks => _remarks.Value;

    /// <summary>Somebody watches: progress may move.</summary>
    public bool IsWatched { get; } = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("CI") is null;

    /// <summary>What somebody pipes in.</summary>
    public Stream Input() => Console.OpenStandardInput();

    /// <summary>A result as it is.</summary>
    public void Print(string text, bool endLine = true)
    {
        using var output = Utf8(Console.OpenStandardOutput());
        output.Write(text);
        if (endLine)
            output.Write('\n');
    }

    /// <summary>A remark for whoever reads the log.</summary>
    public void Say(string text) => Console.Error.WriteLine(text);

    /// <summary>What a person answers; null where nobody sits.</summary>
    public string? Ask(string question)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected || Environment.GetEnvironmentVariable("CI") is not null)
            return null;
        Console.Error.Write(question);
        return Console.In.ReadLine()?.Trim();
    }

    /// <summary>What went wrong: one sentence.</summary>
    public void Error(string sentence) => Console.Error.WriteLine($"homelab: {sentence}");

    private static StreamWriter Utf8(Stream stream) => new(stream, new UTF8Encoding(false)) { AutoFlush = false };

    private static IAnsiConsole Open(StreamWriter writer, bool redirected)
    {
        writer.AutoFlush = true;
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
                ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
                Out = new AnsiConsoleOutput(writer),
            }
        );
        // A log has no width; wrapping there would only break what people search for.
        if (redirected)
            console.Profile.Width = 100_000;
        return console;
    }
}
