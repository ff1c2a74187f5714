using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports;
using Homelab.Reports.Backups;

namespace Homelab.Testing.Backups;

/// <summary>A small homelab in a temporary folder: data, a repository, a state folder, and a real restic.</summary>
internal sealed class House : IDisposable
{
    public const string Password = "correct-horse-repository";

    private readonly TempDir _dir = new();
    private readonly Dictionary<string, string> _environment;

    public House(string? restic = null)
    {
        Restic = restic ?? RealTools.Restic019;
        _environment = new() { ["RESTIC_FAST_REPOSITORY"] = _dir["repository"], ["RESTIC_FAST_PASSWORD"] = Password };
        State = new StateFolder(_dir["state"]);
        Write("notes/a.md", "a");
        Write("notes/deep/b.md", "b");
    }

    public string Restic { get; set; }

    /// <summary>The native tool; a copy where the user it runs as may not see the original.</summary>
    public string? Homelab { get; set; }

    public StateFolder State { get; }

    /// <summary>What homelab.yml calls this machine.</summary>
    public string Host { get; init; } = "local";

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public string Repository => _dir["repository"];

    public string Notes => this["notes"];

    /// <summary>Under backups.sets; by default one set of notes.</summary>
    public string Sets { get; set; } = "";

    /// <summary>Under backups.tiers.fast.</summary>
    public string Tier { get; set; } = "{}";

    /// <summary>Under databases.</summary>
    public string Databases { get; set; } = "{}";

    public List<string> Said { get; } = [];

    public string this[string relative] => _dir[relative];

    public string Write(string relative, string content) => _dir.Write(relative, content);

    public string Script(string name, string body) => _dir.Script(name, body);

    public void Set(string variable, string value) => _environment[variable] = value;

    /// <summary>Makes the repository without restic, with a key that opens in no time.</summary>
    /// <param name="folder">Where its files are; by default those of <see cref="Repository"/>.</param>
    public WeakRepository MakeWeak(string? folder = null)
    {
        Set("RESTIC_FAST_PASSWORD", WeakRepository.Password);
        return Weak = new WeakRepository(folder ?? Repository);
    }

    /// <summary>Made by <see cref="MakeWeak"/>.</summary>
    public WeakRepository? Weak { get; private set; }

    /// <summary>A repository whose key is so weak that opening it costs nothing, in place of a real one.</summary>
    public House WithWeakKey()
    {
        _ = MakeWeak();
        return this;
    }

    /// <summary>Somebody else's repository.</summary>
    public House Sharing(string repository, string password)
    {
        Set("RESTIC_FAST_REPOSITORY", repository);
        Set("RESTIC_FAST_PASSWORD", password);
        return this;
    }

    public BackupPlan Plan() =>
        new(
            Config(),
            Config().Backups.Tiers[0],
            new HostName(Host),
            ResticRepository.OfTier(new TierName("fast"), _environment),
            new ReportHeader { Tool = "homelab test", Created = TimeProvider.System.GetUtcNow() }
        );

    public HomelabConfig Config()
    {
        var reading = HomelabFile.Read(Text());
        return Assert.IsType<Reading.Valid>(reading).Config;
    }

    /// <summary>What further top-level keys homelab.yml has.</summary>
    public string More { get; set; } = "";

    /// <summary>Starts the native tool, under another program if one is given, as a pipeline would.</summary>
    public BackgroundProcess Start(string[] under, params string[] arguments)
    {
        // Another run may read it at this moment.
        var config = this["homelab.yml"];
        File.Move(Write($"homelab.{Guid.NewGuid():n}.yml", Text()), config, overwrite: true);
        Directory.CreateDirectory(this["bin"]);
        if (new FileInfo(this["bin/restic"]).LinkTarget != Restic)
        {
            File.Delete(this["bin/restic"]);
            File.CreateSymbolicLink(this["bin/restic"], Restic);
        }

        var environment = _environment.ToDictionary(variable => variable.Key, variable => (string?)variable.Value);
        environment[StateFolder.Variable] = State.Path;
        environment["PATH"] = $"{this["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        return BackgroundProcess.Start(
            [.. under, Homelab ?? RealTools.Homelab, .. arguments, "--config", config, "--out", this["report"]],
            _dir.Path,
            environment
        );
    }

    /// <summary>The report that the native tool left.</summary>
    public BackupReport Report()
    {
        using var file = File.OpenRead(this["report/backup-fast.json"]);
        return BackupReports.ReadBackup(file);
    }

    public string Text()
    {
        var sets = Sets.Length > 0 ? Sets : $"{{ notes: {{ paths: [{Notes}] }} }}";
        return $"version: 1\ndatabases: {Databases}\n{More}\nbackups:\n  sets: {sets}\n  tiers: {{ fast: {Tier} }}\n";
    }

    public ResticTool Tool() => new(Restic, Plan().Repository, State.Cache);

    public async Task InitAsync(CancellationToken ct)
    {
        using var tool = Tool();
        Assert.Null(await ResticMaintenance.InitAsync(tool, Plan().Tier.StorageClass, ct));
    }

    public MaintenancePlan Maintenance(decimal? acceptedCost = null)
    {
        var plan = Plan();
        return new MaintenancePlan(plan.Tier, plan.Repository, plan.Header, State, Restic, acceptedCost) { Clock = Clock };
    }

    public Task<MaintenanceReport> CheckAsync(CancellationToken ct, decimal? acceptedCost = null) =>
        new CheckRun(Maintenance(acceptedCost), new Heard(Said)).RunAsync(ct);

    public Task<MaintenanceReport> PruneAsync(CancellationToken ct, bool dryRun = false, decimal? acceptedCost = null) =>
        new PruneRun(Maintenance(acceptedCost), new Heard(Said)).RunAsync(dryRun, ct);

    public Task<BackupReport> BackUpAsync(CancellationToken ct) =>
        new BackupRun(Plan(), State, Restic, Clock, new Heard(Said)).RunAsync(ct);

    public async Task<IReadOnlyList<Snapshot>> SnapshotsAsync(CancellationToken ct)
    {
        using var tool = Tool();
        return Assert.IsType<ResticAnswer<IReadOnlyList<Snapshot>>.Found>(await Snapshots.ListAsync(tool, [], null, ct)).Value;
    }

    /// <summary>restic as a person would call it, with the repository's password.</summary>
    public async Task<string> ResticAsync(string[] arguments, CancellationToken ct, int exit = 0)
    {
        var run = await TryResticAsync(arguments, ct);
        Assert.True(run.ExitCode == exit, $"restic {arguments[0]}: {run.StandardOutput}{run.StandardError}");
        return run.StandardOutput;
    }

    public Task<CliWrap.Buffered.BufferedCommandResult> TryResticAsync(string[] arguments, CancellationToken ct) =>
        RealTools.RunAsync(
            Restic,
            arguments,
            ct,
            _dir.Path,
            new Dictionary<string, string?>(OfTier())
            {
                ["RESTIC_REPOSITORY"] = _environment["RESTIC_FAST_REPOSITORY"],
                ["RESTIC_PASSWORD"] = _environment["RESTIC_FAST_PASSWORD"],
                ["RESTIC_CACHE_DIR"] = State.Cache,
            }
        );

    /// <summary>Restores the newest snapshot of a set into a folder of its own, and returns that folder.</summary>
    public async Task<string> RestoreAsync(string set, CancellationToken ct)
    {
        var target = _dir[$"restored-{Guid.NewGuid():N}"];
        await ResticAsync(["restore", "latest", "--tag", $"set:{set}", "--target", target], ct);
        return target;
    }

    /// <summary>No dump, no journal and no lock is left.</summary>
    public async Task AssertNothingIsLeftAsync(CancellationToken ct)
    {
        Assert.Empty(Directory.Exists(State.Staging("fast")) ? Directory.GetDirectories(State.Staging("fast")) : []);
        Assert.Empty(Directory.GetFiles(State.Journal, "*.jsonl"));
        Assert.Equal("", (await ResticAsync(["list", "locks", "--no-lock", "--quiet"], ct)).Trim());
    }

    /// <summary>Nothing on this machine knows any more what its sets held.</summary>
    public void LoseMemory()
    {
        if (Directory.Exists(State.Completeness))
            Directory.Delete(State.Completeness, recursive: true);
    }

    public void Dispose() => _dir.Dispose();

    private Dictionary<string, string?> OfTier() =>
        _environment
            .Where(variable => variable.Key.StartsWith("RESTIC_FAST_", StringComparison.Ordinal))
            .ToDictionary(variable => variable.Key["RESTIC_FAST_".Length..], variable => (string?)variable.Value);

    private sealed class Heard(List<string> said) : IProgress<Progress>
    {
        public void Report(Progress value)
        {
            if (value is not Progress.Note note)
                return;
            lock (said)
                said.Add(note.Text);
        }
    }
}
