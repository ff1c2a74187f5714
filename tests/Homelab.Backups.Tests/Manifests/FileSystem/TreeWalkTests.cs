using System.Runtime.InteropServices;
using System.Text;
using Homelab.Backups.Manifests.Exclusions;
using Homelab.Backups.Manifests.Walking;
using Homelab.Processes.Files.Hashing;
using Homelab.Testing;

namespace Homelab.Backups.Tests.Manifests.FileSystem;

/// <summary>Trees that change under the walk.</summary>
public sealed class TreeWalkTests : IDisposable
{
    private readonly TempDir _dir = new();

    [Fact]
    public void What_is_gone_before_it_can_be_looked_at_has_vanished()
    {
        _dir.Write("a", "");
        _dir.Write("b/inside", "");
        _dir.Write("c", "");
        using var walk = Walk();

        Assert.Equal(("", Sight.Seen), Step(walk));
        Directory.Delete(_dir["b"], recursive: true);
        Assert.Equal(("a", Sight.Seen), Step(walk));
        Assert.Equal(("b", Sight.Vanished), Step(walk));
        Assert.Null(walk.Facts);
        Assert.Equal(("c", Sight.Seen), Step(walk));
        Assert.False(walk.Next());
    }

    [Fact]
    public void A_folder_that_is_deleted_while_it_is_walked_loses_the_rest_of_its_names()
    {
        _dir.Write("a/1", "");
        _dir.Write("a/2", "");
        _dir.Write("b", "");
        using var walk = Walk();
        Step(walk);
        Step(walk);

        Directory.Delete(_dir["a"], recursive: true);

        Assert.Equal(("a/1", Sight.Vanished), Step(walk));
        Assert.Equal(("a/2", Sight.Vanished), Step(walk));
        Assert.Equal(("b", Sight.Seen), Step(walk));
    }

    [Fact]
    public void A_folder_that_another_one_replaced_is_not_mistaken_for_it()
    {
        // More folders than are kept open, so that the walk has to come back.
        var deep = "top/" + string.Join('/', Enumerable.Repeat("d", 70));
        _dir.Write(deep + "/file", "");
        _dir.Write("top/z", "");
        using var walk = Walk();
        while (Step(walk).Path != deep + "/file") { }

        Directory.Move(_dir["top"], _dir["moved"]);
        _dir.Write("top/z", "another");

        Assert.Equal(("top/z", Sight.Vanished), Step(walk));
        Assert.False(walk.Next());
    }

    [Fact]
    public void What_may_not_be_read_is_told_and_nothing_is_thrown()
    {
        _dir.Write("listless/inside", "");
        _dir.Write("locked/inside", "");
        _dir.Write("secret", "");
        File.SetUnixFileMode(
            _dir.Path,
            UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        );
        File.SetUnixFileMode(_dir["listless"], UnixFileMode.UserRead | UnixFileMode.GroupRead);
        File.SetUnixFileMode(_dir["locked"], UnixFileMode.None);
        File.SetUnixFileMode(_dir["secret"], UnixFileMode.None);
        using var nobody = new Nobody();
        using var walk = Walk();
        using var hasher = new FileHasher(_ => { }, CancellationToken.None);

        Step(walk);
        Assert.Equal(("listless", Sight.Seen), Step(walk));
        Assert.Equal(("listless/inside", Sight.Unreadable), Step(walk));
        Assert.Null(walk.Facts);
        Assert.Equal(("locked", Sight.Unreadable), Step(walk));
        Assert.NotNull(walk.Facts);
        Assert.Equal(("secret", Sight.Seen), Step(walk));
        var facts = walk.Facts.Value;
        Assert.Equal(FileReading.Unreadable, hasher.Read([.. walk.Path, 0], ref facts));
        Assert.Equal(13, hasher.Error);
        Assert.False(walk.Next());
    }

    [Fact]
    public void Few_folders_are_open_at_once_however_deep()
    {
        _dir.Write(string.Join('/', Enumerable.Repeat("d", 300)) + "/file", "");
        using var walk = Walk();
        var most = 0;

        while (walk.Next())
            most = Math.Max(
                most,
                Directory
                    .EnumerateFileSystemEntries("/proc/self/fd")
                    .Select(link => new FileInfo(link).LinkTarget)
                    .Count(target => target?.StartsWith(_dir.Path, StringComparison.Ordinal) == true)
            );

        Assert.InRange(most, 60, 66);
    }

    [Fact]
    public void A_folder_of_twenty_thousand_files_is_walked_in_order()
    {
        for (var i = 0; i < 20_000; i++)
            File.Create(_dir[$"{i}"]).Dispose();
        using var walk = Walk();
        var last = Array.Empty<byte>();
        var count = 0;
        while (walk.Next())
        {
            Assert.True(last.AsSpan().SequenceCompareTo(walk.Path) < 0);
            last = walk.Path.ToArray();
            count++;
        }

        Assert.Equal(20_001, count);
    }

    [Fact]
    public void Sources_that_are_named_twice_or_within_another_are_walked_once()
    {
        _dir.Write("a/b/c", "");
        using var walk = new TreeWalk(new Roots([_dir["a/b/c"], _dir["a"], _dir["a/"], _dir["a/./b"], _dir["a/b/c"]], Exclusion.Nothing));

        Assert.Equal(["a", "a/b", "a/b/c"], Enumerable.Range(0, 3).Select(_ => Step(walk).Path));
        Assert.False(walk.Next());
    }

    public void Dispose()
    {
        foreach (var folder in Directory.EnumerateDirectories(_dir.Path).Prepend(_dir.Path))
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _dir.Dispose();
    }

    private TreeWalk Walk() => new(new Roots([_dir.Path], Exclusion.Nothing));

    private (string Path, Sight Sight) Step(TreeWalk walk)
    {
        Assert.True(walk.Next());
        return (Encoding.UTF8.GetString(walk.Path)[_dir.Path.Length..].TrimStart('/'), walk.Sight);
    }

    /// <summary>Root may read everything, so this thread looks at files as nobody.</summary>
    private sealed class Nobody : IDisposable
    {
        private readonly int _before = SetFileUser(Environment.IsPrivilegedProcess ? 65534 : -1);

        public void Dispose() => _ = SetFileUser(_before);

        [DllImport("libc", EntryPoint = "setfsuid")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int SetFileUser(int user);
    }
}
