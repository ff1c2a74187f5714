using System.Text.RegularExpressions;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Homelab.Simulator.QuickActions;

/// <summary>
/// GitLab's quotes over several lines, from <c>&gt;&gt;&gt;</c> to a line of as many or more, and its alerts: <c>&gt; [!note]</c> on one
/// line, or with such a fence (user/markdown.md; its renderer is comrak). What ends the quote ends whatever is open in it, be it a fence of
/// code.
/// </summary>
internal sealed partial class FencedQuoteParser : BlockParser
{
    private static readonly QuoteBlockParser OneLine = new();

    public FencedQuoteParser() => OpeningCharacters = ['>'];

    public override BlockState TryOpen(BlockProcessor processor)
    {
        var match = Opening().Match(processor.Line.ToString());
        if (processor.IsCodeIndent || !match.Success)
            return BlockState.None;
        var fence = match.Groups["fence"].Length;
        var quote = fence == 1 ? new QuoteBlock(OneLine) { QuoteChar = '>' } : new FencedQuote(this, fence, processor.Indent);
        quote.Column = processor.Column;
        quote.Span = new SourceSpan(processor.Start, processor.Line.End);
        processor.NewBlocks.Push(quote);
        return BlockState.ContinueDiscard;
    }

    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        var quote = (FencedQuote)block;
        quote.UpdateSpanEnd(processor.Line.End);
        var match = Closing().Match(processor.Line.ToString());
        if (!processor.IsCodeIndent && match.Success && match.Groups["fence"].Length >= quote.Fence)
            return BlockState.BreakDiscard;
        if (!processor.IsBlankLine)
            processor.GoToColumn(processor.ColumnBeforeIndent + Math.Min(processor.Indent, quote.Offset));
        return BlockState.Continue;
    }

    [GeneratedRegex(
        @"^(?:(?<fence>>{3,})[ \t]*$|(?<fence>>|>{3,}) \[!(?:note|tip|important|caution|warning)\])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Opening();

    [GeneratedRegex(@"^(?<fence>>{3,})[ \t]*$")]
    private static partial Regex Closing();

    /// <param name="fence">How long the first line's fence is.</param>
    /// <param name="offset">How far that line was indented.</param>
    private sealed class FencedQuote(BlockParser parser, int fence, int offset) : QuoteBlock(parser)
    {
        public int Fence => fence;

        public int Offset => offset;
    }
}
