using System.Text;
using Homelab.Backups.Manifests.Sources;
using Homelab.Configuration;
using Homelab.Reports;
using Homelab.Reports.Drills;
using Homelab.Restores.Recovery;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Recovery;

/// <summary>A homelab whose drill has just passed, a key, and a stick.</summary>
internal sealed class KitBench : IDisposable
{
    /// <summary>Whatever a shell would do something with.</summary>
    public const string NastyPassword = "it's `a` $(touch hit) \"$HOME\" \\ !x\n#; é";

    public KitBench()
    {
        Directory.CreateDirectory(Stick);
        Config = $$"""
            version: 1
            hosts: { nas: { runner: nas }, docker1: { runner: docker1 } }
            databases:
              app: { url: APP_DB_URL }
            backups:
              sets:
                photos: { host: nas, kind: photos, paths: [/srv/photos] }
                vault: { host: nas, kind: vault, paths: [/srv/vault] }
                gitlab: { host: docker1, kind: gitlab, paths: [/srv/gitlab/backups] }
                dbs: { host: docker1, kind: postgres, databases: [app] }
              tiers:
                fast: { cron: "30 3 * * *" }
                slow: { cron: "0 4 * * 0" }
            recovery: { recipients: [{{Recipient}}], to: [{{Stick}}] }
            """;
    }

    public TempDir Dir { get; } = new();

    public string Stick => Dir["stick"];

    public string Identity => Dir["key.txt"];

    public string Recipient => field ??= NewKey("key.txt");

    public string Config { get; set; }

    public Calendar Time { get; } = new();

    public Dictionary<string, string> Environment { get; } =
        new()
        {
            ["RESTIC_FAST_READ_REPOSITORY"] = "rest:https://reader:hunter2hunter2@backup.example/fast",
            ["RESTIC_FAST_READ_PASSWORD"] = NastyPassword,
            ["RESTIC_FAST_READ_AWS_ACCESS_KEY_ID"] = "",
            ["APP_DB_URL"] = "postgres://app:secret-of-the-app@db/app",
            ["PATH"] = "/usr/bin",
            ["RESTIC_OTHER_PASSWORD"] = "of no tier",
            ["CI_JOB_TOKEN"] = "not for kits",
        };

    public DrillReport? Drill { get; set; } =
        new()
        {
            Id = "d-20261122-060000",
            Tier = "fast",
            Sets =
            [
                new DrilledSet
                {
                    Set = "vault",
                    Snapshot = new string('a', 64),
                    SnapshotTime = new(2026, 11, 22, 3, 30, 0, TimeSpan.Zero),
                },
                new DrilledSet
                {
                    Set = "gitlab",
                    Snapshot = new string('b', 64),
                    IsOlder = true,
                },
            ],
        };

    public MountTable Mounts { get; set; } = MountTable.Read("/dev/null");

    public string NewKey(string file) =>
        Run(RealTools.AgeKeygen, "-o", Dir[file]) is var _ ? Run(RealTools.AgeKeygen, "-y", Dir[file]).Trim() : "";

    public RecoveryKit Kit(string? age = null, string restic = "no-restic-here") =>
        new(Request(restic), Time) { Age = age ?? RealTools.Age, Mounts = Mounts };

    public async Task<string> MadeAsync(string restic = "no-restic-here")
    {
        var outcome = await Kit(restic: restic).MakeAsync(TestContext.Current.CancellationToken);
        Assert.Equal([Stick], outcome.Report!.Copies);
        return Path.Combine(Stick, outcome.Report.Name);
    }

    /// <summary>Encrypts what somebody made who only knows the recipient.</summary>
    public async Task<string> EncryptedAsync(byte[] content)
    {
        await File.WriteAllBytesAsync(Dir["content"], content, TestContext.Current.CancellationToken);
        Run(RealTools.Age, "-r", Recipient, "-o", Dir["other.age"], Dir["content"]);
        return Dir["other.age"];
    }

    public string Run(string program, params string[] arguments)
    {
        var run = RealTools.RunAsync(program, arguments, TestContext.Current.CancellationToken, Dir.Path).GetAwaiter().GetResult();
        Assert.True(run.ExitCode == 0, run.StandardError);
        return run.StandardOutput;
    }

    public void Dispose() => Dir.Dispose();

    private HomelabConfig Read() =>
        HomelabFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(Config))) switch
        {
            Reading.Valid valid => valid.Config,
            Reading.Invalid invalid => throw new InvalidOperationException(string.Join('\n', invalid.Faults)),
            _ => throw new InvalidOperationException("A file is valid or not."),
        };

    public KitRequest Request(string restic = "no-restic-here") =>
        new()
        {
            Config = Read(),
            ConfigFile = Encoding.UTF8.GetBytes(Config),
            Environment = Environment,
            Drill = Drill,
            Restic = restic,
            Playbooks = Repository.File("ci-components/ansible"),
            Header = new ReportHeader
            {
                Tool = "homelab 0.1.0",
                Created = Time.GetUtcNow(),
                Project = "homelab/infra",
                Commit = "abc",
            },
        };

    internal sealed class Calendar : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 11, 22, 6, 32, 0, TimeSpan.Zero);

        public void Advance(TimeSpan by) => _now += by;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
