using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Homelab.Benchmarks.Measuring;
using Homelab.Testing;

namespace Homelab.Benchmarks.Backups;

/// <summary>
/// <c>homelab drill inspect</c>, as a drill starts it where it restored something, against the same files given to as many openssl as there
/// are
/// processors. The files themselves are their own best restore. Ours also reads the manifest, and compares owners, times and counts.
/// </summary>
internal static class InspectionRows
{
    private const int Many = 20_000;

    private static readonly Bar Promise = new Bar.LeastPartOfPeer(0.9);

    public static async IAsyncEnumerable<Row> MeasureAsync(TempDir folder, [EnumeratorCancellation] CancellationToken ct)
    {
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
        await new Command(Command.Homelab, "manifest", "write", files, "--to", manifest).RunAsync(ct);
        await File.WriteAllTextAsync(folder["job.json"], Job(manifest), ct);
        var inspect = new Command("bash", "-c", $"exec {Command.Homelab} drill inspect < '{folder["job.json"]}'") { WithPeak = true };
        Check((await inspect.RunAsync(ct)).Output);

        var (ours, theirs) = await Race.RunAsync(inspect, ManifestRows.OpenSsl(files, xargs + "-P$(nproc)"), ct);
        yield return new Row($"drill verification, {what}: throughput", speed(ours), Promise) { Peer = new Peer("openssl", speed(theirs)) };
        yield return new Row($"drill verification, {what}: peak", Amount.Bytes(ours.PeakBytes), new Bar.AtMost(Amount.Megabytes(80)));
    }

    private static string Job(string manifest)
    {
        var header = JsonSerializer.Deserialize<JsonElement>(File.ReadLines(manifest).First());
        using var content = File.OpenRead(manifest);
        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        return $$"""
            {"root":"/","files":true,"databases":false,"sets":[{"set":"-","kind":"files","snapshot":"measured","snapshotTime":{{JsonSerializer.Serialize(
                header.GetProperty("created").GetString()
            )}},"host":"","tier":"",
             "manifest":{{JsonSerializer.Serialize(manifest)}},"manifestSha256":"{{digest}}","canary":{{JsonSerializer.Serialize(
                header.GetProperty("canary").GetString()
            )}},"isSample":false,"loaded":[]}]}
            """;
    }

    /// <summary>A quick wrong answer is no answer.</summary>
    private static void Check(string result)
    {
        var checks = JsonSerializer.Deserialize<JsonElement>(result).GetProperty("sets")[0].GetProperty("checks").EnumerateArray().ToList();
        if (checks.Count < 6 || checks.Exists(check => check.GetProperty("status").GetString() != "pass"))
            throw new CannotMeasureException($"The verification does not pass over files that nobody touched: {result}");
    }
}
