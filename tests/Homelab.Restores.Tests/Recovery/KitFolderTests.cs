using Homelab.Backups.Manifests.Sources;
using Homelab.Restores.Recovery;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Recovery;

/// <summary>Two drills that copy their kits onto one stick at once.</summary>
public sealed class KitFolderTests : IDisposable
{
    private readonly TempDir _dir = new();

    private KitFolder Stick => new(_dir.Path, MountTable.Read("/dev/null"));

    [Fact]
    public void What_somebody_else_copied_meanwhile_stays_however_old_its_name_says_it_is()
    {
        for (var day = 20; day < 26; day++)
            Write(Stick, $"homelab-recovery-202611{day}-a.age");
        var seen = Stick.Seen();
        // Its machine's clock is behind.
        Write(Stick, "homelab-recovery-20261101-b.age");

        Assert.IsType<KitCopy.Written>(Stick.Write("homelab-recovery-20261126-a.age", [1], seen));

        Assert.True(File.Exists(_dir["homelab-recovery-20261101-b.age"]));
        Assert.True(File.Exists(_dir["homelab-recovery-20261126-a.age"]));
        Assert.False(File.Exists(_dir["homelab-recovery-20261121-a.age"]));
    }

    [Fact]
    public void A_copy_on_its_way_is_nobodys_leftover_and_one_that_a_killed_drill_left_is()
    {
        var left = _dir.Write(".homelab-recovery-20261101-c.age.partial", "half");
        using var underway = new FileStream(
            _dir[".homelab-recovery-20261126-b.age.partial"],
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Read
        );

        Write(Stick, "homelab-recovery-20261126-a.age");

        Assert.True(File.Exists(underway.Name));
        Assert.False(File.Exists(left));
    }

    public void Dispose() => _dir.Dispose();

    private static void Write(KitFolder stick, string name) => Assert.IsType<KitCopy.Written>(stick.Write(name, [1]));
}
