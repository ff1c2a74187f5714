using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Homelab.Monitoring.Discord;

namespace Homelab.Monitoring.Tests.Discord;

/// <summary>Data stays data for each of Discord's own parsers, whose expressions for code are below.</summary>
public sealed partial class DiscordTextTests
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 200_000 : 5_000;

    private static readonly string[] Fragments =
    [
        "zq",
        "@everyone",
        "@here",
        "<@123>",
        "<@&1>",
        "<#5>",
        "[zq](https://evil.example)",
        "https://evil.example/zq",
        "<https://evil.example>",
        "**zq**",
        "__zq__",
        "||zq||",
        "~~zq~~",
        "# zq",
        "> zq",
        "-# zq",
        "- zq",
        "```",
        "````",
        "`",
        "``",
        "```js\nzq\n```",
        "`zq`",
        "\\",
        "\\`",
        "\n",
        "\r\n",
        "\n\n",
        "\t",
        " ",
        "\u202e",
        "\u200b",
        "\u001b[31m",
        "\0",
        "\ud83d",
        "🎉",
        "é",
        "\u1fef\u1fef\u1fef",
        "\uff40",
        "<t:0:R>",
        "<a:zq:1>",
        ":zq:",
        "</zq:1>",
        "ˋ",
        "<id:guide>",
    ];

    private static readonly Gen<string> Hostile = Gen.Select(
        Gen.OneOf([.. Fragments.Select(Gen.Const)]).Array[0, 12],
        parts => string.Concat(parts)
    );

    [Fact]
    public void Words_are_markup_and_data_is_code() =>
        Assert.Equal("❌ **2** of `nas` failed:\n```\na\nb\n```\n", Show($"❌ **{2}** of {"nas"} failed:\n{new Quoted("a\r\nb\n")}"));

    [Theory]
    [InlineData("", "`(empty)`")]
    [InlineData(" \n ", "`(empty)`")]
    [InlineData("a`b``c", "`aˋbˋˋc`")]
    [InlineData("a\nb\tc", "`a b c`")]
    [InlineData("\u202etxt\u200b", "`\\u202etxt\\u200b`")]
    public void A_name_is_one_visible_line(string data, string shown) => Assert.Equal(shown, Show($"{data}"));

    [Fact]
    public void Neighbours_do_not_run_together() => Assert.Equal("`a` `b` `c`\n```\nd\n```\n", Show($"{"a"}{"b"} {"c"}{new Quoted("d")}"));

    [Fact]
    public void Blocks_have_no_place_in_a_title() =>
        Assert.Equal("x `a b`", ((DiscordText)$"x {new Quoted("a\nb")}").Fit(100, oneLine: true));

    [Fact]
    public void No_data_leaves_its_code_however_it_is_cut() =>
        Gen.Select(Hostile, Hostile, Hostile, Gen.Int[20, 400])
            .Sample(
                (first, second, third, longest) =>
                {
                    DiscordText text = $"A {first}{second} B\n{new Quoted(third)}C {first}";

                    foreach (var shown in (string[])[text.Fit(int.MaxValue), text.Fit(longest), text.Fit(longest, oneLine: true)])
                    {
                        Assert.DoesNotContain("zq", OutsideCode(shown, Desktop()), StringComparison.Ordinal);
                        Assert.DoesNotContain("zq", OutsideCode(shown, Android()), StringComparison.Ordinal);
                        Assert.Matches("^[A-C\\s…]*$", OutsideCode(shown, Desktop()));
                        Assert.Matches("^[A-C\\s…]*$", OutsideCode(shown, Android()));
                        Assert.Equal(shown, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(shown)));
                    }

                    Assert.InRange(text.Fit(longest).Length, 1, longest);
                },
                iter: Rounds
            );

    [Fact]
    public void The_longest_data_makes_room_first()
    {
        DiscordText text = $"{"nas"}: {new Quoted(new string('x', 5000))}see {"backup-fast"}";

        var shown = text.Fit(200);

        Assert.Equal(200, shown.Length);
        Assert.StartsWith("`nas`: \n```\nxxx", shown, StringComparison.Ordinal);
        Assert.EndsWith("x…\n```\nsee `backup-fast`", shown, StringComparison.Ordinal);
    }

    private static string Show(DiscordText text) => $"{text}";

    /// <summary>What is left when each parser's code is taken out, from left to right.</summary>
    private static string OutsideCode(string text, Regex code) => code.Replace(text, " ");

    [GeneratedRegex(@"```(?:[a-z0-9_+\-.#]+?\n)?\n*[^\n][\s\S]*?\n*```|(?<run>`+)[\s\S]*?[^`]\k<run>(?!`)", RegexOptions.IgnoreCase)]
    private static partial Regex Desktop();

    [GeneratedRegex(@"```(?:(?:[\w+\-.]+?)?(?:\s*\n))?[^\n][\s\S]*?\n*```|`[^`]+`|``[^`]+``")]
    private static partial Regex Android();
}
