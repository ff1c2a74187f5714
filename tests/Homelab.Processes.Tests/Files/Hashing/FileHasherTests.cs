using System.Security.Cryptography;
using System.Text;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;
using Homelab.Testing;

namespace Homelab.Processes.Tests.Files.Hashing;

/// <summary>Files that do not hold still. The callback for bytes that were read is the moment in which somebody interferes.</summary>
public sealed class FileHasherTests : IDisposable
{
    private const int Large = 3 * 1024 * 1024;

    private readonly TempDir _dir = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 * 1024)]
    [InlineData((256 * 1024) + 1)]
    [InlineData(Large)]
    public void Any_size_is_hashed(int size)
    {
        var content = Write("file", size);

        var (reading, hash, facts) = Read("file");

        Assert.Equal((FileReading.Done, Convert.ToHexStringLower(SHA256.HashData(content)), size), (reading, hash, facts.Size));
    }

    [Fact]
    public void A_file_that_grows_while_it_is_read_has_no_hash()
    {
        Write("file", Large);

        Assert.Equal(FileReading.Changed, Read("file", whileReading: () => File.AppendAllText(_dir["file"], "more")).Reading);
    }

    [Fact]
    public void A_small_file_gets_a_second_chance_and_no_third()
    {
        var content = Write("file", 1000);

        var (reading, hash, facts) = Read("file", whileReading: () => File.AppendAllText(_dir["file"], "x"));

        Assert.Equal(
            (FileReading.Done, Convert.ToHexStringLower(SHA256.HashData([.. content, (byte)'x'])), 1001),
            (reading, hash, facts.Size)
        );
        Assert.Equal(FileReading.Changed, Read("file", always: () => File.AppendAllText(_dir["file"], "y")).Reading);
    }

    [Fact]
    public void A_file_that_grows_for_ever_is_not_read_for_ever()
    {
        Write("file", Large);
        var reads = 0;

        var reading = Read(
            "file",
            always: () =>
            {
                reads++;
                using var file = new FileStream(_dir["file"], FileMode.Append);
                file.Write(new byte[1024 * 1024]);
            }
        );

        Assert.Equal(FileReading.Changed, reading.Reading);
        Assert.InRange(reads, 12, 13);
    }

    [Fact]
    public void A_file_that_shrinks_while_it_is_read_has_no_hash()
    {
        Write("file", Large);

        var (reading, _, _) = Read(
            "file",
            whileReading: () =>
            {
                using var file = new FileStream(_dir["file"], FileMode.Open);
                file.SetLength(5);
            }
        );

        Assert.Equal(FileReading.Changed, reading);
    }

    [Fact]
    public async Task A_write_that_leaves_size_and_time_as_they_were_is_noticed()
    {
        Write("file", Large);
        // File systems tell times apart only when a tick of the kernel's clock lies between them.
        await Task.Delay(20, TestContext.Current.CancellationToken);
        var time = File.GetLastWriteTimeUtc(_dir["file"]);

        var (reading, _, _) = Read(
            "file",
            whileReading: () =>
            {
                using (var file = new FileStream(_dir["file"], FileMode.Open))
                    file.WriteByte(1);
                File.SetLastWriteTimeUtc(_dir["file"], time);
            }
        );

        Assert.Equal(FileReading.Changed, reading);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(Large)]
    public void A_file_that_was_replaced_since_the_walk_is_hashed_as_it_is_now(int size)
    {
        var facts = Facts("file", Write("file", 100).Length);
        var content = Write("new", size);
        File.Move(_dir["new"], _dir["file"], overwrite: true);

        var (reading, hash, now) = Read("file", facts);

        Assert.Equal((FileReading.Done, Convert.ToHexStringLower(SHA256.HashData(content)), size), (reading, hash, now.Size));
    }

    [Fact]
    public void A_file_in_whose_place_there_is_a_link_now_is_gone()
    {
        var facts = Facts("file", Write("file", 100).Length);
        File.Delete(_dir["file"]);
        File.CreateSymbolicLink(_dir["file"], "/etc/passwd");

        Assert.Equal(FileReading.Vanished, Read("file", facts).Reading);
    }

    [Fact]
    public async Task A_file_in_whose_place_there_is_a_pipe_now_is_never_waited_for()
    {
        var facts = Facts("file", Write("file", 100).Length);
        File.Delete(_dir["file"]);
        await RealTools.RunAsync("mkfifo", [_dir["file"]], TestContext.Current.CancellationToken);

        Assert.NotEqual(FileReading.Done, Read("file", facts).Reading);
    }

    [Fact]
    public void A_file_that_was_deleted_since_the_walk_is_gone()
    {
        var facts = Facts("file", Write("file", 100).Length);
        File.Delete(_dir["file"]);

        Assert.Equal(FileReading.Vanished, Read("file", facts).Reading);
    }

    [Fact]
    public void Files_of_one_folder_and_of_many_are_each_themselves()
    {
        var names = Enumerable
            .Range(0, 40)
            .Select(i => i < 20 ? $"same/{i}" : $"own-{i}/{i}")
            .Append("same/0")
            .Append("same/../same/1")
            .ToList();
        using var hasher = new FileHasher(_ => { }, CancellationToken.None);
        foreach (var name in names)
            _dir.Write(name, Path.GetFileName(name));

        foreach (var name in names)
        {
            var facts = Facts(name, Path.GetFileName(name).Length);
            Assert.Equal(FileReading.Done, hasher.Read(Encoding.UTF8.GetBytes(_dir[name] + "\0"), ref facts));
            Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(name))), hasher.Digest.ToArray());
        }
    }

    [Fact]
    public void A_failed_reading_spoils_no_later_one()
    {
        var content = Write("file", 10);
        using var hasher = new FileHasher(_ => { }, CancellationToken.None);
        var memory = Facts("/proc/self/mem", 0);
        Assert.Equal(FileReading.Unreadable, hasher.Read("/proc/self/mem\0"u8, ref memory));
        Assert.NotEqual(0, hasher.Error);

        var facts = Facts("file", 10);
        Assert.Equal(FileReading.Done, hasher.Read(Encoding.UTF8.GetBytes(_dir["file"] + "\0"), ref facts));

        Assert.Equal(SHA256.HashData(content), hasher.Digest.ToArray());
    }

    [Fact]
    public void Reading_marks_no_access()
    {
        Write("file", 10);
        var before = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        File.SetLastAccessTimeUtc(_dir["file"], before);

        Read("file");

        Assert.Equal(before, File.GetLastAccessTimeUtc(_dir["file"]));
    }

    public void Dispose() => _dir.Dispose();

    private byte[] Write(string name, int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        File.WriteAllBytes(_dir[name], content);
        return content;
    }

    private FileFacts Facts(string name, long size)
    {
        Assert.Equal(0, RawFile.Stat(Libc.CurrentFolder, Encoding.UTF8.GetBytes(_dir[name] + "\0"), out var facts));
        Assert.Equal(size, facts.Size);
        return facts;
    }

    private (FileReading Reading, string Hash, FileFacts Facts) Read(
        string name,
        FileFacts? known = null,
        Action? whileReading = null,
        Action? always = null
    )
    {
        var facts = known ?? Facts(name, new FileInfo(_dir[name]).Length);
        using var hasher = new FileHasher(
            _ =>
            {
                always?.Invoke();
                Interlocked.Exchange(ref whileReading, null)?.Invoke();
            },
            CancellationToken.None
        );
        var reading = hasher.Read(Encoding.UTF8.GetBytes(_dir[name] + "\0"), ref facts);
        return (reading, Convert.ToHexStringLower(hasher.Digest), facts);
    }
}
