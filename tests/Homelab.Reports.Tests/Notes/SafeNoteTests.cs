using Homelab.Reports.Safe;

namespace Homelab.Reports.Tests.Notes;

/// <summary>What SafeNote writes, to the letter, and that the oracle has nothing against it.</summary>
public sealed class SafeNoteTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("proxmox_vm.web[\"a\"]", "`proxmox_vm.web[\"a\"]`")]
    [InlineData("", "`(empty)`")]
    [InlineData("   ", "`(blank)`")]
    [InlineData("\u00a0", "`(blank)`")]
    [InlineData("`", "`` ` ``")]
    [InlineData("a`b", "``a`b``")]
    [InlineData("a``b`c", "```a``b`c```")]
    [InlineData("``` a", "```` ``` a ````")]
    [InlineData(" a", "`  a `")]
    [InlineData("a ", "` a  `")]
    [InlineData("a\\", "`a\\`")]
    [InlineData("@all #1 !2 ~x </details>", "`@all #1 !2 ~x </details>`")]
    [InlineData("a\n/merge", "`a\\n/merge`")]
    [InlineData("a\r\n\tb", "`a\\r\\n\\tb`")]
    [InlineData("a\0\u001b[31mb", "`a\\u0000\\u001b[31mb`")]
    [InlineData("a\u202eb\u200bc\u2028d\ufeff", "`a\\u202eb\\u200bc\\u2028d\\ufeff`")]
    [InlineData("a\U000e0041", "`a\\U000e0041`")]
    [InlineData("a\u180bb\u1fef", "`a\\u180bb\\u1fef`")]
    [InlineData("漢字 é 🎉", "`漢字 é 🎉`")]
    public async Task A_value_becomes_a_code_span(string value, string span)
    {
        var note = new SafeNote().Marker($"homelab:plan").Bullet($"{value} is read").Paragraph($"{value}");

        Assert.Equal($"<!-- homelab:plan -->\n\n- {span} is read\n\n{span}\n", note.ToString());
        await IsGoodAsync(note);
    }

    [Fact]
    public async Task Spans_that_would_touch_are_kept_apart()
    {
        string a = "a``b",
            b = "c";
        var note = new SafeNote().Marker($"homelab:plan").Paragraph($"{a}{b}{(Markup)$"{b}`count`{a}"}");

        Assert.Equal("<!-- homelab:plan -->\n\n```a``b``` `c` `c` `count` ```a``b```\n", note.ToString());
        await IsGoodAsync(note);
    }

    [Fact]
    public void A_long_value_is_cut_but_never_through_a_character()
    {
        var cut = $"`{new string('x', 499)}…`";

        Assert.Equal(cut, ((Markup)$"{new string('x', 499) + "🎉🎉"}").ToString());
        Assert.InRange(((Markup)$"{new string('\u200b', 100_000)}").ToString().Length, 100, 540);
        Assert.Equal($"{Ticks(17)} {Ticks(16)}… {Ticks(17)}", ((Markup)$"{Ticks(300)}").ToString());
    }

    [Fact]
    public async Task The_fence_that_others_were_broken_out_of_holds()
    {
        var note = new SafeNote()
            .Marker($"homelab:plan")
            .Text("bad\n```\n\n/merge\n/label ~pwned\n</details>\n@all ![](https://evil.example/a)\r\n>>>\n````");

        Assert.Equal(
            "<!-- homelab:plan -->\n\n`````text\n  bad\n  ```\n  \n  /merge\n  /label ~pwned\n  </details>\n  @all ![](https://evil.example/a)\n  >>>\n  ````\n`````\n",
            note.ToString()
        );
        await IsGoodAsync(note);
    }

    [Fact]
    public async Task A_difference_keeps_each_line_on_one_line_behind_its_sign()
    {
        var note = new SafeNote()
            .Marker($"homelab:plan")
            .Diff([DiffLine.Added("a\n/merge"), DiffLine.Removed("```"), DiffLine.Context(""), DiffLine.Remark("+ not added")]);

        Assert.Equal("<!-- homelab:plan -->\n\n````diff\n+ a\\n/merge\n- ```\n  \n# + not added\n````\n", note.ToString());
        await IsGoodAsync(note);
    }

    [Fact]
    public void Nothing_to_show_leaves_no_empty_block()
    {
        Assert.Equal("", new SafeNote().Diff([]).Append(new SafeNote()).ToString());
        Assert.Equal("```text\n  \n```\n", new SafeNote().Text("").ToString());
    }

    [Fact]
    public async Task Numbers_that_could_name_a_commit_are_grouped()
    {
        var note = new SafeNote().Marker($"homelab:plan").Details($"{1234567} lines", new SafeNote().Paragraph($"{999999} and {-1234567}"));

        Assert.Equal(
            "<!-- homelab:plan -->\n\n<details>\n<summary>1,234,567 lines</summary>\n\n999999 and -1,234,567\n\n</details>\n",
            note.ToString()
        );
        await IsGoodAsync(note);
    }

    /// <summary>The oracle knows from JavaScript's Unicode tables, SafeNote from .NET's, which characters hide.</summary>
    [Fact]
    public async Task Every_code_point_there_is_can_be_shown()
    {
        var all = Enumerable.Range(0, 0x110000).Where(point => point is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32);
        var judged = await Oracle.JudgeAsync(
            all.Chunk(400)
                .Select(
                    (some, index) =>
                        new NoteCase(
                            $"{index}",
                            new SafeNote()
                                .Marker($"homelab:plan")
                                .Paragraph(
                                    $"{string.Concat(some.Take(100))} {string.Concat(some.Skip(100).Take(100))} {string.Concat(some.Skip(200).Take(100))} {string.Concat(some.Skip(300))}"
                                )
                                .Diff([DiffLine.Added(string.Concat(some))])
                                .Text(string.Concat(some))
                                .ToString(),
                            []
                        )
                ),
            Ct
        );

        Assert.Equal(2_781, judged.Judged);
        Assert.Empty(judged.Bad.SelectMany(bad => bad.Problems));
    }

    private static string Ticks(int count) => new('`', count);

    private static async Task IsGoodAsync(SafeNote note) =>
        Assert.Empty((await Oracle.JudgeAsync([new NoteCase("1", note.ToString(), [])], Ct)).Bad.SelectMany(bad => bad.Problems));
}
