using System.Text.Json.Nodes;
using Homelab.Simulator.Inputs;
using Homelab.Simulator.Yaml;

namespace Homelab.Simulator.Tests.Inputs;

public sealed class InputTests
{
    private const string Injection = "x\"\n    - echo injected\n    - \"";

    [Fact]
    public void Without_a_pattern_a_value_becomes_part_of_the_file()
    {
        var text = Render("task: {}", "job:\n  script:\n    - \"echo $[[ inputs.task ]]\"\n", ("task", Injection));

        Assert.Equal(["echo x", "echo injected", ""], Script(text));
    }

    [Fact]
    public void With_a_pattern_the_same_value_is_refused()
    {
        var fault = Assert.Throws<InputException>(() =>
            Render("task: { regex: '^[a-z]*$' }", "job:\n  script:\n    - \"echo $[[ inputs.task ]]\"\n", ("task", Injection))
        );

        Assert.Equal("`task` input: provided value does not match required RegEx pattern", fault.Message);
    }

    [Theory]
    [InlineData("abc", true)]
    [InlineData("abc\n", false)]
    [InlineData("٣", false)]
    public void A_pattern_means_what_it_means_in_RE2(string value, bool matches) =>
        Assert.Equal(matches, Re2.IsMatch(@"^[a-z]+$|^\d$", value));

    [Theory]
    [InlineData("a: { type: number }", "5", "5")]
    [InlineData("a: { type: number, default: 7 }", null, "7")]
    [InlineData("a: { type: boolean }", "true", "true")]
    [InlineData("a: { type: array }", "[\"x\",2]", "[\"x\",2]")]
    [InlineData("a: { options: [x, y] }", "\"y\"", "y")]
    [InlineData("a: { default: '' }", null, "")]
    public void A_value_keeps_its_kind_in_the_text(string spec, string? given, string expected) =>
        Assert.Equal($"v: {expected}", Render(spec, "v: $[[ inputs.a ]]", given is null ? [] : [("a", JsonNode.Parse(given))]));

    [Theory]
    [InlineData("a: {}", null, "`a` input: required value has not been provided")]
    [InlineData("a: {}", "5", "`a` input: provided value is not a string")]
    [InlineData("a: { type: number }", "\"five\"", "`a` input: provided value is not a number")]
    [InlineData("a: { type: boolean }", "1", "`a` input: provided value is not a boolean")]
    [InlineData("a: { type: array }", "\"x\"", "`a` input: provided value is not an array")]
    [InlineData("a: { options: [x, y] }", "\"z\"", "`a` input: `z` cannot be used because it is not in the list of allowed options")]
    [InlineData("b: { default: x }", "\"z\"", "unknown input arguments: a")]
    [InlineData("a: { shape: round }", "\"z\"", "header:spec:inputs:a config contains unknown keys: shape")]
    public void What_does_not_fit_is_refused_in_gitlabs_words(string spec, string? given, string expected)
    {
        var fault = Assert.Throws<InputException>(() =>
            Render(spec, "v: $[[ inputs.b ]]", given is null ? [] : [("a", JsonNode.Parse(given))])
        );

        Assert.Equal(expected, fault.Message);
    }

    [Fact]
    public void A_value_of_more_than_a_kilobyte_is_refused() =>
        Assert.Throws<InputException>(() => Render("a: {}", "v: $[[ inputs.a ]]", ("a", new string('x', 1025))));

    [Theory]
    [InlineData("$[[ inputs.a | truncate(1, 3) ]]", "ell")]
    [InlineData("$[[ inputs.a | posix_escape ]]", "hello\\ \\$WHO")]
    [InlineData("$[[ inputs.a | expand_vars ]]", "hello you")]
    [InlineData("$[[inputs.list[1].name]]", "two")]
    public void Functions_and_indices_work_as_in_gitlab(string block, string expected) =>
        Assert.Equal(
            expected,
            Render(
                "a: {}\n    list: { type: array }",
                block,
                ("a", "hello $WHO"),
                ("list", JsonNode.Parse("""[{"name":"one"},{"name":"two"}]"""))
            )
        );

    [Fact]
    public void A_file_without_a_header_takes_no_inputs_and_is_left_alone()
    {
        const string text = "---\njob: { script: 'echo $[[ not.ours ]]' }\n";

        Assert.Equal(text, InputHeader.Read(text).Body);
        Assert.Throws<InputException>(() => InputHeader.Read(text).Values(new Dictionary<string, JsonNode?> { ["a"] = 1 }));
    }

    private static string Render(string spec, string body, params (string Name, JsonNode? Value)[] given)
    {
        var header = InputHeader.Read($"spec:\n  inputs:\n    {spec}\n---\n{body}");
        var values = header.Values(given.ToDictionary(pair => pair.Name, pair => pair.Value));
        return new Interpolation(
            values,
            new Dictionary<string, JsonNode?>(),
            text => text.Replace("$WHO", "you", StringComparison.Ordinal)
        ).Apply(header.Body);
    }

    private static string[] Script(string text) =>
        [.. YamlTree.Json(YamlTree.Parse(text))!["job"]!["script"]!.AsArray().Select(line => (string)line!)];
}
