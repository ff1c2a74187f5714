namespace Homelab.Reports.Tests.Notes;

/// <summary>Were SafeNote damaged in one place, the random notes and the oracle would say so.</summary>
public sealed class PlantedBugTests
{
    private const int Rounds = 12;
    private const int SeedsPerRound = 50;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_planted_bug_is_caught_for_what_it_breaks()
    {
        var uncaught = PlantedBug
            .All.Select(bug => (Bug: bug, Write: new SafeSources().Change(bug.File, bug.Original, bug.Damaged).Driver()))
            .ToList();

        for (var round = 0; round < Rounds && uncaught.Count > 0; round++)
        {
            var seeds = Enumerable.Range(1 + (round * SeedsPerRound), SeedsPerRound);
            var judged = await Oracle.JudgeAsync(uncaught.SelectMany(one => Cases(one.Bug.Name, seeds, one.Write)), Ct);
            uncaught.RemoveAll(one =>
                judged.Bad.Any(verdict =>
                    verdict.Id.StartsWith($"{one.Bug.Name}/", StringComparison.Ordinal)
                    && verdict.Problems.Any(problem => problem.Contains(one.Bug.Found, StringComparison.Ordinal))
                )
            );
        }

        Assert.Empty(uncaught.Select(one => one.Bug.Name));
    }

    [Fact]
    public async Task Compiled_the_same_way_the_code_as_it_is_passes()
    {
        var judged = await Oracle.JudgeAsync(
            Cases("as it is", Enumerable.Range(1, Rounds * SeedsPerRound), new SafeSources().Driver()),
            Ct
        );

        Assert.Equal(Rounds * SeedsPerRound, judged.Judged);
        Assert.Empty(judged.Bad);
    }

    private static IEnumerable<NoteCase> Cases(string name, IEnumerable<int> seeds, Func<int, int, (string Note, string[] Links)> write) =>
        seeds
            .Select(seed => (seed, Written: write(seed, -1)))
            .Select(one => new NoteCase($"{name}/{one.seed}", one.Written.Note, one.Written.Links));
}
