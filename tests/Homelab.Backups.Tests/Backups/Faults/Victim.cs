using System.Text.Json;
using Homelab.Processes.Processes;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>A house with one set of everything: files, an SQLite file, a program that stands still meanwhile. And what must be true of it
/// after a fault.</summary>
internal sealed class Victim : IDisposable
{
    private static readonly string[] PutRight = ["orphan-stopped", "after-made-up", "leftovers-removed", "locks-removed"];

    private const int Continue = 18,
        Stop = 19;

    private readonly Random _random = new();
    private readonly FaultTally _tally;

    /// <param name="house">As it was built, without a repository.</param>
    public Victim(FaultTally tally, House house)
    {
        _tally = tally;
        House = house.WithWeakKey();
        House.Tier = "{ keep: { last: 3 }, remove-at-most: 100 }";
        House.Sets =
            $"{{ notes: {{ paths: [{House.Notes}], sqlite: [{Database}], before: [[touch, {Stopped}]], after: [[rm, -f, {Stopped}]] }} }}";
    }

    public House House { get; }

    /// <summary>There while the program whose files they are stands still.</summary>
    public string Stopped => House["stopped"];

    private string Database => House["app.db"];

    public static async Task<Victim> MoveInAsync(FaultTally tally, string version, CancellationToken ct)
    {
        var victim = new Victim(tally, new House(RealTools.Restic(version)));
        await victim.SqlAsync("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (0);", ct);
        return victim;
    }

    /// <summary>New data, so that there is something to lose.</summary>
    public async Task ChangeAsync(CancellationToken ct)
    {
        var bytes = new byte[300_000];
        _random.NextBytes(bytes);
        await File.WriteAllBytesAsync(Path.Combine(House.Notes, $"{_random.Next(4)}.bin"), bytes, ct);
        await SqlAsync("INSERT INTO t SELECT max(n) + 1 FROM t;", ct);
    }

    public TimeSpan SomeTimeWithin(TimeSpan longest) => longest * _random.NextDouble();

    /// <summary>The restic that a run has at work, as its journal tells.</summary>
    public int? ResticAtWork()
    {
        var working = new List<int>();
        foreach (var json in Directory.GetFiles(House.State.Journal, "*.jsonl").SelectMany(Lines))
        {
            var process = json.TryGetProperty("process", out var id) ? id.GetInt32() : 0;
            if (json.GetProperty("event").ValueEquals("restic"))
                working.Add(process);
            else if (json.GetProperty("event").ValueEquals("ended"))
                working.Remove(process);
        }

        return working.FindLast(process => ProcessFacts.StartedAt(process) > 0) is > 0 and var last ? last : null;
    }

    /// <summary>From now on the repository is reached by a server.</summary>
    public async Task<RestServer> ServeAsync(CancellationToken ct)
    {
        var server = await RestServer.StartAsync(ct, "--no-auth");
        Directory.CreateDirectory(Path.GetDirectoryName(server.Folder())!);
        Directory.CreateSymbolicLink(server.Folder(), House.Repository);
        House.Sharing(server.Repository(), WeakRepository.Password);
        return server;
    }

    /// <summary>From now on there is time between one pack and the next, of which there are many.</summary>
    public void UploadsSlowly()
    {
        House.Tier = House.Tier.Replace("{ keep", "{ limit-upload: 2MiB/s, keep", StringComparison.Ordinal);
        House.Set("RESTIC_FAST_RESTIC_PACK_SIZE", "4");
    }

    /// <summary>Freezes restic when it has uploaded a pack of many, lets something happen, and lets it go on.</summary>
    public async Task<BackupReport> WhileUploadingAsync(Func<Task> happening, CancellationToken ct)
    {
        var before = PackCount();
        var bytes = new byte[11_000_000];
        _random.NextBytes(bytes);
        await File.WriteAllBytesAsync(Path.Combine(House.Notes, "large"), bytes, ct);
        var running = Task.Run(() => House.BackUpAsync(ct), ct);
        await Wait.UntilAsync(() => PackCount() > before || running.IsCompleted, ct, what: "a pack was uploaded");
        Assert.False(running.IsCompleted, "the backup was too fast");
        var restic = ResticAtWork()!.Value;
        Signals.Send(restic, Stop);
        try
        {
            await happening();
        }
        finally
        {
            Signals.Send(restic, Continue);
        }

        return await running;
    }

    /// <summary>What the run that was hit says of itself must be true.</summary>
    public async Task HitAsync(BackupReport? report, CancellationToken ct) =>
        _tally.Hit(report, report is not { Verdict: Severity.Note } || await IsCompleteAsync(ct) is null);

    /// <summary>The next run works at once and has nothing to complain of.</summary>
    /// <param name="what">What was done, for whoever reads a failure.</param>
    public async Task<BackupReport> RecoverAsync(string what, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var report = await House.BackUpAsync(limit.Token);
        var said = string.Join(' ', report.Findings.Select(finding => finding.Sentence).Concat(House.Said));
        Assert.True(
            report.Findings.All(finding => PutRight.Contains(finding.Code) || finding.Code == "files-stored-again"),
            $"{what}: {said}"
        );
        var missing = await IsCompleteAsync(ct);
        _tally.Recovered(missing is null);
        Assert.True(missing is null, $"{what}: {missing}");
        Assert.False(File.Exists(Stopped), $"{what}: what was stopped stands still");
        await House.AssertNothingIsLeftAsync(ct);
        return report;
    }

    /// <summary>Restores the newest snapshot and compares.</summary>
    /// <returns>What is missing or differs, or null.</returns>
    public async Task<string?> IsCompleteAsync(CancellationToken ct)
    {
        var target = House[$"restored-{_random.NextInt64()}"];
        var restore = await House.TryResticAsync(["restore", "latest", "--tag", "set:notes", "--target", target], ct);
        if (restore.ExitCode != 0)
            return restore.StandardError;
        var differences = await RealTools.RunAsync("diff", ["-rq", House.Notes, target + House.Notes], ct);
        var copy = Path.Combine(target + House.State.Staging("fast", "notes"), "sqlite/0-app.db");
        var rows = await RealTools.RunAsync(RealTools.Sqlite, [copy, "SELECT count(*) FROM t"], ct);
        Directory.Delete(target, recursive: true);
        return differences.ExitCode != 0 ? differences.StandardOutput + differences.StandardError
            : rows.StandardOutput != await SqlAsync("SELECT count(*) FROM t", ct) ? $"rows: {rows.StandardOutput}{rows.StandardError}"
            : null;
    }

    public async Task<string> SqlAsync(string sql, CancellationToken ct)
    {
        var run = await RealTools.RunAsync(RealTools.Sqlite, [Database, sql], ct);
        return run.ExitCode == 0 ? run.StandardOutput : throw new InvalidOperationException(run.StandardError);
    }

    public void Dispose() => House.Dispose();

    private int PackCount() =>
        Directory
            .EnumerateFiles(Path.Combine(House.Repository, "data"), "*", SearchOption.AllDirectories)
            .Count(file => Path.GetFileName(file).Length == 64);

    private static IEnumerable<JsonElement> Lines(string file)
    {
        foreach (var line in File.ReadLines(file).Where(line => line.EndsWith('}')))
            yield return JsonSerializer.Deserialize<JsonElement>(line);
    }
}
