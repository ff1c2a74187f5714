using System.Text;
using System.Text.RegularExpressions;
using Homelab.Backups.Backups;
using Homelab.Reports.Backups;
using Homelab.Restores.Restores;
using Homelab.Testing;

namespace Homelab.Restores.Tests;

/// <summary>The tables of diagnoses, what uses them, and the pages that show them. <c>HOMELAB_WRITE_DOCS=1</c> writes the page's table anew.</summary>
public sealed partial class DiagnosisTests
{
    private const string Page = "docs/backups.md", RestorePage = "docs/restore.md";
    private const string Begin = "<!-- diagnoses -->\n";
    private const string End = "<!-- /diagnoses -->\n";

    [Theory]
    [InlineData(Page)]
    [InlineData(RestorePage)]
    public void The_page_shows_every_diagnosis(string file)
    {
        var page = Repository.Read(file);
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        var table = Table(file == RestorePage ? RestoreDiagnosis.All : Diagnosis.All);

        if (Environment.GetEnvironmentVariable("HOMELAB_WRITE_DOCS") is "1")
            File.WriteAllText(Repository.File(file), page[..begin] + table + page[end..]);
        else
            Assert.True(table == page[begin..end], $"{file} does not show the diagnoses as they are: run these tests once with HOMELAB_WRITE_DOCS=1 and commit the file.");
    }

    [Fact]
    public void Every_code_that_is_given_is_in_the_table()
    {
        var known = Diagnosis.All.Select(diagnosis => diagnosis.Code).ToHashSet();
        var given = Sources().SelectMany(source => GivenCode().Matches(source)).Select(match => match.Groups["code"].Value).Distinct().ToArray();

        Assert.True(given.Length > 40);
        Assert.Empty(given.Except(known));
    }

    [Fact]
    public void Every_code_in_the_table_is_given_somewhere()
    {
        var sources = string.Concat(Sources());

        Assert.Empty(Diagnosis.All.Select(diagnosis => diagnosis.Code).Where(code => Regex.Count(sources, $"\"{code}\"", RegexOptions.None, TimeSpan.FromSeconds(5)) < 2)
            // Put together from the operation's name, or of the monitoring library's making.
            .Except(["monitor-unreachable"]));
    }

    [Fact]
    public void Every_code_is_there_once_and_says_what_to_do()
    {
        Assert.Equal(Diagnosis.All.Count, Diagnosis.All.Select(diagnosis => diagnosis.Code).Distinct().Count());
        Assert.All(Diagnosis.All, diagnosis => Assert.True(diagnosis.Remedy.Length > 3 && diagnosis.Means.EndsWith('.') && !diagnosis.Remedy.EndsWith('.'), diagnosis.Code));
    }

    private static string Table(IReadOnlyList<Diagnosis> all)
    {
        var table = new StringBuilder("| diagnosis | exit | means | what to do |\n|---|---|---|---|\n");
        foreach (var diagnosis in all)
            table.Append($"| `{diagnosis.Code}` | {Exit(diagnosis.Severity)} | {diagnosis.Means} | {diagnosis.Remedy} |\n");
        return table.ToString();
    }

    private static string Exit(Severity severity) => severity switch
    {
        Severity.Failed => "1",
        Severity.Look => "3",
        _ => "0",
    };

    private static IEnumerable<string> Sources() => new[] { "Backups", "Backups/Completeness", "Databases" }
        .SelectMany(folder => Directory.GetFiles(Repository.File($"ci-components/Homelab.Backups/{folder}"), "*.cs")).Select(File.ReadAllText);

    [GeneratedRegex("""(?:[Ff]indings\.Add\(|Diagnosis\.Of\(|DumpFailureException\(|Failed\(|=> new\(|new\(|: \(|return \(|[,(] |Shortfall\()"(?<code>(?:source|files|snapshot|backup|lock|locks|repository|disk|space|before|after|gitlab|manifest|database|container|dump|sqlite|retention|prune|check|cost|ledger|leftovers|orphan|monitor|mount|bytes|table|measure|packs)-[a-z-]+)"[,)]""")]
    private static partial Regex GivenCode();
}
