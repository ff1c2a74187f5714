namespace Homelab.Restores.Tests.Restores;

/// <summary>What a restore to <c>/</c> brings back into the state folder is a restore's, and no killed run's.</summary>
public sealed class InPlaceStagingTests : IDisposable
{
    private readonly RestoreHouse _house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Staging => _house.House.State.Staging("fast", "notes");

    [Fact]
    public async Task The_backup_after_a_restore_in_place_removes_its_manifest_and_calls_nobody_killed()
    {
        await _house.BackUpAsync();
        Directory.Delete(_house.House.Notes, recursive: true);
        await _house.MustAsync(_house.Request("/"));
        Assert.True(File.Exists(Path.Combine(Staging, "manifest.jsonl")));

        var next = await _house.BackUpAsync();

        Assert.Empty(next.Findings);
        Assert.False(Directory.Exists(Staging));
        Assert.False(File.Exists(Staging + ".restored"));
    }

    [Fact]
    public async Task What_a_killed_run_left_is_still_said_also_after_a_restore()
    {
        await _house.BackUpAsync();
        Directory.Delete(_house.House.Notes, recursive: true);
        await _house.MustAsync(_house.Request("/"));
        await _house.BackUpAsync();
        Directory.CreateDirectory(Staging);

        Assert.Equal(["leftovers-removed"], (await _house.House.BackUpAsync(Ct)).Findings.Select(finding => finding.Code));
    }

    public void Dispose() => _house.Dispose();
}
