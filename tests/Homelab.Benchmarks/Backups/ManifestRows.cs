using System.Runtime.CompilerServices;
using System.Text.Json;
using Homelab.Benchmarks.Measuring;
using Homelab.Testing;

namespace Homelab.Benchmarks.Backups;

/// <summary>
/// <c>homelab manifest write</c> and <c>compare</c> against the same files given to as many openssl as there are processors. All are whole
/// processes, and ours also sort, and ask for owners and times. Files lie in the page cache, so that no disk hides the difference.
/// </summary>
internal static class ManifestRows
{
    private const int Many = 20_000;

    private static readonly Bar Promise = new Bar.LeastPartOfPeer(0.9);

    public static async IAsyncEnumerable<Row> MeasureAsync(TempDir folder, [EnumeratorCancellation] CancellationToken ct)
    {
        // One file for each openssl, or xargs would give all of them to a single one.
        var (large, bytes) = (folder["large"], DataFiles.Write(folder["large"], count: 8, _ => 250_000_000));
        await foreach (var row in RaceAsync("2 GB in 8 files", large, "-n 1 ", run => Amount.BytesPerSecond(bytes, run.Time), folder, ct))
            yield return row;
        Directory.Delete(large, recursive: true);

        var random = new Random(1);
        DataFiles.Write(folder["small"], Many, _ => random.Next(100, 20_000));
        await foreach (var row in RaceAsync($"{Many:N0} small files", folder["small"], "", run => Amount.Rate(Many, run.Time), folder, ct))
            yield return row;
        Directory.Delete(folder["small"], recursive: true);
    }

    private static async IAsyncEnumerable<Row> RaceAsync(
        string what,
        string files,
        string xargs,
        Func<Run, Amount> speed,
        TempDir folder,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        var manifest = folder["manifest.jsonl"];
        var peer = OpenSsl(files, xargs + "-P$(nproc)");
        var (ours, theirs) = await Race.RunAsync(
            new Command(Command.Homelab, "manifest", "write", files, "--to", manifest) { WithPeak = true },
            peer,
            ct
        );
        // Side by side they write into each other's lines.
        Compare(await File.ReadAllLinesAsync(manifest, ct), (await OpenSsl(files, "").RunAsync(ct)).Output);
        yield return new Row($"manifest, {what}: throughput", speed(ours), Promise) { Peer = new Peer("openssl", speed(theirs)) };
        yield return new Row($"manifest, {what}: peak", Amount.Bytes(ours.PeakBytes), new Bar.AtMost(Amount.Megabytes(80)));

        // The files themselves are their own best restore; a difference ends it with 1, and there would be no figure.
        (ours, theirs) = await Race.RunAsync(new Command(Command.Homelab, "manifest", "compare", manifest, "/"), peer, ct);
        yield return new Row($"comparison, {what}: throughput", speed(ours), Promise) { Peer = new Peer("openssl", speed(theirs)) };
    }

    /// <summary>What both rows of manifests and rows of drills are held against.</summary>
    public static Command OpenSsl(string files, string xargs) =>
        new("bash", "-c", $"find '{files}' -type f -print0 | xargs -0 {xargs} openssl dgst -sha256 -r");

    /// <summary>A quick wrong answer is no answer.</summary>
    private static void Compare(string[] manifest, string peers)
    {
        var ours = manifest
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Where(line => line.TryGetProperty("sha256", out _))
            .Select(line => $"{line.GetProperty("sha256").GetString()} *{line.GetProperty("path").GetString()}")
            .Order(StringComparer.Ordinal);
        if (!ours.SequenceEqual(peers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)))
            throw new CannotMeasureException(
                "The manifest and openssl disagree about some files: find out who is wrong before comparing times."
            );
    }
}
