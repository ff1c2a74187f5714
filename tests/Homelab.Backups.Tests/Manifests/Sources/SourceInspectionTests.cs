using Homelab.Backups.Manifests.Exclusions;
using Homelab.Backups.Manifests.Sources;
using Homelab.Testing;

namespace Homelab.Backups.Tests.Manifests.Sources;

public sealed class SourceInspectionTests : IDisposable
{
    private readonly TempDir _dir = new();

    [Fact]
    public void A_folder_with_something_in_it_and_a_file_are_present()
    {
        _dir.Write("full/x", "");

        Assert.IsType<SourceLook.Present>(Look("full"));
        Assert.IsType<SourceLook.Present>(Look("full/"));
        Assert.IsType<SourceLook.Present>(Look("full/x"));
        Assert.IsType<SourceLook.Present>(Look("full/../full/x"));
    }

    [Fact]
    public void Nothing_and_nothing_below_a_file_are_missing()
    {
        _dir.Write("file", "");

        Assert.IsType<SourceLook.Missing>(Look("gone"));
        Assert.IsType<SourceLook.Missing>(Look("file/below"));
    }

    [Fact]
    public void An_empty_folder_is_empty_and_says_so_when_something_is_mounted_there()
    {
        Directory.CreateDirectory(_dir["empty"]);

        Assert.IsType<SourceLook.Empty>(Look("empty"));
        Assert.IsType<SourceLook.EmptyMountPoint>(Look("empty", mounted: _dir["empty"]));
    }

    [Theory]
    [InlineData("defaults", "disk", true)]
    [InlineData("defaults", "disk/photos", true)]
    [InlineData("defaults", "disk/gone", true)]
    [InlineData("defaults", ".", true)]
    [InlineData("noauto,user", "disk/photos", true)]
    [InlineData("noauto,user", ".", false)]
    [InlineData("defaults", "disk2", false)]
    public void A_disk_that_is_not_mounted_is_told_also_where_its_folder_is_not_empty(string options, string source, bool told)
    {
        _dir.Write("disk/photos/left-over", "");
        _dir.Write("disk2/x", "");

        var look = Look(
            source,
            fstab: $"# a comment\nUUID=1 / ext4 defaults 0 1\nUUID=2 none swap sw\n\nUUID=3\t{_dir["disk"]}/ ext4 {options} 0 2\n"
        );

        if (told)
            Assert.Equal(_dir["disk"], Assert.IsType<SourceLook.NotMounted>(look).MountPoint);
        else
            Assert.IsType<SourceLook.Present>(look);
    }

    [Fact]
    public void A_disk_that_is_mounted_is_fine_also_with_blanks_in_its_name()
    {
        _dir.Write("my disk/x", "");
        var escaped = _dir["my disk"].Replace(" ", @"\040", StringComparison.Ordinal);

        Assert.IsType<SourceLook.Present>(Look("my disk", mounted: escaped, fstab: $"UUID=3 {escaped} ext4 defaults\n"));
        Assert.IsType<SourceLook.NotMounted>(Look("my disk", fstab: $"UUID=3 {escaped} ext4 defaults\n"));
    }

    [Fact]
    public void The_kernels_own_list_of_mounts_is_understood()
    {
        Assert.True(MountTable.Read().IsMountPoint("/proc"));
        Assert.False(MountTable.Read().IsMountPoint(_dir.Path));
    }

    [Fact]
    public void A_link_is_told_since_restic_would_store_nothing_behind_it()
    {
        _dir.Write("full/x", "");
        File.CreateSymbolicLink(_dir["link"], "full");

        Assert.Equal("full", Assert.IsType<SourceLook.Link>(Look("link")).Target);
    }

    [Fact]
    public void A_source_that_its_own_set_excludes_is_told()
    {
        _dir.Write("photos/thumbs/x", "");

        Assert.IsType<SourceLook.Excluded>(Look("photos/thumbs", exclude: "thumbs"));
        Assert.IsType<SourceLook.Present>(Look("photos", exclude: "thumbs"));
    }

    [Fact]
    public async Task What_is_no_folder_and_no_file_is_unreadable_and_never_opened()
    {
        await RealTools.RunAsync("mkfifo", [_dir["pipe"]], TestContext.Current.CancellationToken);

        Assert.IsType<SourceLook.Unreadable>(Look("pipe"));
    }

    public void Dispose() => _dir.Dispose();

    private SourceLook Look(string source, string mounted = "/elsewhere", string fstab = "", string exclude = "nothing") =>
        new SourceInspection(
            MountTable.Read(
                _dir.Write(".fstab", fstab),
                _dir.Write(".mountinfo", $"22 1 254:0 / / rw - ext4 /dev/vda rw\n23 1 254:1 / {mounted} rw - ext4 /dev/vdb rw\n")
            ),
            new Exclusion([exclude])
        ).Look(_dir[source]);
}
