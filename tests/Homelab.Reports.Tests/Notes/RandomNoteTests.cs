using System.Text;
using Homelab.Reports.Notes.Drills;
using Homelab.Reports.Notes.Plans;

namespace Homelab.Reports.Tests.Notes;

/// <summary>The promise of SafeNote over thousands of random hostile notes. HOMELAB_TEST_LONG=1 makes forty times as many.</summary>
public sealed class RandomNoteTests
{
    private static readonly int Times = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is "1" or "true" ? 40 : 1;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Data_never_leaves_code_whatever_it_is() =>
        await HoldsAsync(
            1_500 * Times,
            Written,
            seed => Enumerable.Range(0, NoteDriver.Blocks(seed)).Select(block => Written(seed, block))
        );

    [Fact]
    public async Task A_plan_note_is_safe_and_never_longer_than_its_limit() =>
        await HoldsAsync(
            1_000 * Times,
            Planned,
            seed => HostilePlans.Parts(HostilePlans.Content(seed)).Select((part, index) => Planned($"{seed}/{index}", part))
        );

    [Fact]
    public async Task A_drill_note_is_safe_and_never_longer_than_its_limit() =>
        await HoldsAsync(
            400 * Times,
            Drilled,
            seed => HostileDrills.Parts(HostileDrills.Content(seed)).Select((part, index) => Drilled($"{seed}/{index}", part))
        );

    private static NoteCase Drilled(int seed) => Drilled($"{seed}", HostileDrills.Content(seed));

    private static NoteCase Drilled(string id, DrillNoteContent content) =>
        new(id, DrillNote.Write(content), OwnLinks(content.JobUrl)) { Limit = content.Limit };

    private static NoteCase Written(int seed) => Written(seed, -1);

    private static NoteCase Written(int seed, int only)
    {
        var (note, links) = NoteDriver.Write(seed, only);
        return new NoteCase($"{seed}/{only}", note, links);
    }

    private static NoteCase Planned(int seed) => Planned($"{seed}", HostilePlans.Content(seed));

    private static NoteCase Planned(string id, PlanNoteContent content) =>
        new(id, PlanNote.Write(content), OwnLinks(content.JobUrl)) { Limit = content.Limit };

    private static string[] OwnLinks(string? jobUrl) =>
        jobUrl?.StartsWith(HostilePlans.JobUrl, StringComparison.Ordinal) is true ? [jobUrl] : [];

    private static async Task HoldsAsync(int count, Func<int, NoteCase> make, Func<int, IEnumerable<NoteCase>> parts)
    {
        var judged = await Oracle.JudgeAsync(Enumerable.Range(1, count).Select(make), Ct);

        if (judged.Bad is [var bad, ..])
            Assert.Fail($"{judged.Bad.Count} of {count} notes are bad. {await ExplainAsync(bad, make, parts)}");
        Assert.Equal(count, judged.Judged);
        Assert.True(judged.Quoted > count, "Hardly any data was seen in code: what was tested?");
    }

    private static async Task<string> ExplainAsync(Verdict bad, Func<int, NoteCase> make, Func<int, IEnumerable<NoteCase>> parts)
    {
        var seed = int.Parse(bad.Id.Split('/')[0]);
        var smaller = parts(seed).ToList();
        var judged = await Oracle.JudgeAsync(smaller, Ct);
        var minimal = smaller
            .Where(part => judged.Bad.Any(verdict => verdict.Id == part.Id))
            .Append(make(seed))
            .MinBy(part => part.Note.Length)!;
        var problems = judged.Bad.FirstOrDefault(verdict => verdict.Id == minimal.Id) ?? bad;
        var shown = new StringBuilder($"The first has the seed {seed}:\n").AppendJoin('\n', problems.Problems).Append("\n\n");
        return shown.Append(minimal.Note.Length <= 4_000 ? minimal.Note : minimal.Note[..4_000] + "…").ToString();
    }
}
