using Homelab.Reports.Findings;
using Homelab.Restores.Restores;

namespace Homelab.Restores.Tests.Restores;

/// <summary>What another machine restored and carried here comes to its places by the rules of every restore.</summary>
public sealed class CarriedRestoreTests : IDisposable
{
    private readonly RestoreHouse _house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Carried => _house.House["carried"];

    [Fact]
    public async Task What_differs_wants_the_machines_name_is_set_aside_as_a_whole_and_a_second_time_nothing_is_done()
    {
        await CarryAsync();
        Directory.CreateDirectory(_house["notes"]);
        await File.WriteAllTextAsync(_house["notes/a.md"], "mine", Ct);

        Assert.Equal(["restore-in-the-way"], (await PlaceAsync())!.Findings.Select(finding => finding.Code));
        Assert.Equal(["a.md"], RestoreHouse.Files(_house["notes"]));
        var record = await PlaceAsync(confirmed: RestoreHouse.Machine);

        Assert.True(
            record is { Verdict: Severity.Note, FilesDone: true, Changed: true, WrittenFiles: 3 },
            string.Join('\n', record!.Findings)
        );
        Assert.Equal("mine", await File.ReadAllTextAsync(Assert.Single(record.SetAside).To + "/a.md", Ct));
        Assert.Equal(["a.md", "deep", "deep/b.md"], RestoreHouse.Files(_house["notes"]));
        await CarryAsync();
        Assert.False((await PlaceAsync(confirmed: RestoreHouse.Machine))!.Changed);
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("/")]
    [InlineData("/var/lib")]
    public async Task A_folder_of_the_system_is_refused_whatever_was_typed(string path)
    {
        var record = await CarryAsync();
        Directory.CreateDirectory($"{Carried}/root{path}");
        await File.WriteAllTextAsync($"{Carried}/root{path}/homelab-test-was-here", "x", Ct);
        await File.WriteAllTextAsync(Carried + "/record.json", (record with { Paths = [path] }).ToJson(), Ct);

        var placed = await PlaceAsync("/", RestoreHouse.Machine);

        Assert.Equal(["restore-system"], placed!.Findings.Select(finding => finding.Code));
        Assert.False(File.Exists($"{path}/homelab-test-was-here"));
    }

    [Fact]
    public async Task What_is_no_restore_of_the_set_is_not_taken()
    {
        Assert.Null(await PlaceAsync());
        var record = await CarryAsync();
        await File.WriteAllTextAsync(Carried + "/record.json", (record with { Set = "other" }).ToJson(), Ct);
        Assert.Null(await PlaceAsync());
        await File.WriteAllTextAsync(Carried + "/record.json", (record with { Paths = ["/srv/../etc"] }).ToJson(), Ct);
        Assert.Null(await PlaceAsync());
    }

    public void Dispose() => _house.Dispose();

    private async Task<RestoreRecord> CarryAsync()
    {
        if (
            !Directory.Exists(_house.House.Repository + "/snapshots")
            || Directory.GetFiles(_house.House.Repository + "/snapshots").Length == 0
        )
            await _house.BackUpAsync();
        if (Directory.Exists(Carried))
            Directory.Delete(Carried, recursive: true);
        Directory.CreateDirectory(Carried);
        var record = await _house.MustAsync(_house.Request(Carried + "/root"));
        File.Move(_house.Record, Carried + "/record.json");
        return record;
    }

    private Task<RestoreRecord?> PlaceAsync(string? target = null, string? confirmed = null) =>
        new CarriedRestore(_house.Request(target) with { Part = RestorePart.Files }, Carried, _house.House.State, TimeProvider.System)
        {
            Machine = new ThisMachine(RestoreHouse.Machine, RestoreHouse.MachineId, []),
        }.RunAsync(confirmed, Ct);
}
