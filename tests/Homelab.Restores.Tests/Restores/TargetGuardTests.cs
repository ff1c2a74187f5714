using Homelab.Reports.Findings;
using Homelab.Restores.Restores;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Restores.Tests.Restores;

/// <summary>Only an empty folder of its own is taken as target without a word, by whatever way it is named.</summary>
public sealed class TargetGuardTests : IDisposable
{
    private readonly RestoreHouse _house = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("strangers")]
    [InlineData("a-link")]
    [InlineData("through-a-link/deep")]
    [InlineData("a-dangling-link")]
    [InlineData("photos")]
    [InlineData("photos/below")]
    [InlineData("photos/../photos")]
    [InlineData("state")]
    [InlineData("state/below")]
    [InlineData("repository")]
    [InlineData("repository/data")]
    [InlineData(".")]
    [InlineData("gone/above")]
    public async Task A_target_that_is_somebodys_is_refused_without_the_typed_name(string relative)
    {
        await _house.BackUpAsync();
        Directory.CreateDirectory(_house.House["photos"]);
        Directory.CreateDirectory(_house.House["empty"]);
        _house.House.Write("strangers/x", "x");
        Directory.CreateSymbolicLink(_house.House["a-link"], _house.House["empty"]);
        Directory.CreateSymbolicLink(_house.House["through-a-link"], _house.House["empty"]);
        Directory.CreateSymbolicLink(_house.House["a-dangling-link"], _house.House["nowhere"]);
        _house.House.Sets =
            $"{{ notes: {{ paths: [{_house.House.Notes}] }}, photos: {{ paths: [{_house.House["photos"]}] }}, gone: {{ paths: [{_house.House["gone/above/below"]}] }} }}";
        var before = RestoreHouse
            .Files(_house.House[""])
            .Where(path => !path.StartsWith("state", StringComparison.Ordinal) && path != "record.json")
            .ToArray();

        var record = await _house.RestoreAsync(_house.Request(Path.GetFullPath(_house.House[relative])));

        Assert.Equal(["restore-target"], record.Findings.Select(finding => finding.Code));
        Assert.Equal(
            before,
            RestoreHouse.Files(_house.House[""]).Where(path => !path.StartsWith("state", StringComparison.Ordinal) && path != "record.json")
        );
    }

    [Fact]
    public async Task A_link_as_target_stays_a_link_and_what_it_leads_to_is_written_to_after_the_typed_name()
    {
        await _house.BackUpAsync();
        Directory.CreateDirectory(_house.House["empty"]);
        Directory.CreateSymbolicLink(_house.Target, _house.House["empty"]);

        await _house.MustAsync(confirmed: RestoreHouse.Machine);

        Assert.Equal(_house.House["empty"], new DirectoryInfo(_house.Target).LinkTarget);
        Assert.Equal("a", await File.ReadAllTextAsync(_house.House["empty"] + _house.House["notes/a.md"], Ct));
    }

    [Fact]
    public async Task A_folder_of_a_set_is_known_where_it_is_mounted_in_another_place()
    {
        await _house.BackUpAsync();
        Directory.CreateDirectory(_house.House["notes/deep/hollow"]);
        Directory.CreateDirectory(_house.House["elsewhere"]);
        if ((await RealTools.RunAsync("mount", ["--bind", _house.House["notes/deep"], _house.House["elsewhere"]], Ct)).ExitCode != 0)
            Assert.Skip("Only root mounts a folder in another place.");
        try
        {
            Assert.Equal("restore-target", (await _house.LookAsync(_house.Request(_house.House["elsewhere/hollow"]))).Confirm?.Code);
            Assert.Equal("restore-target", (await _house.LookAsync(_house.Request(_house.House["elsewhere/new"]))).Confirm?.Code);
        }
        finally
        {
            await RealTools.RunAsync("umount", [_house.House["elsewhere"]], Ct);
        }
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("/usr/../etc/")]
    [InlineData("/var")]
    [InlineData("/home")]
    [InlineData("/root")]
    [InlineData("/boot")]
    [InlineData("/proc/self/root/usr")]
    public async Task A_folder_of_the_system_is_no_target_whatever_is_typed(string target)
    {
        await _house.BackUpAsync();

        var record = await _house.RestoreAsync(_house.Request(Path.GetFullPath(target)), confirmed: RestoreHouse.Machine);

        Assert.Equal(["restore-system"], record.Findings.Select(finding => finding.Code));
        Assert.False(Directory.Exists(Path.GetFullPath(target) + _house.House["notes"]));
    }

    [Fact]
    public async Task Another_set_may_follow_into_a_target_that_was_empty_when_the_first_one_came_but_not_into_another_folder_of_that_name()
    {
        _house.House.Write("photos/p", "p");
        _house.House.Sets = $"{{ notes: {{ paths: [{_house.House.Notes}] }}, photos: {{ paths: [{_house.House["photos"]}] }} }}";
        await _house.BackUpAsync();
        await _house.MustAsync();

        await _house.MustAsync(_house.Request() with { Wish = new SnapshotWish("photos") { Tier = "fast" } });

        Directory.Move(_house.Target, _house.House["moved"]);
        _house.House.Write("restored/mine", "mine");
        Assert.Equal("restore-target", (await _house.LookAsync()).Confirm?.Code);
    }

    [Fact]
    public async Task A_disk_mounted_in_a_set_gets_its_part_and_nothing_is_left_on_the_way()
    {
        await _house.BackUpAsync();
        await using var disk = await SmallDisk.MountAsync(_house.House["restored"] + _house.House["notes/deep"], "2M", Ct);

        var record = await _house.MustAsync(confirmed: RestoreHouse.Machine);

        Assert.Equal((Severity.Note, "b"), (record.Verdict, await File.ReadAllTextAsync(_house["notes/deep/b.md"], Ct)));
        Assert.DoesNotContain(RestoreHouse.Files(_house.Target), path => path.Contains(".homelab-restore-", StringComparison.Ordinal));
    }

    public void Dispose() => _house.Dispose();
}
