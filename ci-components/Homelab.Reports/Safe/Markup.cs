using System.Runtime.CompilerServices;
using System.Text;
using Homelab.Text;

namespace Homelab.Reports.Safe;

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

    public void AppendLiteral(string markup) => Add(markup);

    public void AppendFormatted(long number) => _text.Append(Number.Show(number));

    public void AppendFormatted(string data) => Add(CodeSpan(data));

    // An interpolated string in an interpolated string is markup, too: of words alone it could be either.
    [OverloadResolutionPriority(1)]
    public void AppendFormatted(Markup markup) => Add(markup.ToString());

    public void AppendFormatted(Words words) => Add(words.ToString());

    public void AppendFormatted(SafeLink link) => _text.Append(link.Markup);

    public override string ToString() => _text?.ToString() ?? "";

    private void Add(string markup)
    {
        // Two spans that touch have one run of back-ticks between them, which ends neither; a backslash would take the back-tick's meaning.
        if (_text.Length > 0 && _text[^1] is '`' or '\\' && markup.StartsWith('`'))
            _text.Append(' ');
        _text.Append(markup);
    }

    private static string CodeSpan(string data)
    {
        // Cut before, because data may be huge; and after, because what was hidden takes more room once it is shown.
        var shown = VisibleText.OneLine(data, LongestData);
        shown = BackTicks.Shorten(shown, LongestRun);
        if (string.IsNullOrWhiteSpace(shown))
            shown = shown.Length == 0 ? "(empty)" : "(blank)";
        var fence = new string('`', BackTicks.LongestRun(shown) + 1);
        // A span that begins or ends with a back-tick or a space needs padding, which parsers take away again.
        var pad = shown[0] is '`' or ' ' || shown[^1] is '`' or ' ' ? " " : "";
        return fence + pad + shown + pad + fence;
    }
}
