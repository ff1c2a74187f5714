using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Completeness;

/// <summary>Disks that no table of the system names: mounted by hand, by a unit, by a desktop.</summary>
public sealed class MissingMountTests : IAsyncLifetime
{
    // One process group with mounts of its own: what it mounts is gone with it.
    private static readonly string[] OwnMounts = ["unshare", "--mount", "--propagation", "private"];

    private readonly House _house = new House { Tier = "{ keep: { last: 1 } }" }.WithWeakKey();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if ((await RealTools.RunAsync(OwnMounts[0], [.. OwnMounts[1..], "mount", "-t", "tmpfs", "tmpfs", _house.Notes], Ct)).ExitCode != 0)
            Assert.Skip("This machine lets the tests mount nothing.");
    }

    [Theory]
    [InlineData("notes/deep", "notes")]
    [InlineData("notes", "notes")]
    [InlineData("", "notes")]
    public async Task A_disk_below_at_or_above_a_path_that_is_gone_the_next_night_is_missed_by_name(string disk, string path)
    {
        _house.Sets = $"{{ notes: {{ paths: [{_house[path]}] }} }}";
        // Enough beside it that nothing else is noticed.
        for (var file = 0; file < 20; file++)
            _house.Write($"notes/{file}", "x");
        var mounted = disk.Length == 0 ? _house["disk"] : _house[disk];
        if (disk.Length == 0)
        {
            _house.Write("disk/notes/old", "x");
            _house.Sets = $"{{ notes: {{ paths: [{_house["disk/notes"]}] }} }}";
        }

        await NightAsync(0, $"mount -t tmpfs tmpfs {mounted} && mkdir -p {mounted}/notes && touch {mounted}/notes/1 {mounted}/2");
        await NightAsync(3, "true");
        var bad = _house.Report();
        Assert.Contains(
            bad.Findings,
            finding => finding.Code == "mount-missing" && finding.Sentence.Contains(mounted, StringComparison.Ordinal)
        );
        Assert.Null(bad.Retention);
        await NightAsync(3, "true");
        await NightAsync(0, $"mount -t tmpfs tmpfs {mounted} && mkdir -p {mounted}/notes && touch {mounted}/notes/1 {mounted}/2");
        Assert.Single(await _house.SnapshotsAsync(Ct));
    }

    [Fact]
    public async Task A_disk_above_a_path_that_is_gone_is_named_whether_the_path_is_gone_with_it_or_lies_empty_below()
    {
        var disk = _house["disk"];
        Directory.CreateDirectory(disk);
        _house.Sets = $"{{ notes: {{ paths: [{disk}/notes] }} }}";
        await NightAsync(0, $"mount -t tmpfs tmpfs {disk} && mkdir {disk}/notes && touch {disk}/notes/1");

        await NightAsync(1, "true");
        Assert.Contains(
            _house.Report().Findings,
            finding =>
                finding.Code == "source-not-mounted" && finding.Sentence.Contains($"nothing is mounted at {disk}", StringComparison.Ordinal)
        );

        Directory.CreateDirectory($"{disk}/notes");
        await NightAsync(3, "true");
        Assert.Equal(["mount-missing", "source-empty"], _house.Report().Findings.Select(finding => finding.Code).Order());
    }

    [Fact]
    public async Task A_disk_that_is_mounted_and_empty_is_missed_as_well()
    {
        await NightAsync(0, $"mount -t tmpfs tmpfs {_house["notes/deep"]} && touch {_house["notes/deep/1"]}");
        await NightAsync(3, $"mount -t tmpfs tmpfs {_house["notes/deep"]}");

        Assert.Contains(
            _house.Report().Findings,
            finding => finding.Code == "source-empty" && finding.Sentence.Contains(_house["notes/deep"], StringComparison.Ordinal)
        );
    }

    public ValueTask DisposeAsync()
    {
        _house.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task NightAsync(int exit, string mounts)
    {
        await using var run = _house.Start([.. OwnMounts, "sh", "-c", $"{mounts} && exec \"$@\"", "sh"], "backup", "run");
        await run.WaitForExitAsync(Ct);
        Assert.True(run.ExitCode == exit, run.Output);
    }
}
