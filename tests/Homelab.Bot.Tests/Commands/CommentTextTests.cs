using CsCheck;
using Homelab.Bot.Commands.Grammar;

namespace Homelab.Bot.Tests.Commands;

/// <summary>Which lines of a comment speak to the bot.</summary>
public sealed class CommentTextTests
{
    [Theory]
    [InlineData("/plan")]
    [InlineData("Please look.\n\n/plan")]
    [InlineData("Please look.\n/plan\nThanks!")]
    [InlineData("```\ncode\n```\n/plan")]
    [InlineData("> quoted\n\n/plan")]
    [InlineData("- item\n\n/plan")]
    [InlineData("<details>\nx\n</details>\n\n/plan")]
    [InlineData(">>>\nquoted\n>>>\n/plan")]
    [InlineData("/plan\r\n")]
    [InlineData("~~~\n```\n~~~\n/plan")]
    public void A_line_of_the_authors_own_is_a_command(string comment) => Assert.Equal(["/plan"], CommentText.Commands(comment));

    [Theory]
    [InlineData(" /plan")]
    [InlineData("`/plan`")]
    [InlineData("say /plan")]
    [InlineData("```\n/plan\n```")]
    [InlineData("~~~~\n~~~\n/plan\n~~~~")]
    [InlineData("```\n/plan")]
    [InlineData("    /plan")]
    [InlineData("> he said\n/plan")]
    [InlineData(">/plan")]
    [InlineData(">>>\n/plan\n>>>")]
    [InlineData(">>>> \n/plan\n>>>>")]
    [InlineData(">>> [!note]\n/plan\n>>>")]
    [InlineData("- item\n/plan")]
    [InlineData("1. item\n/plan")]
    [InlineData("| a |\n|---|\n/plan")]
    [InlineData("<details>\n/plan\n</details>")]
    [InlineData("<details>\n\n/plan\n\n</details>")]
    [InlineData("<!-- \n/plan\n-->")]
    [InlineData("<pre>\n\n/plan\n</pre>")]
    [InlineData("\u200b/plan")]
    public void What_is_quoted_or_code_or_somebody_elses_is_none(string comment) => Assert.Empty(CommentText.Commands(comment));

    [Fact]
    public void No_comment_throws_and_what_is_found_is_a_line_of_it() =>
        Gen.OneOf(
                "/plan",
                "> ",
                ">>>",
                "```",
                "~~~",
                "\n",
                "\r\n",
                "    ",
                "<details>",
                "</details>",
                "<!--",
                "-->",
                "- ",
                "|",
                " ",
                "\0",
                "x",
                "\ud800"
            )
            .Array[0, 40]
            .Select(string.Concat)
            .Sample(
                comment =>
                    Assert.All(
                        CommentText.Commands(comment),
                        line =>
                            Assert.Contains(
                                "\n" + line + "\n",
                                "\n" + comment.Replace("\r", "", StringComparison.Ordinal) + "\n",
                                StringComparison.Ordinal
                            )
                    ),
                iter: 20_000
            );

    // Inserted above and below, a line of a fenced block never runs, whatever surrounds the block.
    [Fact]
    public void Nothing_in_a_fence_is_ever_a_command() =>
        Gen.Select(
                Gen.OneOf("", "text\n", "> quote\n", "- item\n\n", "/help\n"),
                Gen.Int[3, 8],
                Gen.OneOf('`', '~'),
                Gen.OneOf("", "\nend", "\n\n/help")
            )
            .Sample(
                (before, length, sign, after) =>
                {
                    var fence = new string(sign, length);
                    Assert.DoesNotContain("/plan", CommentText.Commands($"{before}\n{fence}\n/plan\n{fence}{after}"));
                }
            );
}
