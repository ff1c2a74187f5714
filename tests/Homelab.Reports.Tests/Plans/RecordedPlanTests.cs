using System.Text;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Writing;
using Homelab.Testing;

namespace Homelab.Reports.Tests.Plans;

/// <summary>Plans that terraform 1.11 made, and what the release of 29 November 2026 said of them: whatever else is shown of a plan later,
/// its totals, its hash and what it destroys stay.</summary>
public sealed class RecordedPlanTests
{
    private static readonly string[][] Expected =
    [
        .. Repository
            .Read("tests/Homelab.Reports.Tests/Plans/Recorded/expected.tsv")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')),
    ];

    public static TheoryData<string> Names => [.. Expected.Select(row => row[0])];

    [Theory, MemberData(nameof(Names))]
    public void Totals_hash_and_what_is_destroyed_are_as_they_were(string name)
    {
        var expected = Expected.Single(row => row[0] == name);

        var report = Report(name);

        Assert.Equal(expected[1], report.Hash);
        Assert.Equal(
            expected[2],
            string.Join(' ', TotalsJson.Of(report.Totals).Where(total => total.Count > 0).Select(total => $"{total.Name}={total.Count}"))
        );
        Assert.Equal(expected[3], $"{report.Changes.Count(change => change.Destroys)}");
        Assert.Equal(expected[1], Read.Again(report).Hash);
    }

    [Theory, MemberData(nameof(Names))]
    public void Nothing_is_left_out_that_there_is_room_for_and_no_secret_is_in_it(string name)
    {
        var report = Report(name);

        var written = Encoding.UTF8.GetString(PlanReportWriter.Write(report).Span);

        foreach (var member in (string[])["\"omitted", "detailDigest", "identityDigest"])
            Assert.DoesNotContain(member, written, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-rec", written, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-rec", PlanNote.Write(new PlanNoteContent([report])), StringComparison.Ordinal);
        Assert.Equal(report.IsEmpty, PlanNote.Write(new PlanNoteContent([report])).Contains("nothing to do", StringComparison.Ordinal));
    }

    private static PlanReport Report(string name) => Read.File(Repository.File($"tests/Homelab.Reports.Tests/Plans/Recorded/{name}.json"));
}
