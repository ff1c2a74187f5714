using System.Globalization;
using System.Text;
using Homelab.Testing;

namespace Homelab.Text.Tests;

public sealed class VisibleTextTests
{
    /// <summary>Every character that another implementation of Unicode calls unseen or without meaning, and every one it can
    /// show.</summary>
    private const string Classes = """
        const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Variation_Selector}]/u, known = /\p{Assigned}/u, plain = /[\p{L}\p{N}\p{P}\p{Sm}\p{Sc}\p{So}]/u;
        for (let c = 0; c < 0x110000; c++) {
          if (c >= 0xd800 && c < 0xe000) continue;
          const s = String.fromCodePoint(c);
          if (!known.test(s)) continue;
          if (unseen.test(s) || s.normalize('NFKC').includes('`') && s !== '`') console.log('hidden', c);
          else if (plain.test(s) && c !== 0x2800) console.log('shown', c);
        }
        """;

    [Fact]
    public async Task It_hides_nothing_that_another_implementation_of_Unicode_calls_visible_and_shows_nothing_that_is_not()
    {
        var run = await RealTools.RunAsync(RealTools.Node, ["-e", Classes], TestContext.Current.CancellationToken);
        var said = run
            .StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToLookup(words => words[0], words => new Rune(int.Parse(words[1], CultureInfo.InvariantCulture)));

        Assert.True(said["hidden"].Count() > 100_000 && said["shown"].Count() > 100_000, run.StandardError);
        Assert.Empty(said["hidden"].Where(rune => !VisibleText.Hides(rune)).Select(rune => $"{rune.Value:x}"));
        // The newer of the two knows characters that to the other are none.
        Assert.Empty(
            said["shown"]
                .Where(rune => VisibleText.Hides(rune) && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.OtherNotAssigned)
                .Select(rune => $"{rune.Value:x}")
        );
    }

    [Fact]
    public void Whatever_is_cut_fits_and_is_whole_to_the_last_character()
    {
        var random = new Random(11);
        for (var i = 0; i < 5_000; i++)
        {
            var text = string.Concat(
                Enumerable
                    .Range(0, random.Next(12))
                    .Select(_ =>
                        random.Next(3) switch
                        {
                            0 => "😀",
                            1 => "é",
                            _ => "x",
                        }
                    )
            );
            var longest = random.Next(14);

            var cut = VisibleText.Cut(text, longest);

            Assert.InRange(cut.Length, 0, longest);
            Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)));
            Assert.True(
                cut == text || longest == 0 || (cut.EndsWith('…') && text.StartsWith(cut[..^1], StringComparison.Ordinal)),
                $"{text} {longest}: {cut}"
            );
        }
    }

    [Theory]
    [InlineData("a\tb\nc", "a\\tb\\nc")]
    [InlineData("re\u202Ecod", "re\\u202ecod")]
    [InlineData("\U000E0041", "\\U000e0041")]
    [InlineData("naïve 日本 😀", "naïve 日本 😀")]
    public void On_one_line_what_hides_is_named(string text, string expected) => Assert.Equal(expected, VisibleText.OneLine(text));

    [Fact]
    public void Half_a_character_is_shown_as_none() => Assert.Equal("x\uFFFDy", VisibleText.OneLine("x\uD83Dy"));

    [Fact]
    public void A_long_text_is_cut_after_what_hides_in_it_is_named() =>
        Assert.Equal("\\u0000\\u…", VisibleText.OneLine(new string('\0', 100_000), 9));

    [Fact]
    public void Prose_loses_its_line_ends_and_nothing_else() =>
        Assert.Equal("one two\\u200bthree", VisibleText.Words(" one\r\n\ttwo\u200Bthree\u2028"));

    [Fact]
    public void Lines_keep_their_tabs() => Assert.Equal(["a\tb", "c\\u0007", ""], VisibleText.Lines("a\tb\r\nc\a\n"));

    [Fact]
    public void The_end_of_what_a_program_said_fits_into_a_sentence() =>
        Assert.Equal("error: no\\tspace", VisibleText.LastLine("warning\nerror: no\tspace.\n", 40));
}
