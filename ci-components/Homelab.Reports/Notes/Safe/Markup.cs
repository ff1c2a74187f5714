using System.Runtime.CompilerServices;
using System.Text;

namespace Homelab.Reports.Notes.Safe;

/// <summary>
/// A line of Markdown as an interpolated string: what stands in the source code is markup, a number is a number, and every string put
/// into it becomes a code span. There is no way to put data anywhere else.
/// </summary>
[InterpolatedStringHandler]
public readonly struct Markup
{
    /// <summary>Runs of back-ticks longer than this are shortened: parsers stop looking for the end of a span at 80.</summary>
    private const int LongestRun = 16;

    /// <summary>Longer data is cut: a code span is for names.</summary>
    private const int LongestData = 500;

    private readonly StringBuilder _text;

    public Markup(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 32));

    public void AppendLiteral(string markup) => _text.Append(markup);

    public void AppendFormatted(long number) => _text.Append(number);

    public void AppendFormatted(string data) => _text.Append(CodeSpan(data));

    public void AppendFormatted(Markup markup) => _text.Append(markup._text);

    public void AppendFormatted(SafeLink link) => _text.Append(link.Markup);

    public override string ToString() => _text?.ToString() ?? "";

    private static string CodeSpan(string data)
    {
        var shown = VisibleText.OneLine(data.Length <= LongestData ? data : data[..LongestData] + "…");
        shown = BackTicks.Shorten(shown, LongestRun);
        if (shown.Trim(' ').Length == 0)
            shown = shown.Length == 0 ? "(empty)" : "(blank)";
        var fence = new string('`', BackTicks.LongestRun(shown) + 1);
        // A span that begins or ends with a back-tick or a space needs padding, which parsers take away again.
        var pad = shown[0] is '`' or ' ' || shown[^1] is '`' or ' ' ? " " : "";
        return fence + pad + shown + pad + fence;
    }
}
