using System.Text;
using System.Text.RegularExpressions;
using Homelab.Simulator.Wire;
using Markdig;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Homelab.Simulator.QuickActions;

/// <summary>
/// Takes quick actions out of a text as GitLab does: only paragraphs at the top level of the Markdown are looked at, and only those whose
/// rendered
/// text has a line that begins with a slash; there, the source's lines decide.
/// </summary>
internal static partial class Extractor
{
    /// <summary>GitLab's Markdown as far as it decides what is a paragraph.</summary>
    public static readonly MarkdownPipeline Markdown = Built();

    private static readonly Regex Pattern = new(
        $"""(?s:`.+?`)|(?s:^<[^>]+?>\n.+?\n</[^>]+?>$)|^/(?<name>{string.Join('|', Commands.Names.Concat(Commands.Substitutions.Keys).Select(Folding.Pattern))})(?:[ ](?<argument>[^\n]*))?(?:\s*\n|$)""",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant
    );

    public static (string Text, IReadOnlyList<Command> Commands) Extract(string text)
    {
        text = text.Replace("\r", "", StringComparison.Ordinal);
        var commands = new List<Command>();
        var left = new StringBuilder();
        var done = 0;
        foreach (var (start, end) in Paragraphs(text))
        {
            left.Append(text, done, start - done).Append(Pattern.Replace(text[start..end], match => Take(match, commands)));
            done = end;
        }

        return commands.Count == 0
            ? (text.TrimEnd(), commands)
            : (left.Append(text, done, text.Length - done).ToString().TrimEnd(), commands);
    }

    private static MarkdownPipeline Built()
    {
        var builder = new MarkdownPipelineBuilder()
            .UsePipeTables()
            .UseFootnotes()
            .UseTaskLists()
            .UseAutoLinks()
            .UseEmphasisExtras()
            .UsePreciseSourceLocation();
        builder.BlockParsers.InsertBefore<QuoteBlockParser>(new FencedQuoteParser());
        return builder.Build();
    }

    private static string Take(Match match, List<Command> commands)
    {
        // Inline code and HTML that fit the pattern's first parts stay as they are.
        if (!match.Groups["name"].Success)
            return match.Value;
        var command = new Command(Folding.Folded(match.Groups["name"].Value), match.Groups["argument"].Value.Trim());
        commands.Add(command);
        return Commands.Substitutions.TryGetValue(command.Name, out var text) ? $"{command.Argument} {text}".TrimStart() + "\n" : "";
    }

    /// <summary>Whole lines, with the empty one below if there is one.</summary>
    private static IEnumerable<(int Start, int End)> Paragraphs(string text)
    {
        foreach (var paragraph in Parse(text).OfType<ParagraphBlock>().Where(HasSlash).ToList())
        {
            var start = text.LastIndexOf('\n', Math.Max(0, paragraph.Span.Start - 1)) + 1;
            if (paragraph.Span.Start == 0)
                start = 0;
            var end = NextLine(text, paragraph.Span.End);
            yield return (start, end < text.Length && text[end] == '\n' ? end + 1 : end);
        }
    }

    // Markdig gives up on text nested more than a hundred deep; to guess then would be to miss a leak.
    private static MarkdownDocument Parse(string text)
    {
        try
        {
            return Markdig.Markdown.Parse(text, Markdown);
        }
        catch (ArgumentException)
        {
            throw Refusal.Saying(400, "400 Bad request - The simulator cannot read Markdown nested this deep");
        }
    }

    private static int NextLine(string text, int from)
    {
        var feed = text.IndexOf('\n', from);
        return feed < 0 ? text.Length : feed + 1;
    }

    private static bool HasSlash(ParagraphBlock paragraph) => SlashLine().IsMatch(Shown(paragraph.Inline));

    /// <summary>What a reader of the page would copy.</summary>
    private static string Shown(ContainerInline? inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines?.Descendants() ?? [])
        {
            text.Append(
                inline switch
                {
                    LiteralInline literal => literal.Content.ToString(),
                    CodeInline code => code.Content,
                    HtmlEntityInline entity => entity.Transcoded.ToString(),
                    AutolinkInline link => link.Url,
                    LineBreakInline => "\n",
                    _ => "",
                }
            );
        }

        return text.ToString();
    }

    [GeneratedRegex("^/", RegexOptions.Multiline)]
    private static partial Regex SlashLine();
}
