using System.Text;
using Homelab.Text;

namespace Homelab.Reports.Safe;

/// <summary>
/// The one place that builds Markdown for GitLab, Discord and the vault. Every byte of data lies in a fence longer than any run inside
/// it, or in a code span; each line of data in a fence is indented, so that nothing of it ever begins a line. Whoever writes the data
/// cannot mention, link, embed, run quick actions or close what he is quoted in.
/// </summary>
public sealed class SafeNote
{
    private const int LongestRun = 64;

    private readonly StringBuilder _text = new();

    /// <summary>UTF-16 units so far; GitLab counts code points, of which there are never more.</summary>
    public int Length => _text.Length;

    public bool IsEmpty => _text.Length == 0;

    /// <summary>The hidden first line by which a note is found again.</summary>
    public SafeNote Marker(Words words) => Block($"<!-- {words} -->");

    public SafeNote Heading(Markup markup) => Block($"### {markup}");

    public SafeNote Heading(Words words) => Block($"#### {words}");

    public SafeNote Paragraph(Markup markup) => Block(markup.ToString());

    /// <summary>A list item; items that follow each other form one list.</summary>
    public SafeNote Bullet(Markup markup)
    {
        var item = $"- {markup}\n";
        if (_text.Length > 0 && _text[^1] == '\n' && !_lastWasBullet)
            _text.Append('\n');
        _text.Append(item);
        _lastWasBullet = true;
        return this;
    }

    /// <summary>Lines of a difference: each keeps its sign, and what follows it is data.</summary>
    public SafeNote Diff(IEnumerable<DiffLine> lines) => Fence("diff", lines.Select(line => $"{line.Sign} {line.Text}"));

    /// <summary>Text of any kind, indented by two spaces.</summary>
    public SafeNote Text(string text) => Fence("text", VisibleText.Lines(text).Select(line => "  " + line));

    /// <summary>Folded content. The summary is HTML, where nothing protects data: it takes words and numbers only.</summary>
    public SafeNote Details(Words summary, SafeNote content) =>
        Block($"<details>\n<summary>{summary}</summary>\n\n{content.ToString().TrimEnd('\n')}\n\n</details>");

    /// <summary>What another note holds.</summary>
    public SafeNote Append(SafeNote other) => other.IsEmpty ? this : Block(other.ToString().TrimEnd('\n'));

    public override string ToString() => _text.ToString();

    private bool _lastWasBullet;

    private SafeNote Fence(string language, IEnumerable<string> lines)
    {
        string[] content = [.. lines.Select(line => BackTicks.Shorten(line, LongestRun))];
        if (content.Length == 0)
            return this;
        var fence = new string('`', Math.Max(3, content.Max(BackTicks.LongestRun) + 1));
        return Block($"{fence}{language}\n{string.Join('\n', content)}\n{fence}");
    }

    private SafeNote Block(string text)
    {
        if (_text.Length > 0)
            _text.Append('\n');
        _text.Append(text).Append('\n');
        _lastWasBullet = false;
        return this;
    }
}

/// <summary>One line of a difference. The text is data: it is shown on one line, with nothing hidden in it.</summary>
public readonly record struct DiffLine
{
    private DiffLine(char sign, string text) => (Sign, Text) = (sign, VisibleText.OneLine(text));

    public char Sign { get; }

    public string Text { get; }

    public static DiffLine Added(string text) => new('+', text);

    public static DiffLine Removed(string text) => new('-', text);

    public static DiffLine Context(string text) => new(' ', text);

    /// <summary>A remark, which no sign of a difference begins.</summary>
    public static DiffLine Remark(string text) => new('#', text);
}
