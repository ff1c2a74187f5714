using System.Text.RegularExpressions;
using Homelab.Testing;

namespace Homelab.Templates.Tests.Components;

/// <summary>What holds for every component.</summary>
public sealed partial class ComponentTests
{
    private static readonly string[] GlobalKeywords =
    [
        "default",
        "stages",
        "variables",
        "workflow",
        "include",
        "image",
        "services",
        "cache",
        "before_script",
        "after_script",
        "pages",
    ];

    public static TheoryData<string> Names => Component.Names;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_input_says_its_type_what_it_is_a_default_and_what_it_allows(string name)
    {
        foreach (var (input, spec) in Component.Read(name).Inputs)
        {
            Assert.True(spec!["type"] is not null, input);
            Assert.EndsWith(".", (string?)spec["description"], StringComparison.Ordinal);
            Assert.True(spec.AsObject().ContainsKey("default"), input);
            Assert.True(
                (string?)spec["type"] != "string" || spec["regex"] is not null || spec["options"] is not null,
                $"{input} takes any text."
            );
            Assert.True(
                spec["regex"] is null || Whole().IsMatch((string)spec["regex"]!),
                $"{input}: the pattern does not hold from the first to the last character."
            );
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_readme_documents_every_input(string name)
    {
        var component = Component.Read(name);
        var readme = Repository.Read(component.ReadmePath);
        var begin = readme.IndexOf(InputsTable.Begin, StringComparison.Ordinal) + InputsTable.Begin.Length;
        var end = readme.IndexOf(InputsTable.End, StringComparison.Ordinal);
        var table = InputsTable.Of(component);
        if (Environment.GetEnvironmentVariable("HOMELAB_WRITE_DOCS") is "1")
            File.WriteAllText(Repository.File(component.ReadmePath), readme[..begin] + table + readme[end..]);
        else
            Assert.True(
                table == readme[begin..end],
                $"{component.ReadmePath} is not what the template says: run these tests once with HOMELAB_WRITE_DOCS=1 and commit the file."
            );
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_component_adds_jobs_and_nothing_that_changes_others(string name)
    {
        var body = Component.Read(name).Body();

        Assert.Empty(body.Select(entry => entry.Key).Intersect(GlobalKeywords));
        Assert.All(body, job => Assert.NotNull(job.Value!["script"]));
        Assert.All(body, job => Assert.NotNull(job.Value!["rules"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_job_decides_for_itself_what_gitlab_would_decide_for_it(string name)
    {
        foreach (var (_, job) in Component.Read(name).Body())
        {
            Assert.StartsWith("homelab/", (string?)job!["environment"]!["name"], StringComparison.Ordinal);
            Assert.All(["interruptible", "retry", "timeout"], key => Assert.NotNull(job[key]));
            Assert.Equal("developer", (string?)job["artifacts"]!["access"]);
            Assert.Equal("homelab-report", (string?)job["artifacts"]!["name"]);
            Assert.Equal("always", (string?)job["artifacts"]!["when"]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_variable_of_a_job_is_text_that_nobody_expands(string name)
    {
        foreach (var (_, job) in Component.Read(name).Body())
            Assert.All(job!["variables"]?.AsObject() ?? [], variable => Assert.Equal("false", variable.Value!["expand"]?.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_input_is_pasted_into_a_script(string name)
    {
        foreach (var (_, job) in Component.Read(name).Unpasted)
            Assert.All(job!["script"]!.AsArray(), line => Assert.DoesNotContain("$[[", (string?)line, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_verb_and_option_a_script_uses_exists(string name)
    {
        var lines = Component.Read(name).Body().SelectMany(job => job.Value!["script"]!.AsArray()).Select(line => (string)line!).ToList();

        Assert.NotEmpty(lines);
        foreach (var line in lines)
            Assert.Empty(await UnknownAsync(line));
    }

    [Theory]
    [InlineData("homelab terraform plan --nonsense", "--nonsense")]
    [InlineData("homelab terraform plan ${X:+\"--rot=$X\"}", "--rot")]
    [InlineData("homelab terraform plann --out x", "terraform plann")]
    public async Task A_verb_or_option_that_does_not_exist_is_found(string line, string unknown) =>
        Assert.Equal([unknown], await UnknownAsync(line));

    /// <summary>What a line asks of the tool and the tool does not have.</summary>
    private static async Task<IReadOnlyList<string>> UnknownAsync(string line)
    {
        var verb = Verb().Match(line).Groups["verb"].Value;
        var help = await RealTools.RunAsync(RealTools.Homelab, [.. verb.Split(' '), "--help"], Ct);
        if (!help.StandardOutput.Contains($"homelab {verb} [options]", StringComparison.Ordinal))
            return [verb];
        return
        [
            .. Option()
                .Matches(line)
                .Select(match => match.Value)
                .Where(option => !Regex.IsMatch(help.StandardOutput, $@"^\s+{option}\s", RegexOptions.Multiline)),
        ];
    }

    [GeneratedRegex(@"^\^.*\$$")]
    private static partial Regex Whole();

    [GeneratedRegex("^homelab (?<verb>[a-z]+( [a-z]+)*)")]
    private static partial Regex Verb();

    [GeneratedRegex("--[a-z][a-z-]*")]
    private static partial Regex Option();
}
