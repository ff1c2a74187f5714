using Homelab.Reports.Drills;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Tests.Verification;

/// <summary>Databases that were loaded into a server, or should have been.</summary>
[Collection(RestoredHouses.Name)]
public sealed class ServerTests(RestoredHouse house)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SetInspection Set => house.Job.Sets.Single(set => set.Set == "dbs");

    [Fact]
    public async Task A_database_that_nobody_loaded_is_not_proven()
    {
        var rows = await RowsAsync(Set with { Loaded = [] });

        Assert.Equal((CheckStatus.Skip, CheckStatus.Fail), (rows.Status, rows.Effective));
    }

    [Fact]
    public async Task A_database_that_could_not_be_loaded_fails_with_the_reason()
    {
        var rows = await RowsAsync(Set with { Loaded = [Set.Loaded[0] with { Failure = "relation \"x\" does not exist" }] });

        Assert.Equal(CheckStatus.Fail, rows.Status);
        Assert.Contains("relation \"x\"", rows.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_gone_proves_nothing() =>
        Assert.Equal(
            CheckStatus.Fail,
            (
                await RowsAsync(Set with { Loaded = [Set.Loaded[0] with { Server = Set.Loaded[0].Server! with { Address = "/nowhere" } }] })
            ).Effective
        );

    [Fact]
    public async Task An_index_that_cannot_be_used_fails_and_is_named()
    {
        await house.Loaded.SqlAsync("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'people_pkey'::regclass", Ct, "app");

        var indexes = Assert.Single(await LookAsync(Set), check => check.Name == "indexes:app");
        await house.ReloadAsync();

        Assert.Equal(CheckStatus.Fail, indexes.Status);
        Assert.Contains("people_pkey", indexes.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_and_databases_looked_at_by_two_jobs_are_as_many_checks_as_by_one()
    {
        var files = await house.InspectAsync(house.Job with { Databases = false });
        var databases = await house.InspectAsync(house.Job with { Files = false });
        var both = await house.InspectAsync(house.Job);

        Assert.Equal(Names(both), Names(files).Union(Names(databases)).Order(StringComparer.Ordinal));
        Assert.All(databases.Sets.Where(set => set.Set != "dbs"), set => Assert.Empty(set.Checks));
        Assert.DoesNotContain(
            files.Sets.Concat(databases.Sets).SelectMany(set => set.Checks),
            check => check.Effective is CheckStatus.Fail
        );
    }

    private static IEnumerable<string> Names(InspectionResult result) =>
        result.Sets.SelectMany(set => set.Checks).Select(check => $"{check.Set} {check.Name}").Order(StringComparer.Ordinal);

    private async Task<DrillCheck> RowsAsync(SetInspection set) =>
        Assert.Single(await LookAsync(set), check => check.Name == DrillCheck.RowsOf("app"));

    private async Task<IReadOnlyList<DrillCheck>> LookAsync(SetInspection set) =>
        (await house.InspectAsync(house.Job with { Sets = [set] })).Sets[0].Checks;
}
