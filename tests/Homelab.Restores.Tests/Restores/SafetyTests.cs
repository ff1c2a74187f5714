using System.Text.Json;
using Homelab.Reports.Findings;
using Homelab.Restores.Restores;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Restores.Tests.Restores;

/// <summary>Nothing that is there is lost, and nobody is surprised.</summary>
public sealed class SafetyTests : IDisposable
{
    private readonly RestoreHouse _house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_in_the_way_stays_until_the_machines_name_is_typed_then_it_is_set_aside_and_there_is_a_way_back()
    {
        await _house.BackUpAsync();
        Directory.CreateDirectory(_house["notes"]);
        await File.WriteAllTextAsync(_house["notes/mine.md"], "mine", Ct);

        foreach (var typed in new[] { null, "", "this-machine" })
        {
            var refused = await _house.RestoreAsync(confirmed: typed);
            Assert.Contains(
                refused.Findings,
                finding =>
                    finding is { Code: "restore-in-the-way", Severity: Severity.Failed }
                    && finding.Sentence.Contains(_house["notes"], StringComparison.Ordinal)
            );
            Assert.Equal(["mine.md"], RestoreHouse.Files(_house["notes"]));
        }

        var record = await _house.RestoreAsync(confirmed: RestoreHouse.Machine);

        Assert.True(record is { Verdict: Severity.Note, FilesDone: true, Changed: true }, string.Join('\n', record.Findings));
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(Assert.Single(record.SetAside).To, "mine.md"), Ct));
        Assert.Equal("a", await File.ReadAllTextAsync(_house["notes/a.md"], Ct));
        var back = await RealTools.RunAsync("sh", ["-euc", string.Join('\n', record.WayBack)], Ct);
        Assert.True(back.ExitCode == 0, back.StandardError);
        Assert.Equal(["mine.md"], RestoreHouse.Files(_house["notes"]));
    }

    [Fact]
    public async Task What_lies_on_a_mounted_disk_is_set_aside_on_it()
    {
        await _house.BackUpAsync();
        await using var disk = await SmallDisk.MountAsync(_house["notes/deep"], "2M", Ct);
        await File.WriteAllTextAsync(_house["notes/deep/mine.md"], "mine", Ct);
        await File.WriteAllTextAsync(_house["notes/a.md"], "also mine", Ct);

        var record = await _house.MustAsync(confirmed: RestoreHouse.Machine);

        Assert.Equal(
            ["b.md"],
            RestoreHouse.Files(_house["notes/deep"]).Where(file => !file.StartsWith("before-restore-", StringComparison.Ordinal))
        );
        Assert.Equal(["also mine", "mine"], record.SetAside.Select(move => File.ReadAllText(move.To)));
        Assert.All(record.SetAside, move => Assert.StartsWith(_house["notes"] + "/", move.To, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_restore_in_place_asks_where_production_is_keeps_the_folders_above_and_does_nothing_twice()
    {
        await _house.BackUpAsync();
        var request = _house.Request("/");
        File.Delete(_house.House["notes/a.md"]);
        File.WriteAllText(_house.House["notes/deep/b.md"], "since");
        File.SetUnixFileMode(_house.House[""], (UnixFileMode)0x1F8); // 0770

        Assert.Equal("restore-in-the-way", (await _house.LookAsync(request)).Confirm!.Code);
        var record = await _house.MustAsync(request, confirmed: RestoreHouse.Machine);

        Assert.Equal(("a", "b"), (File.ReadAllText(_house.House["notes/a.md"]), File.ReadAllText(_house.House["notes/deep/b.md"])));
        Assert.Equal("since", File.ReadAllText(record.SetAside[0].To + "/deep/b.md"));
        Assert.Equal((UnixFileMode)0x1F8, File.GetUnixFileMode(_house.House[""]));
        Assert.False((await _house.MustAsync(request)).Changed);
        _house.House.More = $"drill: {{ production: [01234567-89ab-cdef-0123-456789ABCDEF], target: {{ kind: container }} }}";
        Assert.Equal(
            ("restore-production", RestoreHouse.Machine),
            (await _house.LookAsync(_house.Request("/"))).Confirm is { } confirm ? (confirm.Code, confirm.Name) : default
        );
        Assert.Null((await _house.LookAsync()).Confirm);
    }

    [Fact]
    public async Task A_link_on_the_way_is_not_replaced_by_a_folder()
    {
        await _house.BackUpAsync();
        Directory.CreateDirectory(_house.House["elsewhere"]);
        Directory.CreateDirectory(Path.GetDirectoryName(_house[""].TrimEnd('/'))!);
        Directory.CreateSymbolicLink(_house[""].TrimEnd('/'), _house.House["elsewhere"]);

        var record = await _house.RestoreAsync(confirmed: RestoreHouse.Machine);

        Assert.Equal(["restore-link"], record.Findings.Select(finding => finding.Code));
        Assert.NotNull(new FileInfo(_house[""].TrimEnd('/')).LinkTarget);
        Assert.Empty(RestoreHouse.Files(_house.House["elsewhere"]));
    }

    [Fact]
    public async Task A_link_in_place_of_the_set_is_set_aside_as_it_is()
    {
        await _house.BackUpAsync();
        File.WriteAllText(_house.House.Write("elsewhere/mine.md", ""), "mine");
        Directory.CreateDirectory(_house[""]);
        Directory.CreateSymbolicLink(_house["notes"], _house.House["elsewhere"]);

        var record = await _house.MustAsync(confirmed: RestoreHouse.Machine);

        Assert.Equal(_house.House["elsewhere"], new FileInfo(record.SetAside[0].To).LinkTarget);
        Assert.Equal(["mine.md"], RestoreHouse.Files(_house.House["elsewhere"]));
        Assert.Null(new FileInfo(_house["notes"]).LinkTarget);
    }

    [Fact]
    public async Task A_folder_the_running_system_needs_is_never_set_aside()
    {
        _house.House.Sets = "{ notes: { paths: [/etc/dpkg] } }";
        await _house.BackUpAsync();
        var lie = await LieAsync("/etc");

        // Looked at and not run: if the refusal were gone, a run would do it to this very machine.
        var plan = await _house.LookAsync(
            _house.Request("/") with
            {
                Wish = new SnapshotWish("notes") { Tier = "fast", At = lie },
            }
        );

        Assert.True(plan.IsRefused);
        Assert.Contains(plan.Findings, finding => finding is { Code: "restore-system", Severity: Severity.Failed });
    }

    [Fact]
    public async Task A_snapshot_that_holds_more_than_its_paths_say_is_not_restored()
    {
        await _house.BackUpAsync();
        var lie = await LieAsync(_house.House["notes/deep"]);

        var record = await _house.RestoreAsync(
            _house.Request() with
            {
                Wish = new SnapshotWish("notes") { Tier = "fast", At = lie },
            },
            confirmed: RestoreHouse.Machine
        );

        Assert.Contains(
            record.Findings,
            finding => finding.Code == "restore-outside" && finding.Sentence.Contains(_house.House["notes/a.md"], StringComparison.Ordinal)
        );
        Assert.False(Directory.Exists(_house.Target));
    }

    public void Dispose() => _house.Dispose();

    /// <summary>Makes the same snapshot once more, which says that it is of another path.</summary>
    /// <returns>Its id.</returns>
    private async Task<string> LieAsync(string path)
    {
        using var list = JsonDocument.Parse(await _house.House.ResticAsync(["snapshots", "--json"], Ct));
        var facts = (await _house.House.SnapshotsAsync(Ct))[0].Facts;
        return _house.House.Weak!.AddSnapshot(
            "2099-01-01T00:00:00Z",
            facts.Host,
            facts.Tags,
            [path, facts.Paths.Single(own => own.Contains("/staging/", StringComparison.Ordinal))],
            list.RootElement[0].GetProperty("tree").GetString()
        );
    }
}
