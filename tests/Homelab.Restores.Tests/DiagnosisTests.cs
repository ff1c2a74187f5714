using System.Text;
using System.Text.RegularExpressions;
using Homelab.Reports.Findings;
using Homelab.Testing;

namespace Homelab.Restores.Tests;

/// <summary>The tables of diagnoses, what uses them, and the pages that show them. <c>HOMELAB_WRITE_DOCS=1</c> writes the page's table
/// anew.</summary>
public sealed partial class DiagnosisTests
{
    private const string Page = "docs/backups.md",
        RestorePage = "docs/restore.md";
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
        var table = Table(file == RestorePage ? Diagnosis.OfRestores : Diagnosis.OfBackups);

        if (Environment.GetEnvironmentVariable("HOMELAB_WRITE_DOCS") is "1")
            File.WriteAllText(Repository.File(file), page[..begin] + table + page[end..]);
        else
            Assert.True(
                table == page[begin..end],
                $"{file} does not show the diagnoses as they are: run these tests once with HOMELAB_WRITE_DOCS=1 and commit the file."
            );
    }

    [Fact]
    public void No_code_is_written_anywhere_but_in_the_table()
    {
        // A finding that is made by name alone would be explained nowhere; words with a hyphen are no other thing's.
        var written = Sources().SelectMany(source => Quoted().Matches(source)).Select(match => match.Groups["word"].Value).ToHashSet();

        Assert.True(written.Count > 5);
        Assert.Empty(
            Diagnosis.All.Select(diagnosis => diagnosis.Code).Where(code => code.Contains('-', StringComparison.Ordinal)).Intersect(written)
        );
        Assert.DoesNotContain("new Finding(", string.Concat(Sources()), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_code_in_the_table_is_given_somewhere()
    {
        var given = Sources()
            .SelectMany(source => Given().Matches(source))
            .Select(match => match.Groups["name"].Value)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.Empty(
            Diagnosis
                .All.Select(diagnosis => diagnosis.Code.Replace("-", "", StringComparison.Ordinal))
                .Except(given, StringComparer.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public void Every_code_is_there_once_and_says_what_to_do()
    {
        Assert.Equal(Diagnosis.All.Count(), Diagnosis.All.Select(diagnosis => diagnosis.Code).Distinct().Count());
        Assert.All(
            Diagnosis.All,
            diagnosis =>
                Assert.True(diagnosis.Remedy.Length > 3 && diagnosis.Means.EndsWith('.') && !diagnosis.Remedy.EndsWith('.'), diagnosis.Code)
        );
    }

    private static string Table(IReadOnlyList<Diagnosis> all)
    {
        var table = new StringBuilder("| diagnosis | exit | means | what to do |\n|---|---|---|---|\n");
        foreach (var diagnosis in all)
            table.Append($"| `{diagnosis.Code}` | {Exit(diagnosis.Severity)} | {diagnosis.Means} | {diagnosis.Remedy} |\n");
        return table.ToString();
    }

    private static string Exit(Severity severity) =>
        severity switch
        {
            Severity.Failed => "1",
            Severity.Look => "3",
            _ => "0",
        };

    private static IEnumerable<string> Sources() =>
        new[] { "Backups", "Restores", "Cli" }
            .SelectMany(project =>
                Directory.GetFiles(Repository.File($"ci-components/Homelab.{project}"), "*.cs", SearchOption.AllDirectories)
            )
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    [GeneratedRegex(@"""(?<word>[a-z]+(?:-[a-z]+)+)""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"Diagnosis\.(?<name>\w+)")]
    private static partial Regex Given();
}
