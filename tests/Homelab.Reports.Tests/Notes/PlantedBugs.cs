namespace Homelab.Reports.Tests.Notes;

/// <summary>One place of Safe damaged, and what the oracle must then say.</summary>
internal sealed record PlantedBug(string Name, string File, string Original, string Damaged, string Found)
{
    private const string Fence = "SafeNote.cs",
        Span = "Markup.cs",
        Visible = "VisibleText.cs",
        Link = "SafeLink.cs";

    private const string Unclosed = "a run of back-ticks that nothing closes",
        Leaked = "data outside code",
        Begins = "data begins a line of a fence";

    public static readonly IReadOnlyList<PlantedBug> All =
    [
        new(
            "every fence has three back-ticks",
            Fence,
            "Math.Max(3, content.Max(BackTicks.LongestRun) + 1)",
            "3",
            "a fence is closed by data"
        ),
        new(
            "a fence is as long as the longest run in it",
            Fence,
            "content.Max(BackTicks.LongestRun) + 1",
            "content.Max(BackTicks.LongestRun)",
            "a fence is closed by data"
        ),
        new("a fence grows without end", Fence, "lines.Select(line => BackTicks.Shorten(line, LongestRun))", "lines", "a fence of"),
        new("the language of a fence is data", Fence, "Fence(\"text\", ", "Fence(text.Split('\\n')[0], ", "another info string"),
        new("lines of text are not indented", Fence, "\"  \" + line", "line", "begins as older GitLab must not see it"),
        new(
            "the sign of a difference is lost",
            Fence,
            "$\"{line.Sign} {line.Text}\"",
            "line.Text",
            "begins as older GitLab must not see it"
        ),
        new("a difference shows its text as it is", Fence, "VisibleText.OneLine(text)", "text", Begins),
        new("folded content begins inside the HTML", Fence, "</summary>\\n\\n", "</summary>\\n", "HTML that is not ours"),
        new(
            "blocks touch",
            Fence,
            "        if (_text.Length > 0)\n            _text.Append('\\n');\n        _text.Append(text)",
            "        _text.Append(text)",
            Leaked
        ),
        new("a span is always between single back-ticks", Span, "BackTicks.LongestRun(shown) + 1", "1", Leaked),
        new("a span is not padded", Span, "? \" \" : \"\"", "? \"\" : \"\"", Leaked),
        new("a span keeps runs that no parser looks for", Span, "shown = BackTicks.Shorten(shown, LongestRun);", "", "a span of"),
        new("a span keeps what hides", Span, "VisibleText.OneLine(data, LongestData)", "VisibleText.Cut(data, LongestData)", Leaked),
        new(
            "data is no span when it looks harmless",
            Span,
            "Add(CodeSpan(data))",
            "Add(data.All(char.IsAsciiLetterOrDigit) ? data : CodeSpan(data))",
            Leaked
        ),
        new("an empty span is written", Span, "shown = shown.Length == 0 ? \"(empty)\" : \"(blank)\";", "return \"``\";", Unclosed),
        new("spans touch", Span, "_text[^1] is '`' or '\\\\'", "_text[^1] is '\\\\'", Leaked),
        new("line ends stay", Visible, "'\\t' => !keepTabs,", "'\\t' => !keepTabs,\n        '\\n' => false,", Begins),
        new("carriage returns stay", Visible, "'\\t' => !keepTabs,", "'\\t' => !keepTabs,\n        '\\r' => false,", "U+000D"),
        new("control characters stay", Visible, "UnicodeCategory.Control or", "", "U+0000"),
        new(
            "bidi and zero-width characters stay",
            Visible,
            "UnicodeCategory.Format => !IsJoiner(rune),",
            "UnicodeCategory.Format => false,",
            "U+202E"
        ),
        new("line separators stay", Visible, "UnicodeCategory.LineSeparator", "UnicodeCategory.Control", "U+2028"),
        new("tags and variation selectors stay", Visible, " or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF)", "", "U+FE0F"),
        new("Mongolian variation selectors stay", Visible, " or (>= 0x180B and <= 0x180F)", "", "U+180B"),
        new("what normalization makes a back-tick stays", Visible, "0x1FEF or 0xFF40 => true,", "", "normalized: " + Leaked),
        new("a link takes any scheme", Link, "uri.Scheme is \"http\" or \"https\"", "uri.Scheme.Length > 0", Leaked),
        new("a link takes any character", Link, "&& address.All(IsPlain)", "", "a link that is not ours"),
        new(
            "a number may look like a commit",
            "Number.cs",
            "number is > -1_000_000 and < 1_000_000 ? \"D\" : \"N0\"",
            "\"D\"",
            "commit reference"
        ),
    ];
}
