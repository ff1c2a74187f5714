using System.Text.RegularExpressions;
using System.Xml.Linq;
using Homelab.Testing;

namespace Homelab.Architecture.Tests;

/// <summary>Which project knows which: the project files against what docs/architecture.md says, and what may never be reached from the
/// bot.</summary>
public sealed partial class ProjectTests
{
    private static readonly IReadOnlyDictionary<string, XDocument> Projects = ((string[])["ci-components", "bot"])
        .SelectMany(folder => Directory.GetFiles(Repository.File(folder), "*.csproj", SearchOption.AllDirectories))
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file)["Homelab.".Length..], XDocument.Load);

    public static IEnumerable<string> Names => Projects.Keys;

    [Fact]
    public void Projects_know_whom_the_architecture_page_says_and_nobody_else()
    {
        var sentence = Sentence().Match(Repository.Read("docs/architecture.md").ReplaceLineEndings(" ")).Groups["arrows"].Value;
        var said = sentence
            .Split("; ")
            .Select(arrow => arrow.Split(" → "))
            .ToDictionary(arrow => arrow[0], arrow => arrow[1].Split(", ").Order().ToArray());

        foreach (var (name, _) in Projects)
            Assert.Equal(said.GetValueOrDefault(name, []), Known(name).Order());
        Assert.Empty(said.Keys.Except(Projects.Keys));
    }

    [Fact]
    public void No_project_names_one_that_it_does_not_use() =>
        Assert.All(Projects.Keys, name => Assert.Empty(Known(name).Except(Assemblies.UsedBy(name))));

    [Fact]
    public void Nothing_that_starts_processes_can_be_reached_from_the_bot()
    {
        var reached = Closure("Bot").ToHashSet();

        Assert.Contains("Reports", reached);
        Assert.DoesNotContain("Processes", reached);
        Assert.DoesNotContain("CliWrap", reached.SelectMany(name => Of(name, "PackageReference")));
    }

    [Fact]
    public void Nor_from_what_the_bot_will_send_alerts_with() =>
        Assert.Equal(["Polly.Core"], Closure("Monitoring").SelectMany(name => Of(name, "PackageReference")));

    private static IEnumerable<string> Closure(string name) => Known(name).SelectMany(Closure).Prepend(name);

    private static IEnumerable<string> Known(string name) =>
        Of(name, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)["Homelab.".Length..]);

    private static IEnumerable<string> Of(string name, string kind) =>
        Projects[name].Descendants(kind).Select(item => (string)item.Attribute("Include")!);

    [GeneratedRegex(@"Arrows between projects, all there are: (?<arrows>[^.]+)\.")]
    private static partial Regex Sentence();
}
