using Homelab.Reports.Plans;

namespace Homelab.Reports.Tests.Plans;

public sealed class AttributeDifferenceTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1.0}""", "")]
    [InlineData("""{"a":1e2,"b":2}""", """{"b":2,"a":100}""", "")]
    [InlineData("""{"a":null}""", "{}", "")]
    [InlineData(
        """{"a":123456789012345678901234567890}""",
        """{"a":123456789012345678901234567891}""",
        "a: 123456789012345678901234567890 -> 123456789012345678901234567891"
    )]
    [InlineData("""{"a":1e999999999}""", """{"a":1e999999998}""", "a: 1e999999999 -> 1e999999998")]
    [InlineData("""{"a":{"b":{"c":1}}}""", """{"a":{"b":{"c":2}}}""", "a.b.c: 1 -> 2")]
    [InlineData("""{"a":{"x y":1}}""", """{"a":{"x y":2}}""", "a[\"x y\"]: 1 -> 2")]
    [InlineData("""{"a":[1,2,3]}""", """{"a":[0,1,2,3]}""", "a[0]: null -> 0")]
    [InlineData("""{"a":[1,2,3]}""", """{"a":[1,3]}""", "a[1]: 2 -> null")]
    [InlineData("""{"a":[1]}""", """{"a":[1,null]}""", "a[1]: null -> null")]
    [InlineData("""{"a":[{"n":1},{"n":2}]}""", """{"a":[{"n":1},{"n":3}]}""", "a[1].n: 2 -> 3")]
    [InlineData("""{"a":"x"}""", """{"a":{"b":1}}""", "a: \"x\" -> null; a.b: null -> 1")]
    [InlineData("""{"a":[]}""", """{"a":{}}""", "a: [] -> {}")]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "a: 1 -> \"1\"")]
    [InlineData("""{"a":true}""", """{"a":false}""", "a: true -> false")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""", "")]
    [InlineData("null", """{"a":{"b":[1,{"c":"d"}],"e":{}}}""", "a.b[0]: null -> 1; a.b[1].c: null -> \"d\"; a.e: null -> {}")]
    public void Values_differ_by_what_they_mean(string before, string after, string expected)
    {
        var change = Read.Plan(Read.Document(Read.Change("x.y", """["update"]""", before, after))).Changes[0];

        Assert.Equal(
            expected,
            string.Join("; ", change.Attributes.Select(a => $"{a.Path}: {LeafText.Show(a.Before)} -> {LeafText.Show(a.After)}"))
        );
    }

    [Fact]
    public void Texts_of_several_lines_differ_by_line()
    {
        var inside = Inside("one\\ntwo\\nthree\\nfour\\nfive", "one\\ntwo\\n3\\nfour\\nfive");

        Assert.Equal("text", inside.Format);
        Assert.Equal([" one", " two", "-three", "+3", " four", " five"], inside.Lines);
    }

    [Fact]
    public void Yaml_in_a_string_differs_by_path()
    {
        var inside = Inside(
            "services:\\n  web:\\n    image: a:1\\n    ports: [80]\\n",
            "services:\\n  web:\\n    ports:\\n    - 80\\n    image: a:2\\n"
        );

        Assert.Equal("yaml", inside.Format);
        Assert.Equal(["-services.web.image = \"a:1\"", "+services.web.image = \"a:2\""], inside.Lines);
    }

    [Fact]
    public void Json_that_only_looks_different_has_no_differing_lines()
    {
        var inside = Inside("""{\"a\": 1, \"b\": [1, 2]}""", """{\"b\":[1,2],\"a\":1}""");

        Assert.Equal("json", inside.Format);
        Assert.Equal("#only its formatting changes:", inside.Lines[0]);
        Assert.Equal(["-{\"a\": 1, \"b\": [1, 2]}", "+{\"b\":[1,2],\"a\":1}"], inside.Lines.Skip(1));
    }

    [Theory]
    [InlineData("a: &x [1]\\nb: *x\\n")]
    [InlineData("a: b\\n---\\nc: d\\n")]
    [InlineData("? [complex]\\n: key\\n")]
    [InlineData("a: [unclosed\\nb: c\\n")]
    [InlineData("just\\nsome\\nlines")]
    [InlineData("a: \\\"x\\u0000y\\\"\\nb: 'z\\u0000'\\n")]
    public void What_is_no_plain_yaml_document_differs_by_line(string text)
    {
        Assert.Equal("text", Inside(text, text + "more: 1\\n").Format);
    }

    [Fact]
    public void A_tower_of_yaml_brackets_differs_by_line_and_harms_nobody()
    {
        var tower = new string('[', 50_000) + "\\n" + new string(']', 50_000);

        Assert.Equal("text", Inside(tower, tower + " ").Format);
    }

    [Fact]
    public void A_value_of_ten_megabytes_is_cut_and_its_one_changed_line_found()
    {
        var filler = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"line {i} of a very long file, which goes on\\n"));
        var change = Read.Plan(
            Read.Document(
                Read.Change(
                    "x.y",
                    """["update"]""",
                    $$"""{"a":"{{filler}}old\n{{filler[..1000]}}"}""",
                    $$"""{"a":"{{filler}}new\n{{filler[..1000]}}"}"""
                )
            )
        ).Changes[0];

        var attribute = Assert.Single(change.Attributes);
        Assert.True(Assert.IsType<Leaf.Cut>(attribute.Before).Length > 8_000_000);
        Assert.Contains("-old", attribute.Inside!.Lines);
        Assert.Contains("+new", attribute.Inside.Lines);
        Assert.True(attribute.Inside.Lines.Count < 10);
    }

    [Fact]
    public void A_long_line_is_shown_where_it_differs()
    {
        var inside = Inside(new string('a', 5000) + "old" + new string('b', 5000), new string('a', 5000) + "new" + new string('b', 5000));

        Assert.Contains("old", inside.Lines[0], StringComparison.Ordinal);
        Assert.Contains("new", inside.Lines[1], StringComparison.Ordinal);
        Assert.All(inside.Lines, line => Assert.True(line.Length <= TextDifference.LongestLine + 3));
    }

    private static TextDifference Inside(string before, string after) =>
        Assert
            .Single(
                Read.Plan(Read.Document(Read.Change("x.y", """["update"]""", $$"""{"a":"{{before}}"}""", $$"""{"a":"{{after}}"}""")))
                    .Changes[0]
                    .Attributes
            )
            .Inside!;
}
