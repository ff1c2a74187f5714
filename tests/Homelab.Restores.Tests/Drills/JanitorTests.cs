using Homelab.Backups.Backups;
using Homelab.Restores.Drills;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Drills;

public sealed class JanitorTests : IDisposable
{
    private readonly TempDir _dir = new();
    private readonly StateFolder _state;

    public JanitorTests() => _state = new StateFolder(_dir["state"]);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_dead_drill_left_is_taken_away_and_a_living_one_is_let_be()
    {
        var id = $"d-{Guid.NewGuid():n}"[..14];
        await using var left = BackgroundProcess.Start(
            ["sleep", "600"],
            environment: new Dictionary<string, string?> { ["HOMELAB_DRILL"] = id }
        );
        await using var strange = BackgroundProcess.Start(
            ["sleep", "600"],
            environment: new Dictionary<string, string?> { ["HOMELAB_DRILL"] = id + "0" }
        );
        var elsewhere = _dir["elsewhere"];
        Directory.CreateDirectory(elsewhere);
        using (var dead = DrillFolder.Make(_state, id))
        {
            dead.WillUse(elsewhere);
            DrillMarker.Put(elsewhere, id);
            _dir.Write("elsewhere/srv/vault/note.md", "");
            File.CreateSymbolicLink(_dir["elsewhere/link"], _dir["kept"]);
            _dir.Write("kept/file", "");
            _dir.Write($"state/drills/{id}/root/srv/photo", "");
        }

        using var living = DrillFolder.Make(_state, "d-living");
        var (found, problems) = await new Janitor(_state, TimeProvider.System).PutRightAsync(Ct);

        Assert.Equal([id], found);
        Assert.Empty(problems);
        await left.WaitForExitAsync(Ct);
        Assert.False(strange.HasExited);
        Assert.False(Directory.Exists(_dir[$"state/drills/{id}"]));
        Assert.True(Directory.Exists(living.Path));
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
        Assert.True(File.Exists(_dir["kept/file"]));
    }

    [Fact]
    public async Task A_folder_that_is_not_marked_by_the_dead_drill_is_not_emptied()
    {
        _dir.Write("somebody-elses/photo", "");
        using (var dead = DrillFolder.Make(_state, "d-dead"))
            dead.WillUse(_dir["somebody-elses"]);

        await new Janitor(_state, TimeProvider.System).PutRightAsync(Ct);

        Assert.True(File.Exists(_dir["somebody-elses/photo"]));
    }

    public void Dispose() => _dir.Dispose();
}
