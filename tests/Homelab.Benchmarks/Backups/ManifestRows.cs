using System.Runtime.CompilerServices;
using System.Text.Json;
using Homelab.Benchmarks.Measuring;
using Homelab.Testing;

namespace Homelab.Benchmarks.Backups;

/// <summary>
/// <c>homelab manifest write</c> against the same files given to as many openssl as there are processors. Both are whole processes, and
/// ours also sorts, asks for owners and times, and writes to disk what it found. Files lie in the page cache, so that no disk hides the difference.
/// </summary>
internal static class ManifestRows
{
    private const double LeastPart = 0.9;

    public static async IAsyncEnumerable<Row> MeasureAsync(TempDir folder, [EnumeratorCancellation] CancellationToken ct)
    {
        // One file for each openssl, or xargs would give all of them to a single one.
        var (large, bytes) = (folder["large"], DataFiles.Write(folder["large"], count: 8, _ => 250_000_000));
        var (ours, peer) = await RunAsync(large, "-n 1 ", folder, ct);
        yield return new Row("manifest, 2 GB in 8 files: throughput", Amount.BytesPerSecond(bytes, ours.Time), new Bar.LeastPartOfPeer(LeastPart))
        {
            Peer = new Peer("openssl", Amount.BytesPerSecond(bytes, peer.Time)),
        };
        Directory.Delete(large, recursive: true);

        const int many = 20_000;
        var random = new Random(1);
        DataFiles.Write(folder["small"], many, _ => random.Next(100, 20_000));
        (ours, peer) = await RunAsync(folder["small"], "", folder, ct);
        yield return new Row($"manifest, {many:N0} small files: throughput", Amount.Rate(many, ours.Time), new Bar.LeastPartOfPeer(LeastPart))
        {
            Peer = new Peer("openssl", Amount.Rate(many, peer.Time)),
        };
        yield return new Row($"manifest, {many:N0} small files: peak", Amount.Bytes(ours.PeakBytes), new Bar.AtMost(Amount.Megabytes(80)));
        Directory.Delete(folder["small"], recursive: true);
    }

    private static async Task<(Run Ours, Run Peer)> RunAsync(string files, string xargs, TempDir folder, CancellationToken ct)
    {
        var manifest = folder["manifest.jsonl"];
        var race = await Race.RunAsync(
            new Command(Command.Homelab, "manifest", "write", files, "--to", manifest) { WithPeak = true }, OpenSsl(files, xargs + "-P$(nproc)"), ct);
        // Side by side they write into each other's lines.
        Compare(await File.ReadAllLinesAsync(manifest, ct), (await OpenSsl(files, "").RunAsync(ct)).Output);
        return race;
    }

    private static Command OpenSsl(string files, string xargs) =>
        new("bash", "-c", $"find '{files}' -type f -print0 | xargs -0 {xargs} openssl dgst -sha256 -r");

    /// <summary>A quick wrong answer is no answer.</summary>
    private static void Compare(string[] manifest, string peers)
    {
        var ours = manifest.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).Where(line => line.TryGetProperty("sha256", out _))
            .Select(line => $"{line.GetProperty("sha256").GetString()} *{line.GetProperty("path").GetString()}").Order(StringComparer.Ordinal);
        if (!ours.SequenceEqual(peers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)))
            throw new CannotMeasureException("The manifest and openssl disagree about some files: find out who is wrong before comparing times.");
    }
}
