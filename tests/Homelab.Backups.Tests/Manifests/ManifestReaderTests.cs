using System.Text;
using Homelab.Backups.Manifests;
using Homelab.Processes.Files;

namespace Homelab.Backups.Tests.Manifests;

public sealed class ManifestReaderTests
{
    private const string Header =
        """{"schema":"homelab.manifest/1","set":"s","host":"h","tier":"t","canary":"c","created":"2026-11-26T03:30:00Z","depth":"full"}""";
    private const string File =
        """{"path":"/a","type":"f","size":3,"mtime":"1.000000002","uid":1,"gid":2,"mode":"4755","sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}""";
    private const string End = """{"end":{"entries":1,"files":1,"bytes":3,"hashedFiles":1}}""";

    private static readonly int Rounds = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 200_000 : 5_000;

    [Fact]
    public void Everything_known_comes_back_and_everything_unknown_is_passed_over()
    {
        var manifest = Read(
            """{"schema":"homelab.manifest/1","set":"s","new":{"deep":[1,{"x":null}]},"canary":"c"}""",
            """{"later":"kind of line"}""",
            """{"extra":[{"a":[[]]}],"path":"/\ud83d\ude00\n","type":"l","mtime":"-0.750000000","uid":4294967295,"gid":0,"mode":"0777","target64":"/w=="}""",
            """{"path64":"L/8=","type":"f","size":9223372036854775807,"mtime":"9999999999.999999999","uid":0,"gid":0,"mode":"0000","hardlink":"8:1:7","allocated":5,"changed":true,"unreadable":"why"}""",
            """{"end":{"entries":2,"files":1,"bytes":9223372036854775807,"hashedFiles":0,"unreadable":1,"new":1}}"""
        );

        Assert.Equal(("s", "c"), (manifest.Header.Set, manifest.Header.Canary));
        var (link, file) = (manifest.Entries[0], manifest.Entries[1]);
        Assert.Equal(
            ("/😀\n", EntryType.Link, new UnixTime(-1, 250_000_000), uint.MaxValue),
            (link.Path.ToString(), link.Type, link.Modified, link.User)
        );
        Assert.Equal([0xff], link.Target!.Value.Bytes.ToArray());
        Assert.Equal([(byte)'/', 0xff], file.Path.Bytes.ToArray());
        Assert.Equal(
            (long.MaxValue, new UnixTime(9_999_999_999, 999_999_999), "8:1:7", 5L, true, "why"),
            (file.Size, file.Modified, file.HardLink, file.Allocated, file.Changed, file.Unreadable)
        );
        Assert.Equal((1, false), (manifest.Totals!.Unreadable, manifest.IsCutOff));
    }

    [Theory]
    [InlineData(Header + "\n")]
    [InlineData(Header + "\n" + File + "\n")]
    [InlineData(Header + "\n" + File + "\n" + End)]
    [InlineData(Header + "\n" + File + "\n{\"path\":\"/b")]
    public void Without_its_last_line_it_is_cut_off(string text)
    {
        var manifest = ManifestContent.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

        Assert.True(manifest.IsCutOff);
        Assert.Null(manifest.Totals);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"schema\":")]
    [InlineData("{\"schema\":\"homelab.manifest/1\"}")]
    [InlineData("{\"schema\":\"homelab.manifest/2\"}\n")]
    [InlineData("{\"schema\":\"homelab.plan/1\"}\n")]
    [InlineData("[]\n")]
    [InlineData("\n")]
    [InlineData(Header + "\n\n")]
    [InlineData(Header + "\n[]\n")]
    [InlineData(Header + "\n" + File + " {}\n")]
    [InlineData(Header + "\n" + File + "\n" + End + "\n" + File + "\n")]
    [InlineData(Header + "\n" + End + "\n")]
    [InlineData(Header + "\n" + File + "\n" + File + "\n" + End + "\n")]
    [InlineData(Header + "\n{\"path\":\"relative\"}\n")]
    [InlineData(Header + "\n{\"path\":\"/../etc/shadow\"}\n")]
    [InlineData(Header + "\n{\"path\":\"/a/./b\"}\n")]
    [InlineData(Header + "\n{\"path\":\"/a\\u0000b\"}\n")]
    [InlineData(Header + "\n{\"path\":\"/\\ud800\"}\n")]
    [InlineData(Header + "\n{\"path\":1}\n")]
    [InlineData(Header + "\n{\"path64\":\"!\"}\n")]
    [InlineData(Header + "\n{\"path\":\"/a\",\"size\":-1}\n")]
    [InlineData(Header + "\n{\"path\":\"/a\",\"size\":1e400}\n")]
    [InlineData(Header + "\n{\"path\":\"/a\",\"size\":\"1\"}\n")]
    [InlineData(Header + "\n{\"path\":\"/a\",\"uid\":4294967296}\n")]
    [InlineData(Header + "\n{\"path\":\"/a\",\"mode\":\"9\"}\n")]
    [InlineData(Header + "\n{\"path\":\"/a\",\"mode\":\"77777777777777777777\"}\n")]
    [InlineData(Header + "\n{\"path\":\"/a\",\"mtime\":\"1.5\"}\n")]
    [InlineData(Header + "\n{\"path\":\"/a\",\"sha256\":\"../../x\"}\n")]
    [InlineData(Header + "\n{\"path\":\"/a\",\"x\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}\n")]
    [InlineData(Header + "\n{\"database\":[]}\n")]
    [InlineData(Header + "\n{\"database\":{\"rows\":{\"a\":\"1\"}}}\n")]
    [InlineData(Header + "\n{\"database\":{\"rows\":{\"a\":1,\"a\":2}}}\n")]
    [InlineData(Header + "\n{\"database\":{\"files\":[1]}}\n")]
    [InlineData(Header + "\n{\"end\":1}\n")]
    public void What_is_damaged_is_told_in_one_sentence(string text)
    {
        var e = Assert.Throws<ManifestUnreadableException>(() => ManifestContent.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));

        Assert.DoesNotContain('\n', e.Message);
        Assert.Contains(": ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_end_is_not_read_for_ever()
    {
        using var endless = new Endless();

        Assert.Contains(
            "longer than 64 MiB",
            Assert.Throws<ManifestUnreadableException>(() => new ManifestReader(endless)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Random_damage_is_an_exception_or_harmless_and_nothing_else()
    {
        var whole = Encoding.UTF8.GetBytes(
            string.Join('\n', Header, """{"database":{"name":"d","engine":"postgres","files":[],"rows":{"a":1}}}""", File, End, "")
        );
        var random = new Random(1);
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = whole.ToArray();
            for (var i = random.Next(1, 6); i > 0; i--)
                damaged[random.Next(damaged.Length)] =
                    random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"{}[]\",:\\\n0"[random.Next(10)];
            ReadAnyhow(damaged[..random.Next(damaged.Length + 1)]);
        }
    }

    [Fact]
    public void Random_bytes_are_no_manifest()
    {
        var random = new Random(2);
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Assert.Throws<ManifestUnreadableException>(() => ManifestContent.Read(new MemoryStream(bytes)));
        }
    }

    [Theory]
    [InlineData(0, 0, "0.000000000")]
    [InlineData(1_732_590_000, 123_456_789, "1732590000.123456789")]
    [InlineData(-1, 250_000_000, "-0.750000000")]
    [InlineData(-2, 250_000_000, "-1.750000000")]
    [InlineData(-2, 0, "-2.000000000")]
    [InlineData(long.MaxValue, 999_999_999, "9223372036854775807.999999999")]
    public void A_time_survives_its_text(long seconds, int nanoseconds, string text)
    {
        Assert.Equal(text, new UnixTime(seconds, nanoseconds).ToString());
        Assert.Equal(new UnixTime(seconds, nanoseconds), UnixTime.Parse(Encoding.UTF8.GetBytes(text)));
    }

    private static ManifestContent Read(params string[] lines) =>
        ManifestContent.Read(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")));

    private static void ReadAnyhow(byte[] bytes)
    {
        try
        {
            ManifestContent.Read(new MemoryStream(bytes));
        }
        catch (ManifestUnreadableException)
        {
            // Just so.
        }
    }

    private sealed class Endless : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'[');
            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
