using System.Globalization;
using System.Text;
using System.Text.Json;
using Homelab.Reports.Plans;

namespace Homelab.Reports.Tests.Plans;

/// <summary>Random pairs of texts: whoever applies what is shown to the old text by hand gets the new one, and nothing equal is shown as
/// changed.</summary>
public sealed class RandomTextTests
{
    private static readonly int Pairs = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 100_000 : 10_000;

    private static readonly string[] Blanks = [" ", "\u00a0", "\t", "\u2003", ""];

    [Fact]
    public void What_is_shown_of_two_texts_leads_from_one_to_the_other_or_says_how_much_is_missing()
    {
        var whole = 0;
        foreach (var chunk in Enumerable.Range(0, Pairs).Chunk(100))
        {
            var pairs = chunk.Select(seed => Pair(new Random(seed))).ToArray();
            var report = Read.Plan(
                Read.Document(
                    string.Join(
                        ',',
                        pairs.Select(
                            (pair, i) =>
                                Read.Change(
                                    $"x.y[{i:000}]",
                                    """["update"]""",
                                    JsonSerializer.Serialize(new { v = pair.Before }),
                                    JsonSerializer.Serialize(new { v = pair.After })
                                )
                        )
                    )
                )
            );
            foreach (var (change, pair) in report.Changes.Zip(pairs))
                whole += Check(pair.Before, pair.After, change.Attributes) ? 1 : 0;
        }

        Assert.True(whole > Pairs / 3, $"Only {whole} of {Pairs} pairs could be followed to the end.");
    }

    private static bool Check(string before, string after, IReadOnlyList<AttributeChange> attributes)
    {
        if (before == after)
        {
            Assert.Empty(attributes);
            return false;
        }

        var attribute = Assert.Single(attributes);
        if (attribute.Inside is not { } inside)
        {
            Assert.NotEqual(Visible(LeafText.Show(attribute.Before)), Visible(LeafText.Show(attribute.After)));
            return false;
        }

        var said = string.Join('\n', inside.Lines);
        AssertWords(before, after, said);
        foreach (
            var (removed, added) in inside
                .Lines.Zip(inside.Lines.Skip(1))
                .Where(two => two is ({ } one, { } other) && one[0] == '-' && other[0] == '+')
        )
            Assert.True(Visible(removed[1..]) != Visible(added[1..]), said);
        return CheckLines(Lines(before, after), Lines(after, before), inside, said);
    }

    private static bool CheckLines(string[] olds, string[] news, TextDifference inside, string said)
    {
        var changed = olds.Length + news.Length - (2 * Common(olds, news));
        var pieces = inside.Lines.Count(line => line is ['+' or '-', '…', ..]);
        var shown = inside.Lines.Count(line => line is ['+' or '-', ..]) - pieces;
        Assert.True(
            pieces > 0
                || (changed > TextDifference.MostChanged ? shown + inside.OmittedLines >= changed : shown + inside.OmittedLines == changed),
            $"{shown} shown, {inside.OmittedLines} left out, of {changed}\n{said}\n{JsonSerializer.Serialize(olds)}\n{JsonSerializer.Serialize(news)}"
        );
        if (
            changed > TextDifference.MostChanged
            || pieces > 0
            || inside.Lines.Any(line => line[0] != '#' && line.Contains('…', StringComparison.Ordinal))
        )
            return false;
        Assert.True(inside.OmittedLines == 0, said);
        // Lines that repeat leave more than one place to begin at.
        Assert.Contains(Beginnings(olds, inside.Lines), at => Apply(olds, at, inside.Lines) is { } applied && applied.SequenceEqual(news));
        return true;
    }

    private static void AssertWords(string before, string after, string said)
    {
        Assert.Equal(
            before.EndsWith('\n') != after.EndsWith('\n') && before.Length > 0 && after.Length > 0,
            said.Contains("#final newline ", StringComparison.Ordinal)
        );
        if (before.Replace("\r\n", "\n", StringComparison.Ordinal) == after.Replace("\r\n", "\n", StringComparison.Ordinal))
            Assert.True(
                said.Contains("line endings change", StringComparison.Ordinal) || said.Contains("\\u000d", StringComparison.Ordinal),
                said
            );
    }

    /// <summary>As somebody would who holds the old text beside the difference; null where that does not go on.</summary>
    private static List<string>? Apply(string[] olds, int at, IReadOnlyList<string> lines)
    {
        var news = olds.Take(at).ToList();
        foreach (var line in lines)
        {
            if (line.StartsWith("#… ", StringComparison.Ordinal))
            {
                var gap = int.Parse(line.Split(' ')[1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
                news.AddRange(olds.Skip(at).Take(gap));
                at += gap;
            }
            else if (line[0] == '+')
                news.Add(Revealed(line[1..]));
            else if (line[0] != '#')
            {
                if (at >= olds.Length || olds[at] != Revealed(line[1..]))
                    return null;
                if (line[0] == ' ')
                    news.Add(olds[at]);
                at++;
            }
        }

        return [.. news, .. olds.Skip(at)];
    }

    private static IEnumerable<int> Beginnings(string[] olds, IReadOnlyList<string> lines) =>
        lines.SkipWhile(line => line[0] == '#').TakeWhile(line => line[0] == ' ').Count() == 3
            ? Enumerable.Range(0, olds.Length)
            : [0, olds.Length];

    private static string Revealed(string line) =>
        System.Text.RegularExpressions.Regex.Replace(
            line,
            @"\\u([0-9a-f]{4})",
            match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString()
        );

    // What an eye tells apart in a note: neither blanks of one kind from another, nor blanks at the end. A tab is written as \t.
    private static string Visible(string text) =>
        string.Concat(text.Select(character => character != '\t' && char.IsWhiteSpace(character) ? ' ' : character)).TrimEnd(' ');

    private static string[] Lines(string text, string other)
    {
        var all = text.Split('\n');
        var lines =
            text.Length == 0 ? []
            : text.EndsWith('\n') ? all[..^1]
            : all;
        var apart = IsPure(text) && IsPure(other) || Mostly(text) != Mostly(other);
        return apart
            ? [.. lines.Select((line, i) => line.EndsWith('\r') && (i < lines.Length - 1 || text.EndsWith('\n')) ? line[..^1] : line)]
            : lines;
    }

    private static bool IsPure(string text) => Ends(text).Distinct().Count() < 2;

    private static string Mostly(string text) =>
        Ends(text) is { Length: > 0 } ends
            ? ends.Count(end => end == "w") * 2 > ends.Length
                ? "w"
                : "u"
            : "";

    private static string[] Ends(string text) =>
        [.. System.Text.RegularExpressions.Regex.Matches(text, "\r?\n").Select(match => match.Length == 2 ? "w" : "u")];

    // By the textbook.
    private static int Common(string[] olds, string[] news)
    {
        var row = new int[news.Length + 1];
        foreach (var old in olds)
        {
            var diagonal = 0;
            for (var j = 1; j <= news.Length; j++)
                (diagonal, row[j]) = (row[j], old == news[j - 1] ? diagonal + 1 : Math.Max(row[j], row[j - 1]));
        }

        return row[^1];
    }

    private static (string Before, string After) Pair(Random random)
    {
        var lines = Enumerable.Range(0, random.Next(4) == 0 ? random.Next(120) : random.Next(12)).Select(_ => Line(random)).ToList();
        var changed = lines.ToList();
        for (var edits = random.Next(random.Next(5) == 0 ? 40 : 4); edits > 0; edits--)
            Change(random, changed);
        var (end, changedEnd) = random.Next(8) switch
        {
            0 => ("\r\n", "\n"),
            1 => ("\n", "\r\n"),
            2 => ("\r\n", "\r\n"),
            _ => ("\n", "\n"),
        };
        return (Join(random, lines, end), Join(random, changed, changedEnd));
    }

    private static string Join(Random random, List<string> lines, string end)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
            text.Append(line).Append(random.Next(60) == 0 ? "\n" : end);
        return random.Next(4) == 0 && text.Length > 0 ? text.ToString().TrimEnd('\n', '\r') : text.ToString();
    }

    private static string Line(Random random) =>
        random.Next(10) switch
        {
            0 => "",
            1 => "  }",
            2 => new string('k', random.Next(300, 1200)) + random.Next(9),
            3 => "naïve façade n°" + random.Next(9),
            _ => $"option_{random.Next(6)} = {random.Next(4)}",
        };

    private static void Change(Random random, List<string> lines)
    {
        var at = random.Next(lines.Count + 1);
        if (at == lines.Count || random.Next(3) == 0)
            lines.Insert(at, Line(random));
        else if (random.Next(3) == 0)
            lines.RemoveAt(at);
        else
            lines[at] = random.Next(6) switch
            {
                0 => lines[at].TrimEnd() + Blanks[random.Next(Blanks.Length)],
                1 => lines[at]
                    .Replace("ï", "i\u0308", StringComparison.Ordinal)
                    .Replace(" ", Blanks[random.Next(4)], StringComparison.Ordinal),
                2 => "0.0.0.0/0" + lines[at],
                3 => lines[at] + "0.0.0.0/0",
                4 => lines[at].Insert(lines[at].Length / 2, "\u200b"),
                _ => Line(random),
            };
    }
}
