using Spectre.Console;

namespace Homelab.Cli.Rendering;

/// <summary>Draws the Markdown our notes are made of, so that a terminal shows what the merge request will.</summary>
internal static class NoteView
{
    public static void Draw(Screen screen, string note)
    {
        string? fence = null;
        foreach (var line in note.Split('\n'))
        {
            if (fence is not null)
            {
                if (line == fence)
                    fence = null;
                else
                    screen.Results.MarkupLine($"  [{Colour(line)}]{Spectre.Console.Markup.Escape(line)}[/]");
            }
            else if (line.StartsWith("```", StringComparison.Ordinal))
                fence = line.TrimEnd([.. "abcdefghijklmnopqrstuvwxyz"]);
            else if (Prose(line) is { } prose)
                screen.Results.MarkupLine(prose);
        }
    }

    private static string Colour(string line) =>
        line is ['+', ..] ? "green"
        : line is ['-', ..] ? "red"
        : "dim";

    private static string? Prose(string line) =>
        line switch
        {
            ['<', '!', ..] or "<details>" or "</details>" => null,
            _ when line.StartsWith("<summary>", StringComparison.Ordinal) =>
                $"[bold]▾ {Inline(line["<summary>".Length..^"</summary>".Length])}[/]",
            ['#', ..] => $"[bold underline]{Inline(line.TrimStart('#').Trim())}[/]",
            ['-', ' ', ..] => $"• {Inline(line[2..])}",
            _ => Inline(line),
        };

    /// <summary>Bold text and code spans; what stands between back-ticks is data and stays as it is.</summary>
    private static string Inline(string text)
    {
        var result = new System.Text.StringBuilder();
        var bold = false;
        for (var i = 0; i < text.Length; )
        {
            if (text[i] == '`')
            {
                var run = text.AsSpan(i).IndexOfAnyExcept('`') is var length and >= 0 ? length : text.Length - i;
                var end = EndOfSpan(text, i + run, run);
                result.Append("[aqua]").Append(Spectre.Console.Markup.Escape(text[(i + run)..end])).Append("[/]");
                i = Math.Min(end + run, text.Length);
            }
            else if (text.AsSpan(i).StartsWith("**"))
            {
                result.Append(bold ? "[/]" : "[bold]");
                bold = !bold;
                i += 2;
            }
            else
                result.Append(Spectre.Console.Markup.Escape(text[i++].ToString()));
        }

        return result.Append(bold ? "[/]" : "").ToString();
    }

    private static int EndOfSpan(string text, int from, int run)
    {
        for (var i = from; i < text.Length; )
        {
            var length = text.AsSpan(i).IndexOfAnyExcept('`') is var found and >= 0 ? found : text.Length - i;
            if (length == run)
                return i;
            i += Math.Max(1, length);
        }

        return text.Length;
    }
}
