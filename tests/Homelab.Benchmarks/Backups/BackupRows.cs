using System.Runtime.CompilerServices;
using System.Text.Json;
using Homelab.Benchmarks.Measuring;
using Homelab.Testing;

namespace Homelab.Benchmarks.Backups;

/// <summary>
/// A whole <c>backup run</c> against a shell that makes the same calls of restic, each into a repository of its own made beforehand. The
/// manifest is measured by itself (<see cref="ManifestRows"/>), so its seconds, which the report names, are taken off.
/// </summary>
internal static class BackupRows
{
    private const int Rounds = 5;

    // What the tool itself may cost: a share for reading along, and half a second for starting, journal, report.
    private const double Share = 1.03;
    private static readonly TimeSpan Fixed = TimeSpan.FromSeconds(0.5);

    public static async IAsyncEnumerable<Row> MeasureAsync(TempDir folder, [EnumeratorCancellation] CancellationToken ct)
    {
        var bytes = DataFiles.Write(folder["data"], count: 8, _ => 250_000_000);
        yield return await RowAsync($"backup run, {bytes / 1_000_000_000} GB in 8 files", folder, ct);
        Directory.Delete(folder["data"], recursive: true);

        var random = new Random(1);
        DataFiles.Write(folder["data"], 20_000, _ => random.Next(100, 20_000));
        yield return await RowAsync("backup run, 20,000 small files", folder, ct);
        Directory.Delete(folder["data"], recursive: true);
    }

    private static async Task<Row> RowAsync(string what, TempDir folder, CancellationToken ct)
    {
        var (ours, peers) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = -1; round < Rounds; round++)
        {
            var peer = await TimeAsync(folder, Peer(folder), _ => TimeSpan.Zero, ct);
            var own = await TimeAsync(folder, Ours(folder), Manifest, ct);
            if (round < 0)
                continue;
            peers.Add(peer);
            ours.Add(own);
        }

        var median = Middle(peers);
        return new Row(what, Amount.Of(Middle(ours)), new Bar.AtMost(Amount.Of((median * Share) + Fixed)))
        {
            Peer = new Peer("bare restic", Amount.Of(median)),
        };
    }

    private static async Task<TimeSpan> TimeAsync(TempDir folder, Command command, Func<string, TimeSpan> off, CancellationToken ct)
    {
        await MakeRepositoryAsync(folder, ct);
        var run = await command.RunAsync(ct);
        return run.Time - off(run.Output);
    }

    private static Command Ours(TempDir folder) =>
        new(Command.Homelab, "backup", "run", "--json", "--config", Config(folder), "--out", folder["report"])
        {
            Environment = Environment(folder),
        };

    private static Command Peer(TempDir folder)
    {
        Directory.CreateDirectory(folder["state/staging/fast/data"]);
        const string group = "--host local --group-by host,tags";
        return new Command(
            "bash",
            "-c",
            $"""
            set -e
            restic version
            restic snapshots --json --no-lock --host local --tag homelab,tier:fast
            restic backup --json {group} --tag homelab --tag tier:fast --tag set:data '{folder["data"]}' '{folder[
                "state/staging/fast/data"
            ]}'
            restic forget --json {group} --tag homelab,tier:fast --keep-last 3
            """
        )
        {
            Environment = Environment(folder),
        };
    }

    private static Dictionary<string, string?> Environment(TempDir folder) =>
        new()
        {
            ["PATH"] = $"{Path.GetDirectoryName(RealTools.Restic019)}:{System.Environment.GetEnvironmentVariable("PATH")}",
            ["HOMELAB_STATE"] = folder["state"],
            ["RESTIC_FAST_REPOSITORY"] = folder["repository"],
            ["RESTIC_FAST_PASSWORD"] = "measured",
            ["RESTIC_REPOSITORY"] = folder["repository"],
            ["RESTIC_PASSWORD"] = "measured",
            ["RESTIC_CACHE_DIR"] = folder["state/cache"],
            ["RESTIC_PROGRESS_FPS"] = "1",
        };

    private static string Config(TempDir folder) =>
        folder.Write(
            "homelab.yml",
            $"version: 1\nbackups:\n  sets: {{ data: {{ paths: [{folder["data"]}] }} }}\n  tiers: {{ fast: {{ keep: {{ last: 3 }} }} }}\n"
        );

    // An earlier run's cache and repository would make the second of two faster than the first.
    private static async Task MakeRepositoryAsync(TempDir folder, CancellationToken ct)
    {
        foreach (var old in new[] { folder["repository"], folder["state"] }.Where(Directory.Exists))
            Directory.Delete(old, recursive: true);
        Directory.CreateDirectory(folder["state/staging/fast/data"]);
        await new Command(RealTools.Restic019, "init") { Environment = Environment(folder) }.RunAsync(ct);
    }

    private static TimeSpan Middle(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static TimeSpan Manifest(string report)
    {
        using var json = JsonDocument.Parse(report);
        return TimeSpan.FromSeconds(json.RootElement.GetProperty("sets")[0].GetProperty("manifestSeconds").GetDouble());
    }
}
