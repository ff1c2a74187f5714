namespace Homelab.Reports.Tests.Notes;

/// <summary>The oracle itself: what is good passes, and each thing that is bad is named. An oracle that lets everything pass proves
/// nothing.</summary>
public sealed class OracleTests
{
    private const string Marker = "<!-- homelab:plan -->\n\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What stands below the marker, and what must be said of it.</summary>
    public static readonly (string Note, string Problem)[] Bad =
    [
        ("zq1", "data outside code in paragraph"),
        ("### zq1", "data outside code in heading"),
        ("- zq1", "data outside code"),
        ("[words](https://evil.example/zq1)", "data outside code in a link"),
        ("[words](https://ours.example/ \"zq1\")", "data outside code in a link"),
        ("<b>zq1</b>", "HTML"),
        ("<details>\n<summary>zq1</summary>\n\n</details>", "data outside code in HTML"),
        ("![](https://ours.example/)", "image"),
        ("    zq1", "a code block that is no fence of ours"),
        ("```zq1\n  x\n```", "another info string"),
        ("```ruby\n  x\n```", "another info string"),
        ("```\n  x\n```", "another info string"),
        ("~~~diff\n  x\n~~~", "another info string"),
        ("  ```text\n  x\n  ```", "another info string"),
        ("``` `\n  x\n```", "a run of back-ticks that nothing closes"),
        ("```text\n  zq1", "a fence is never closed"),
        ("```text\n  x\n  ```\n\nzq1", "a fence is closed by data"),
        ("```text\n  a ``` b\n```", "a run in a fence is as long as the fence"),
        ("```text\nzq1\n```", "data begins a line of a fence"),
        ("```text\n/merge\n```", "older GitLab"),
        ("```text\n>>>\n```", "older GitLab"),
        ("````text\n[^1]\n````", "older GitLab"),
        ("`zq1", "a run of back-ticks that nothing closes"),
        ("``a`", "a run of back-ticks that nothing closes"),
        ("`a` `` `b`", "a run of back-ticks that nothing closes"),
        ("[words](https://evil.example/)", "a link that is not ours"),
        ("[words](javascript:alert)", "a link that is not ours"),
        ("<https://ours.example/>", "address"),
        ("https://ours.example/", "address"),
        ("www.example.com", "address"),
        ("[a]: https://ours.example/", "older GitLab"),
        ("[a]\n\n- x\n\n  [a]: https://ours.example/", "character that no word of ours has"),
        ("<b>x</b>", "HTML in a line"),
        ("x <b>", "html_inline"),
        ("<details>", "HTML that is not ours"),
        ("<details>\n<summary>x</summary>\n\nx", "details are not balanced"),
        ("</details>", "HTML that is not ours"),
        ("<details open>\n<summary>x</summary>\n\n</details>", "HTML that is not ours"),
        ("<details>\n<summary>x</summary>\n`zq1`\n\n</details>", "data outside code in HTML"),
        ("<!-- homelab:plan -->", "HTML that is not ours"),
        ("<script>x</script>", "HTML that is not ours"),
        ("<!DOCTYPE x>", "HTML that is not ours"),
        ("<?x?>", "HTML that is not ours"),
        ("<![CDATA[x]]>", "HTML that is not ours"),
        ("@all", "mention"),
        ("of @somebody", "mention"),
        ("see #12", "issue reference"),
        ("see !12", "merge request reference"),
        ("~bug", "label reference"),
        ("~\"two words\"", "label reference"),
        ("%12", "milestone reference"),
        ("&12", "epic"),
        ("$12", "snippet"),
        ("$`x`$", "math"),
        ("see ABC-12", "another tracker"),
        ("1234567 to add", "commit reference"),
        ("deadbeef", "commit reference"),
        ("%{project_path}", "placeholder"),
        ("[^1]", "footnote"),
        ("[[_TOC_]]", "table of contents"),
        ("[TOC]", "table of contents"),
        ("{+ x +}", "inline diff"),
        ("[- x -]", "inline diff"),
        (":smile:", "emoji"),
        (">>>\n\nx\n\n>>>", "older GitLab"),
        ("> x", "quote or alert"),
        ("> [!note]\n> x", "older GitLab"),
        ("---", "older GitLab"),
        ("x\n---", "a heading of level 2"),
        ("x\n===", "a heading of level 1"),
        ("+++", "older GitLab"),
        ("***", "thematic_break"),
        ("/merge", "quick action"),
        ("x\n/merge", "quick action"),
        ("\\/merge", "escape"),
        ("&#96;", "epic"),
        ("# x", "a heading of level 1"),
        ("| a | b |\n|---|---|\n| c | d |", "parsers disagree"),
        ("*x*", "a node of type emph"),
        ("_x_", "a node of type emph"),
        ("1) x\n2) y_z_", "character that no word of ours has"),
        ("`a\0b`", "U+0000"),
        ("`a\u001b[31m`", "U+001B"),
        ("`a\tb`\r", "U+000D"),
        ("`a\u202eb`", "U+202E"),
        ("`a\u200bb`", "U+200B"),
        ("`a\U000e0041b`", "U+E0041"),
        ("`a\ufe0fb`", "U+FE0F"),
        ("`a\ud800b`", "U+D800"),
        ("`a\u2028b`", "U+2028"),
        ("`a\u1fefzq1`", "normalized: data outside code"),
    ];

    [Fact]
    public async Task Each_bad_note_is_reported_for_what_is_bad_in_it()
    {
        var judged = await Oracle.JudgeAsync(
            Bad.Select((bad, index) => new NoteCase($"{index}", $"{Marker}{bad.Note}\n", ["https://ours.example/"])),
            Ct
        );

        var problems = judged.Bad.ToDictionary(verdict => int.Parse(verdict.Id), verdict => string.Join('\n', verdict.Problems));
        Assert.All(Bad.Index(), bad => Assert.Contains(bad.Item.Problem, problems.GetValueOrDefault(bad.Index, "nothing")));
    }

    [Theory]
    [InlineData("", "the first line is not the marker")]
    [InlineData("\n<!-- homelab:plan -->\n", "the first line is not the marker")]
    [InlineData("<!-- homelab:`x` -->\n", "the first line is not the marker")]
    [InlineData("# x\n", "0 markers")]
    [InlineData("---\nx: 1\n---\n", "older GitLab")]
    [InlineData("<!-- homelab:plan -->\n<!-- homelab:plan -->\n", "HTML that is not ours")]
    [InlineData("<!-- homelab:plan -->\n\n`012345678901234567890123456789`\n", "exceeds 50")]
    public async Task A_bad_beginning_or_length_is_reported(string note, string problem)
    {
        var judged = await Oracle.JudgeAsync([new NoteCase("1", note, []) { Limit = 50 }], Ct);

        Assert.Contains(judged.Bad.SelectMany(bad => bad.Problems), found => found.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("### ❗ Terraform plan: 1,234,567 to add\n\n- `zq1`: **failed**, terraform ``zq2`zq3``\n- [words](https://ours.example/)\n")]
    [InlineData("```diff\n+ zq1\n- @all\n  /merge\n# </details>\n```\n\n````text\n  ```\n````\n")]
    [InlineData(
        "<details>\n<summary>Warnings (1)</summary>\n\n`zq1`\n\n<details>\n<summary>12 lines of detail</summary>\n\n</details>\n\n</details>\n"
    )]
    public async Task A_good_note_is_not_reported(string note)
    {
        var judged = await Oracle.JudgeAsync([new NoteCase("1", Marker + note, ["https://ours.example/"])], Ct);

        Assert.Equal(1, judged.Judged);
        Assert.Empty(judged.Bad.SelectMany(bad => bad.Problems));
    }
}
