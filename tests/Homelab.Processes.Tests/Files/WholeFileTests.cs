using Homelab.Processes.Files;
using Homelab.Testing;

namespace Homelab.Processes.Tests.Files;

public sealed class WholeFileTests : IDisposable
{
    private readonly TempDir _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public void A_file_is_the_old_one_until_it_is_the_new_one()
    {
        var path = _dir.Write("file", "old");

        using (var file = new WholeFile(path))
        {
            file.Stream.Write("new"u8);
            Assert.Equal("old", File.ReadAllText(path));
            file.Keep();
        }

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_dir.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void What_is_not_kept_leaves_nothing_behind()
    {
        var path = _dir.Write("file", "old");

        using (var file = new WholeFile(path))
            file.Stream.Write("half"u8);

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_dir.Path));
    }

    [Fact]
    public void What_a_killed_process_left_is_written_over()
    {
        var path = _dir["file"];
        _dir.Write("file.partial", "half of something much longer");

        WholeFile.Write(path, "whole"u8);

        Assert.Equal("whole", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_dir.Path));
    }
}
