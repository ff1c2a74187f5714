using System.Runtime.CompilerServices;
using System.Text;
using Homelab.Text;

namespace Homelab.Monitoring.Discord;

/// <summary>
/// Text for Discord as an interpolated string: what stands in the source code is markup, a number is a number, every string put into it
/// becomes a code span, and <see cref="Quoted"/> a block of code. Discord's code ends at the first back-ticks whatever their number, so
/// data never holds one. There is no way to put data anywhere else, so it cannot mention, link or format.
/// </summary>
[InterpolatedStringHandler]
public readonly struct DiscordText
{
    /// <summary>A code span is for names.</summary>
    private const int LongestName = 500;

    /// <summary>Data is not cut below this to make room for other data.</summary>
    private const int Least = 24;

    private readonly List<Piece> _pieces;

    public DiscordText(int literalLength, int formattedCount) => _pieces = new List<Piece>((formattedCount * 2) + 1);

    public bool IsEmpty => _pieces is null or { Count: 0 };

    public void AppendLiteral(string markup) => _pieces.Add(new Piece(Shape.Markup, markup));

    public void AppendFormatted(long number) => _pieces.Add(new Piece(Shape.Markup, $"{number}"));

    public void AppendFormatted(string data) => _pieces.Add(new Piece(Shape.Name, data));

    public void AppendFormatted(Quoted data) => _pieces.Add(new Piece(Shape.Block, data.Text));

    public void AppendFormatted(DiscordText text) => _pieces.AddRange(text._pieces ?? []);

    /// <summary>The same with other data: as it came, before anything is cut off or shown.</summary>
    internal DiscordText WithData(Func<string, string> change)
    {
        var changed = new DiscordText(0, 0);
        changed._pieces.AddRange(
            (_pieces ?? []).Select(piece => piece.Shape is Shape.Markup ? piece : piece with { Text = change(piece.Text) })
        );
        return changed;
    }

    /// <summary>The whole text if there is room, else with its longest data shortened, else without its end.</summary>
    /// <param name="longest">In UTF-16 units; Discord counts characters, of which there are never more.</param>
    /// <param name="oneLine">Where Discord has no blocks.</param>
    internal string Fit(int longest, bool oneLine = false)
    {
        List<Piece> pieces = [.. (_pieces ?? []).Select(piece => piece.Shown(oneLine))];
        string text;
        while ((text = Join(pieces)).Length > longest && Shorten(pieces, text.Length - longest)) { }

        while (text.Length > longest && pieces.Count > 1)
        {
            pieces.RemoveAt(pieces.Count - 1);
            text = Join(pieces);
        }

        return text.Length <= longest ? text
            : pieces[0].Shape is Shape.Markup ? VisibleText.Cut(text, longest)
            : "…";
    }

    public override string ToString() => Fit(int.MaxValue);

    private static bool Shorten(List<Piece> pieces, int by)
    {
        var at = Enumerable
            .Range(0, pieces.Count)
            .Where(index => pieces[index].Shape is not Shape.Markup)
            .DefaultIfEmpty(-1)
            .MaxBy(index => index < 0 ? 0 : pieces[index].Text.Length);
        if (at < 0 || pieces[at].Text.Length <= Least)
            return false;
        pieces[at] = pieces[at] with { Text = VisibleText.Cut(pieces[at].Text, Math.Max(Least, pieces[at].Text.Length - by)) };
        return true;
    }

    private static string Join(List<Piece> pieces)
    {
        var text = new StringBuilder();
        foreach (var piece in pieces)
            piece.AppendTo(text);
        return text.ToString();
    }

    private enum Shape
    {
        Markup,
        Name,
        Block,
    }

    private readonly record struct Piece(Shape Shape, string Text)
    {
        public Piece Shown(bool oneLine) =>
            Shape switch
            {
                Shape.Markup => this,
                Shape.Block when !oneLine => new Piece(Shape, Data(string.Join('\n', VisibleText.Lines(Text)).Trim('\n'))),
                _ => new Piece(Shape.Name, Data(VisibleText.Cut(VisibleText.Words(Text), LongestName))),
            };

        public void AppendTo(StringBuilder text)
        {
            if (Shape is Shape.Block && text.Length > 0 && text[^1] != '\n')
                text.Append('\n');
            // Two spans that touch would have one run of back-ticks between them; a backslash would take a back-tick's meaning.
            else if (Shape is not Shape.Markup && text.Length > 0 && text[^1] is '`' or '\\')
                text.Append(' ');
            text.Append(
                Shape switch
                {
                    Shape.Markup => Text,
                    Shape.Name => $"`{Text}`",
                    _ => $"```\n{Text}\n```\n",
                }
            );
        }

        private static string Data(string shown) => string.IsNullOrWhiteSpace(shown) ? "(empty)" : shown.Replace('`', 'ˋ');
    }
}

/// <summary>Somebody else's text of several lines, which goes into a <see cref="DiscordText"/> as a block of its own.</summary>
public readonly record struct Quoted(string Text);
