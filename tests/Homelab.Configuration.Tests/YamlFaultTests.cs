using System.Text;
using Homelab.Configuration.Tests.Examples;

namespace Homelab.Configuration.Tests;

public sealed class YamlFaultTests
{
    [Theory]
    [InlineData("", 1, "the file is empty")]
    [InlineData("# only a comment\n", 1, "the file is empty")]
    [InlineData("---\n", 1, "the file is empty")]
    [InlineData("version: 1\nversion: 1\n", 2, "this key is already written on line 1")]
    [InlineData("version: 1\nwatch: { grace: 1h, \"grace\": 2h }\n", 2, "already written on line 2")]
    [InlineData("version: 1\n---\nversion: 1\n", 2, "keep one document")]
    [InlineData("version: 1\nwatch: *other\n", 2, "aliases are not supported, write the value out")]
    [InlineData("version: 1\nwatch: &here { grace: 1h }\n", 2, "anchors are not supported")]
    [InlineData("version: !!int 1\n", 1, "tags are not supported")]
    [InlineData("version: 1\nwatch: !secret { grace: 1h }\n", 2, "tags are not supported")]
    [InlineData("version: 1\nwatch: { <<: { grace: 1h } }\n", 2, "merge keys are not supported")]
    [InlineData("version: 1\n? [a, b]\n: 1\n", 2, "write this key as plain text")]
    [InlineData("version: 1\nwatch:\n\tgrace: 1h\n", 3, "indent this line with spaces")]
    [InlineData("version: 1\nwatch: { grace: 1h\n", 2, "correct the YAML here")]
    [InlineData("version: 1\ntimezone: \"UTC\n", 2, "correct the YAML here")]
    [InlineData("version: 1\ntimezone: a: b\n", 2, "correct the YAML here")]
    [InlineData("version: 1\ntimezone: \"\\UFFFFFFFF\"\n", 2, "correct the YAML here")]
    [InlineData("version: 1\ntimezone: 'U\0C'\n", 2, "a control or invisible character")]
    [InlineData("version: 1\ntimezone: UTC # \u202e\n", 2, "a control or invisible character")]
    [InlineData("version: 1\ntimezone: UTC\rwatch: {}\n", 2, "a control or invisible character")]
    [InlineData("version: 1\nagents: { research: { topics: [ | news ] } }\n", 2, "put this into quotes")]
    [InlineData("version: 1\nagents: { research: { topics: [ `\"x\" ] } }\n", 2, "put this into quotes")]
    [InlineData("version: 1\ntimezone: UTC\u2028\n", 2, "a control or invisible character")]
    public void Yaml_that_could_mislead_is_refused(string text, int line, string says)
    {
        var fault = Assert.Single(Example.Faults(text));

        Assert.Equal(line, fault.Line);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused() =>
        Assert.Contains("control or invisible", Assert.Single(Example.Faults("version: 1 # \ud83d\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Emoji_windows_line_ends_and_a_byte_order_mark_are_fine() =>
        Assert.Equal("UTC", Example.Config("\uFEFFversion: 1\r\ntimezone: UTC # \ud83d\ude80 done\r\n").TimeZone.Id);

    [Fact]
    public void Text_that_is_not_utf8_is_refused_at_its_line()
    {
        byte[] bytes = [.. "version: 1\n# "u8, 0xE4, .. "\n"u8];

        var invalid = Assert.IsType<Reading.Invalid>(HomelabFile.Read(new MemoryStream(bytes), Example.Clock));

        Assert.Equal(2, Assert.Single(invalid.Faults).Line);
        Assert.Contains("UTF-8", invalid.Faults[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_file_may_be_one_mebibyte(int beyond, bool valid)
    {
        var text = "version: 1\n#".PadRight(HomelabFile.MaximumBytes + beyond, 'x');

        Assert.Equal(valid, HomelabFile.Read(text, Example.Clock) is Reading.Valid);
        Assert.Equal(valid, HomelabFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), Example.Clock) is Reading.Valid);
    }

    [Fact]
    public void The_full_example_reads_the_same_from_a_stream()
    {
        var reading = HomelabFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(Example.Full)), Example.Clock);

        Assert.Equal(2, Assert.IsType<Reading.Valid>(reading).Config.Hosts.Count);
    }

    public static TheoryData<string, string> Floods { get; } =
        new()
        {
            { "[", "" },
            { "{a: ", "" },
            { "- ", "" },
            { "? ", "" },
            { "[\n", "" },
            { "!", "" },
            { "&a ", "" },
            { "a: &a [*a,*a]\n", "" },
            { "\"", "" },
            { "'", "" },
            { "a: 1\n", "" },
            { "[],", "" },
            { "*a ", "" },
            { "|\n ", "" },
            { "\n ", "" },
            { "%", "" },
            { "%A\n", "" },
            { "version: 1\n---\n", "" },
            { "x", "version: 1\nwatch: { " },
            { "http://a:", "version: 1 # " },
            { "--password=", "version: 1 # " },
            { "{version: 1, ", "" },
        };

    [Theory]
    [MemberData(nameof(Floods))]
    public async Task A_mebibyte_of_anything_is_answered_quickly(string part, string before)
    {
        var text = before + string.Concat(Enumerable.Repeat(part, (HomelabFile.MaximumBytes - before.Length) / part.Length));

        await Task.Run(() => HomelabFile.Read(text, Example.Clock))
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Nesting_is_limited() =>
        Assert.Contains(
            "nested deeper than 64 levels",
            Assert.Single(Example.Faults("version: 1\nwatch: " + new string('[', 80) + new string(']', 80))).Message,
            StringComparison.Ordinal
        );
}
