using System.Text.RegularExpressions;
using Homelab.Testing;

namespace Homelab.Cli.Tests;

/// <summary>What the README says is true. <c>HOMELAB_WRITE_DOCS=1</c> writes its note anew.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private const string Begin = "<!-- note -->\n";
    private const string End = "<!-- /note -->\n";

    private readonly Session _homelab = new();

    [Fact]
    public async Task The_note_in_the_readme_is_what_a_real_plan_gives()
    {
        _homelab.Dir.Write(
            "infra/main.tf",
            """
            resource "terraform_data" "gitlab" {
              input            = { cores = 4, memory_gib = 16 }
              triggers_replace = "debian-13"
            }
            resource "terraform_data" "compose" {
              input = yamlencode({ services = { immich = { image = "immich:v1.120", restart = "always" } } })
            }
            """
        );
        _homelab.Dir.Write(
            "infra/terraform.tfstate",
            new TerraformState()
                .With("gitlab", new System.Text.Json.Nodes.JsonObject { ["cores"] = 4, ["memory_gib"] = 16 }, trigger: "debian-12")
                .With("docker1", "docker1.home.example.org")
                .With("compose", "\"services\":\n  \"immich\":\n    \"image\": \"immich:v1.118\"\n    \"restart\": \"always\"\n")
                .ToString()
        );

        Assert.Equal(0, (await _homelab.RunAsync("terraform", "plan", "--root", "infra")).ExitCode);
        var note = (await _homelab.RunAsync("terraform", "note", "homelab-report")).StandardOutput;
        var shown = Version().Replace(note, "terraform `1.11.4`");

        var readme = Repository.Read("README.md");
        var begin = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = readme.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("HOMELAB_WRITE_DOCS") is "1")
            await File.WriteAllTextAsync(
                Repository.File("README.md"),
                readme[..begin] + shown + readme[end..],
                TestContext.Current.CancellationToken
            );
        else
            Assert.Equal(shown, readme[begin..end]);
    }

    [Fact]
    public async Task The_readmes_table_has_every_verb_and_no_other()
    {
        var rows = Repository.Read("README.md").Split('\n').Where(line => line.StartsWith("| `homelab ", StringComparison.Ordinal));
        var shown = rows.SelectMany(row => Verb().Matches(row)).Select(match => match.Groups["verb"].Value).Distinct();

        Assert.Equal((await VerbsAsync()).Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_command_that_the_readme_names_exists()
    {
        var verbs = await VerbsAsync();

        Assert.All(Verb().Matches(Repository.Read("README.md")), match => Assert.Contains(match.Groups["verb"].Value, verbs));
    }

    /// <summary>What the tool says of itself; what has verbs below it is none.</summary>
    private async Task<List<string>> VerbsAsync(params string[] group)
    {
        var help = (await _homelab.RunAsync([.. group, "--help"])).StandardOutput;
        var begin = help.IndexOf("\nCommands:\n", StringComparison.Ordinal);
        if (begin < 0)
            return [string.Join(' ', group)];
        var verbs = new List<string>();
        foreach (Match name in Command().Matches(help[begin..]))
            verbs.AddRange(await VerbsAsync([.. group, name.Groups["name"].Value]));
        return verbs;
    }

    [Fact]
    public void Every_link_of_the_documents_leads_somewhere()
    {
        string[] documents =
        [
            "README.md",
            "CONTRIBUTING.md",
            .. new[] { "docs", "templates", "ci-components/images" }
                .SelectMany(folder => Directory.GetFiles(Repository.File(folder), "*.md", SearchOption.AllDirectories))
                .Select(file => Path.GetRelativePath(Repository.Root, file)),
        ];
        foreach (var document in documents)
        {
            foreach (Match link in Link().Matches(Code().Replace(Repository.Read(document), "")))
            {
                var target = Path.Combine(Path.GetDirectoryName(document)!, link.Groups["target"].Value);
                Assert.True(Path.Exists(Repository.File(target)), $"{document} links {target}, which does not exist.");
            }
        }
    }

    public void Dispose() => _homelab.Dispose();

    [GeneratedRegex("terraform `[0-9.]+`")]
    private static partial Regex Version();

    // Capitals stand for what somebody fills in.
    [GeneratedRegex("`homelab (?<verb>[a-z]+( [a-z]+)?)[ `]")]
    private static partial Regex Verb();

    [GeneratedRegex("^  (?<name>[a-z]+) ", RegexOptions.Multiline)]
    private static partial Regex Command();

    // A pattern in a table of inputs may look like a link.
    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex Code();

    [GeneratedRegex("\\]\\((?<target>[^):#]+)(?:#[^)]*)?\\)")]
    private static partial Regex Link();
}
