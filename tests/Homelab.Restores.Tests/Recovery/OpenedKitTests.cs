using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Homelab.Restores.Recovery;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Recovery;

/// <summary>Kits that come back, and what somebody may have put in their place.</summary>
public sealed class OpenedKitTests : IDisposable
{
    private const string Top = "homelab-recovery/";

    private readonly KitBench _bench = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kit_opens_and_unpacks_for_its_owners_eyes_only()
    {
        _bench.Environment["RESTIC_FAST_READ_FILE"] = _bench.Dir.Write("cloud.json", "{}");
        var kit = await OpenedKit.OpenAsync(await _bench.MadeAsync(), _bench.Identity, Ct, RealTools.Age);

        kit.WriteTo(_bench.Dir["out"]);

        Assert.Equal(("d-20261122-060000", 4), (kit.Facts.Drill, kit.Facts.Sets.Count));
        Assert.Equal(KitBench.NastyPassword, kit.Facts.Tiers.Single().Variables["RESTIC_FAST_READ_PASSWORD"]);
        Assert.Equal(
            "600 README.md\n600 RESTIC_FAST_READ_FILE\n600 environment.sh\n600 homelab.yml\n600 kit.json\n600 restic-fast.sh\n700 files\n700 out\n",
            _bench.Run("/bin/sh", "-c", "find out -printf '%m %f\\n' | LC_ALL=C sort")
        );
        Assert.Throws<KitUnreadableException>(() => kit.WriteTo(_bench.Dir["out"]));
        Assert.Throws<KitUnreadableException>(() => kit.WriteTo(_bench.Dir["cloud.json"]));
    }

    [Fact]
    public async Task The_wrong_key_a_damaged_file_and_what_is_no_kit_are_told_apart()
    {
        var kit = await _bench.MadeAsync();
        _bench.NewKey("stranger.txt");
        _bench.Dir.Write("no-key.txt", "a secret line\n");
        var whole = await File.ReadAllBytesAsync(kit, Ct);
        whole[^5] ^= 1;
        await File.WriteAllBytesAsync(_bench.Dir["damaged.age"], whole, Ct);
        await File.WriteAllBytesAsync(_bench.Dir["short.age"], whole[..100], Ct);

        Assert.Contains("None of the keys", await RefusalAsync(kit, _bench.Dir["stranger.txt"]), StringComparison.Ordinal);
        Assert.Contains("damaged", await RefusalAsync(_bench.Dir["damaged.age"], _bench.Identity), StringComparison.Ordinal);
        Assert.Contains("damaged", await RefusalAsync(_bench.Dir["short.age"], _bench.Identity), StringComparison.Ordinal);
        Assert.Contains(
            "not encrypted by age",
            await RefusalAsync(_bench.Dir.Write("x.age", "x"), _bench.Identity),
            StringComparison.Ordinal
        );
        var noKey = await RefusalAsync(kit, _bench.Dir["no-key.txt"]);
        Assert.Contains("cannot use the identity file", noKey, StringComparison.Ordinal);
        Assert.DoesNotContain("secret line", noKey, StringComparison.Ordinal);
    }

    public static TheoryData<string> Hostile => [.. HostileArchives.Keys];

    /// <summary>What whoever knows the recipient may encrypt to him.</summary>
    private static readonly Dictionary<string, Action<TarWriter>> HostileArchives = new()
    {
        ["a path upwards"] = tar => Add(tar, Top + "../../.ssh/authorized_keys"),
        ["a path from the root"] = tar => Add(tar, "/etc/cron.d/x"),
        ["another folder"] = tar => Add(tar, "elsewhere/README.md"),
        ["a folder in the folder"] = tar => Add(tar, Top + "files/deeper/x"),
        ["a hidden file"] = tar => Add(tar, Top + ".profile"),
        ["a name with a line end"] = tar => Add(tar, Top + "a\nb"),
        ["the same file twice"] = tar => Add(tar, Top + "kit.json"),
        ["a symbolic link"] = tar =>
            tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, Top + "link") { LinkName = "/etc/passwd" }),
        ["a hard link"] = tar => tar.WriteEntry(new UstarTarEntry(TarEntryType.HardLink, Top + "link") { LinkName = Top + "kit.json" }),
        ["a pipe"] = tar => tar.WriteEntry(new UstarTarEntry(TarEntryType.Fifo, Top + "pipe")),
        ["a long name"] = tar => Add(tar, Top + "files/" + new string('x', 74)),
        ["a name in two parts"] = tar => Add(tar, $"{new string('y', 90)}/{new string('x', 60)}"),
        ["extended headers"] = tar =>
            tar.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, Top + "x", [new("comment", "y")])
                {
                    DataStream = new MemoryStream("x"u8.ToArray()),
                }
            ),
        ["too many files"] = tar => Enumerable.Range(0, 600).ToList().ForEach(number => Add(tar, $"{Top}f{number}")),
        ["a bomb"] = tar => Add(tar, Top + "zeros", new byte[40 * 1024 * 1024]),
    };

    [Theory, MemberData(nameof(Hostile))]
    public async Task Whatever_else_somebody_packs_refuses_the_whole(string what)
    {
        var archive = Pack(tar =>
        {
            Add(tar, Top + "kit.json", Encoding.UTF8.GetBytes("""{"schema":"homelab.recovery/1"}"""));
            HostileArchives[what](tar);
        });

        Assert.Contains(
            "is not a recovery kit, or somebody changed it",
            await RefusalAsync(await _bench.EncryptedAsync(archive), _bench.Identity),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("size", 124, "77777777777\0")]
    [InlineData("size of nothing", 124, "\u0001\u0002\u0003\0\0\0\0\0\0\0\0\0")]
    [InlineData("sum", 148, "000000\0 ")]
    public async Task A_header_that_lies_refuses_the_whole(string what, int at, string field)
    {
        var tar = Inflate(Pack(tar => Add(tar, Top + "kit.json")));
        Encoding.ASCII.GetBytes(field).CopyTo(tar, at);
        if (at != 148)
            Encoding
                .ASCII.GetBytes(
                    $"{Convert.ToString(tar[..512].Index().Sum(entry => entry.Index is >= 148 and < 156 ? 32 : entry.Item), 8).PadLeft(6, '0')}\0 "
                )
                .CopyTo(tar, 148);

        Assert.Contains(
            "is not a recovery kit",
            await RefusalAsync(await _bench.EncryptedAsync(Deflate(tar)), _bench.Identity),
            StringComparison.Ordinal
        );
        Assert.NotEmpty(what);
    }

    [Fact]
    public void Damaged_archives_are_refused_and_never_crash()
    {
        var packed = KitArchive.Pack(
            new SortedDictionary<string, byte[]> { ["kit.json"] = "{}"u8.ToArray(), ["files/a"] = new byte[3000] },
            _bench.Time.GetUtcNow()
        );
        var tar = Inflate(packed);
        var random = new Random(5);
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            var damaged = (byte[])tar.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
                damaged[random.Next(1536)] ^= (byte)(1 << random.Next(8));
            try
            {
                KitArchive.Unpack(Deflate(damaged[..random.Next(damaged.Length)]));
            }
            catch (KitUnreadableException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 2000, 3000);
    }

    [Theory]
    [InlineData("""{"schema":"homelab.recovery/2"}""")]
    [InlineData("""{"schema":"homelab.recovery/1","tiers":[null]}""")]
    [InlineData("""{"schema":"homelab.recovery/1","sets":[{"set":"a"}]}""")]
    [InlineData("""{"schema":"homelab.recovery/1","tiers":[{"tier":"a","variables":{"X":null}}]}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_kit_that_does_not_say_what_it_holds_is_one_sentence(string facts) =>
        Assert.Contains(
            "does not say what is in it",
            await RefusalAsync(
                await _bench.EncryptedAsync(Pack(tar => Add(tar, Top + "kit.json", Encoding.UTF8.GetBytes(facts)))),
                _bench.Identity
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Members_and_files_of_a_later_version_are_no_reason_to_refuse()
    {
        var kit = await OpenedKit.OpenAsync(await _bench.MadeAsync(), _bench.Identity, Ct, RealTools.Age);
        var later = JsonNode.Parse(kit.Files["kit.json"])!.AsObject();
        later["comet"] = 1;

        var opened = await OpenedKit.OpenAsync(
            await _bench.EncryptedAsync(
                Pack(tar =>
                {
                    Add(tar, Top + "kit.json", Encoding.UTF8.GetBytes(later.ToJsonString()));
                    Add(tar, Top + "NEWS.txt");
                })
            ),
            _bench.Identity,
            Ct,
            RealTools.Age
        );

        Assert.Equal((4, 2), (opened.Facts.Sets.Count, opened.Files.Count));
    }

    public void Dispose() => _bench.Dispose();

    private static async Task<string> RefusalAsync(string file, string identity) =>
        (await Assert.ThrowsAsync<KitUnreadableException>(() => OpenedKit.OpenAsync(file, identity, Ct, RealTools.Age))).Message;

    private static void Add(TarWriter tar, string name, byte[]? content = null) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content ?? "x"u8.ToArray()) });

    private static byte[] Pack(Action<TarWriter> write)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
            write(writer);
        return Deflate(tar.ToArray());
    }

    private static byte[] Deflate(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] Inflate(byte[] packed)
    {
        using var content = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        gzip.CopyTo(content);
        return content.ToArray();
    }
}
