using CliWrap.Buffered;
using Homelab.Testing;

namespace Homelab.Cli.Tests;

public sealed class ManifestVerbTests : IDisposable
{
    private readonly Session _homelab = new();

    public ManifestVerbTests()
    {
        _homelab.Dir.Write("data/kept", "abc");
        _homelab.Dir.Write("data/left-out", "");
    }

    [Fact]
    public async Task A_manifest_is_written_by_the_native_tool()
    {
        var run = await _homelab.RunAsync("manifest", "write", "data", "--exclude", "left-*");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("2 entries, 1 of 1 files hashed, 3 of 3 bytes", run.StandardOutput, StringComparison.Ordinal);
        Assert.Contains(
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            await File.ReadAllTextAsync(_homelab.Dir["manifest.jsonl"], TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_restored_tree_is_held_against_it()
    {
        await _homelab.RunAsync("manifest", "write", "data");
        Assert.Equal(0, (await _homelab.RunAsync("manifest", "compare", "manifest.jsonl", "/")).ExitCode);
        File.Delete(_homelab.Dir["data/kept"]);

        var run = await _homelab.RunAsync("manifest", "compare", "manifest.jsonl", "/");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("^Missing +/[^\n]+/data/kept\n2 paths compared", run.StandardOutput);
    }

    [Fact]
    public async Task What_cannot_be_read_is_done_but_worth_a_look() =>
        Assert.Equal(3, (await _homelab.RunAsync("manifest", "write", "data", "/proc/self/mem")).ExitCode);

    [Fact]
    public async Task A_malformed_pattern_is_bad_usage() =>
        Assert.Equal(2, (await _homelab.RunAsync("manifest", "write", "data", "--exclude", "[")).ExitCode);

    [Fact]
    public async Task Without_openssl_there_is_a_sentence_and_no_crash()
    {
        var run = await WithMountsAsync(
            """
            for library in /usr/lib/*/libssl.so.* /usr/lib64/libssl.so.*; do [ ! -e "$library" ] || mount --bind /dev/null "$library"; done
            exec "$1" manifest write data
            """
        );

        Assert.Equal(1, run.ExitCode);
        Assert.Matches("^homelab: OpenSSL[^\n]+[.]\n$", run.StandardError);
    }

    [Fact]
    public async Task On_a_full_disk_there_is_a_sentence_and_no_half_manifest()
    {
        for (var i = 0; i < 2000; i++)
            _homelab.Dir.Write($"data/{i}", "");

        var run = await WithMountsAsync(
            """
            mkdir disk
            mount -t tmpfs -o size=128k none disk
            "$1" manifest write data --to disk/manifest.jsonl && exit 99
            ls -A disk
            """
        );

        Assert.Equal((0, ""), (run.ExitCode, run.StandardOutput));
        Assert.Contains("free space", run.StandardError, StringComparison.Ordinal);
    }

    public void Dispose() => _homelab.Dispose();

    /// <summary>Runs a script that may mount what it likes, seen by itself alone.</summary>
    private async Task<BufferedCommandResult> WithMountsAsync(string script)
    {
        string[] alone = ["--user", "--map-root-user", "--mount"];
        var ct = TestContext.Current.CancellationToken;
        Assert.SkipWhen((await RealTools.RunAsync("unshare", [.. alone, "true"], ct)).ExitCode != 0, "Nothing may be mounted here.");
        return await RealTools.RunAsync("unshare", [.. alone, "sh", "-c", script, "-", RealTools.Homelab], ct, _homelab.Dir.Path);
    }
}
