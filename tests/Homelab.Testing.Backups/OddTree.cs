using System.Net.Sockets;
using System.Text;
using CliWrap.Buffered;
using Homelab.Backups.Manifests;
using Homelab.Processes.Files;

namespace Homelab.Testing.Backups;

/// <summary>A folder with whatever a file system allows, and what other programs say of it.</summary>
internal sealed class OddTree : IAsyncDisposable
{
    // What only root may make is left out for others.
    private const string Script = """
        set -e
        printf one > plain; printf two > $'new\nline'; printf three > $'\xff\xfe is not UTF-8'
        mkdir $'folder \xe2\x82'; printf four > $'folder \xe2\x82/inside'
        printf five > $'"quotes" \'`$(false)\\ \t\x01\x7f'; printf six > ' '; printf seven > '-rf'; printf eight > $'\xe2\x80\xaegnp.exe'
        printf nine > "$(printf 'n%.0s' {1..255})"
        ln -s plain link; ln -s $'\xff gone' dangling; ln -s / out; ln -s "$(printf 't%.0s' {1..4000})" long-link
        printf ten > hard-1; ln hard-1 hard-2; mkdir other; ln hard-1 other/hard-3
        mkfifo pipe
        truncate -s 5M sparse; printf end >> sparse
        : > empty; mkdir hollow; mkdir -p deep/er/and/deeper; printf x > deep/er/and/deeper/x
        printf s > setuid; chmod 4755 setuid; chmod 1777 hollow; printf m > modeless; chmod 0 modeless
        touch -d '1901-02-03 04:05:06.700000001Z' old; touch -d '2200-01-01 00:00:00.123456789Z' far
        printf t > before; touch -d '1969-12-31 23:59:59.25Z' before
        mkdir sort sort.d 'sort d'; : > sort/x; : > sort.d/x; : > 'sort d/x'
        if [ "$(id -u)" = 0 ]; then mknod null c 1 3; mknod loop b 7 200; printf o > owned; chown 12345:54321 owned; chown -h 12345:54321 link; fi
        """;

    private readonly TempDir _dir = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public string Root => _dir["odd"];

    public string this[string relative] => _dir[relative];

    public async Task GrowAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(Root);
        var run = await RealTools.RunAsync("bash", ["-c", Script], ct, Root);
        Assert.True(run.ExitCode == 0, run.StandardError);
        _socket.Bind(new UnixDomainSocketEndPoint(_dir["odd/socket"]));
    }

    public Task<BufferedCommandResult> BashAsync(string script, CancellationToken ct) =>
        RealTools.RunAsync("bash", ["-c", script], ct, _dir.Path);

    /// <summary>
    /// What <c>stat</c>, <c>find</c> and <c>sha256sum</c> say of a folder: a line for each path but sockets. Bytes are shown as Latin-1, so
    /// that nothing is lost.
    /// </summary>
    public async Task<List<string>> OthersSayAsync(string folder, CancellationToken ct)
    {
        const string script = """
            set -e
            cd "$1"
            find . -exec stat --printf '%n\0%.9Y\0%u\0%g\0%04a\0' {} + > "$2.stats"
            find . -printf '%p\0%y\0%s\0%l\0' > "$2.list"
            find . -type f -exec sha256sum -z {} + > "$2.sums"
            """;
        var run = await RealTools.RunAsync("bash", ["-c", script, "-", folder, _dir["said"]], ct);
        Assert.True(run.ExitCode == 0, run.StandardError);
        var stats = (await SaidAsync("stats", ct)).Chunk(5).ToDictionary(parts => parts[0], parts => string.Join('|', parts[1..]));
        var sums = (await SaidAsync("sums", ct)).Where(line => line.Length > 0).ToDictionary(line => line[66..], line => line[..64]);
        return
        [
            .. (await SaidAsync("list", ct))
                .Chunk(4)
                .Where(parts => parts[1] != "s")
                .Select(parts =>
                    string.Join(
                        '|',
                        parts[0],
                        parts[1],
                        parts[1] == "f" ? parts[2] : "",
                        stats[parts[0]],
                        parts[3],
                        sums.GetValueOrDefault(parts[0], "")
                    )
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The same of a manifest's entries.</summary>
    public static List<string> Say(IEnumerable<ManifestEntry> entries, string folder) =>
        [
            .. entries
                .Select(entry =>
                    string.Join(
                        '|',
                        "." + Latin(entry.Path.Bytes[folder.Length..]),
                        Letter(entry.Type),
                        entry.Type is EntryType.File ? entry.Size : "",
                        entry.Modified,
                        entry.User,
                        entry.Group,
                        Convert.ToString(entry.Mode, 8).PadLeft(4, '0'),
                        entry.Target is { } target ? Latin(target.Bytes) : "",
                        entry.Sha256
                    )
                )
                .Order(StringComparer.Ordinal),
        ];

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        // The framework deletes no names that are not text.
        await RealTools.RunAsync("rm", ["-rf", _dir.Path], CancellationToken.None);
    }

    private async Task<string[]> SaidAsync(string what, CancellationToken ct)
    {
        var text = await File.ReadAllTextAsync(_dir["said." + what], Encoding.Latin1, ct);
        return text.Split('\0')[..^1];
    }

    private static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static string Letter(EntryType type) =>
        type switch
        {
            EntryType.File => "f",
            EntryType.Folder => "d",
            EntryType.Link => "l",
            EntryType.Pipe => "p",
            EntryType.BlockDevice => "b",
            EntryType.CharacterDevice => "c",
            _ => type.ToString(),
        };
}
