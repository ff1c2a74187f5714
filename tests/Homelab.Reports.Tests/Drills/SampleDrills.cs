using Homelab.Reports.Drills;

namespace Homelab.Reports.Tests.Drills;

/// <summary>A drill of three sets over ssh that proved everything.</summary>
internal static class SampleDrills
{
    public static readonly DateTimeOffset Sunday = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    public static DrillReport Passed { get; } =
        Judged(
            new DrillReport
            {
                Header = new ReportHeader
                {
                    Tool = "homelab 0.1.0",
                    Created = Sunday.AddMinutes(33),
                    Project = "homelab/infra",
                    ProjectId = 7,
                    Pipeline = 41,
                    Job = 99,
                    Commit = "abc",
                    Ref = "main",
                },
                Id = "d-20261122-060000",
                Tier = "fast",
                Target = new("ssh", "dev-learning"),
                Restic = "0.19.1",
                Started = Sunday,
                Seconds = 1934,
                Sets =
                [
                    Set("vault", 1200, 56_000_000),
                    Set("gitea", 5000, 900_000_000) with
                    {
                        Kind = "gitea",
                        Host = "docker1",
                        Databases = [new("gitea", "postgres", "16.4", 112, 1_234_567, 61)],
                        LoadSeconds = 61,
                    },
                    Set("photos", 40_000, 250_000_000_000) with
                    {
                        Kind = "photos",
                        IsSample = true,
                        RestoredFiles = 900,
                        ProvenFiles = 900,
                        RestoredBytes = 5L << 30,
                        ProvenBytes = 5L << 30,
                    },
                ],
                Phases =
                [
                    new(DrillPhase.Plan, PhaseState.Done, 3),
                    new(DrillPhase.Guard, PhaseState.Done, 8),
                    new(DrillPhase.Provision, PhaseState.Done, 214),
                    new(DrillPhase.Restore, PhaseState.Done, 903),
                    new(DrillPhase.Verify, PhaseState.Done, 801),
                    new(DrillPhase.CleanUp, PhaseState.Done, 5),
                ],
                Checks =
                [
                    Guard("target-id", CheckStatus.Pass, "dev-learning-1, as homelab.yml says"),
                    Check("vault", "canary", CheckStatus.Pass, "41"),
                    Check("vault", "content", CheckStatus.Pass, "1200 of 1200 files are what the manifest says"),
                    Check("gitea", "content", CheckStatus.Pass, "5000 of 5000 files are what the manifest says"),
                    Check("gitea", DrillCheck.RowsOf("gitea"), CheckStatus.Pass, "112 tables, 1234567 rows, 0 differences"),
                    Check("photos", "content", CheckStatus.Pass, "900 of 900 files are what the manifest says"),
                    new("photos", "picture", CheckStatus.Skip, "no decoder here"),
                ],
                Rto = new(1117, 7200),
                Rpo = new(9000, 93_600, "photos"),
                History = [new("d-20261115-060000", Sunday.AddDays(-7), "fast", DrillVerdict.Pass, 1900, 880, 6_000_000_000, 7)],
                Proven =
                [
                    new("fast", Sunday.AddMinutes(32), "d-20261122-060000", "ssh"),
                    new("slow", Sunday.AddDays(-40), "d-20261013-060000", "container"),
                ],
                Recovery = new("homelab-recovery-20261122-d-20261122-060000.age", new string('e', 64), ["/mnt/usb"]),
                Monitor = new("DRILL", "delivered"),
            }
        );

    public static DrillReport Judged(DrillReport report) => DrillVerdicts.Conclude(report);

    public static DrillReport With(this DrillReport report, params DrillCheck[] checks) =>
        Judged(report with { Checks = [.. report.Checks, .. checks] });

    public static DrillCheck Check(string set, string name, CheckStatus status, string evidence) =>
        new(set, name, status, evidence) { IsMandatory = true, Seconds = 0.25 };

    public static DrillCheck Guard(string name, CheckStatus status, string evidence) =>
        new(null, name, status, evidence) { IsMandatory = true };

    private static DrilledSet Set(string name, long files, long bytes) =>
        new()
        {
            Set = name,
            Kind = "vault",
            Host = "nas",
            Snapshot = new string('a', 64),
            SnapshotTime = Sunday.AddHours(-2.5),
            Files = files,
            Bytes = bytes,
            RestoredFiles = files,
            RestoredBytes = bytes,
            ProvenFiles = files,
            ProvenBytes = bytes,
            RestoreSeconds = 301,
            VerifySeconds = 40,
        };
}
