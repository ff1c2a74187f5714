using System.Text;
using System.Text.Json.Nodes;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Testing;

namespace Homelab.Reports.Tests.Backups;

public sealed class BackupReportTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 23, 3, 30, 0, TimeSpan.FromHours(1));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static BackupReport Full =>
        new()
        {
            Header = new ReportHeader
            {
                Tool = "homelab 0.1.0",
                Created = Morning,
                Project = "homelab/infra",
                ProjectId = 7,
                Pipeline = 41,
                Job = 99,
                Commit = "abc",
                Ref = "main",
            },
            Verdict = Severity.Look,
            Tier = "fast",
            Host = "nas",
            Restic = "0.19.1",
            Started = Morning.ToUniversalTime(),
            Seconds = 12.5,
            Canary = "41",
            Sets =
            [
                new SetReport
                {
                    Set = "dbs",
                    Kind = "postgres",
                    Snapshot = new string('a', 64),
                    SnapshotTime = Morning,
                    Files = 3,
                    Bytes = 5_000_000_000,
                    Added = 12,
                    Manifest = new ManifestReport(new string('b', 64), "full", 2, 5_000_000_000, 2, 5_000_000_000, 0),
                    Databases = [new DatabaseReport("app", "postgres", "15.8", 4, 1_000_000, 77)],
                    DumpSeconds = 1,
                    ManifestSeconds = 0.5,
                    BackupSeconds = 3,
                },
                new SetReport
                {
                    Set = "photos",
                    Kind = "photos",
                    SeedingPercent = 37,
                },
            ],
            Retention = new RetentionReport(14, [new string('c', 64)]),
            Snapshots = [new SnapshotRow(new string('a', 64), Morning, "nas", ["homelab", "tier:fast", "set:dbs"])],
            Findings = [new Finding("seeding", Severity.Look, "photos", "The time limit came.\n/close @all ‮")],
            Monitor = new MonitorReport("BACKUP_FAST", "fallback", "why"),
        };

    private static MaintenanceReport Check =>
        new()
        {
            Header = new ReportHeader { Tool = "homelab 0.1.0", Created = Morning },
            Verdict = Severity.Failed,
            Operation = "check",
            Tier = "slow",
            Restic = "0.18.0",
            Started = Morning.ToUniversalTime(),
            Coverage = new CoverageReport(3, 52, 38, null),
            Prune = new PruneReport(1, null, 3),
            Cost = "This check reads 1 GB.",
            Findings = [new Finding("check-failed", Severity.Failed, null, "One error.")],
        };

    [Fact]
    public void A_backup_report_reads_back_as_it_was_written()
    {
        var back = BackupReports.ReadBackup(Stream(BackupReports.Write(Full)));

        Assert.Equal(BackupReports.Write(Full).ToArray(), BackupReports.Write(back).ToArray());
        Assert.Equal((Full.Header.Pipeline, Full.Verdict, Full.Sets[0].Bytes), (back.Header.Pipeline, back.Verdict, back.Sets[0].Bytes));
    }

    [Fact]
    public void A_maintenance_report_reads_back_as_it_was_written()
    {
        var back = BackupReports.ReadMaintenance(Stream(BackupReports.Write(Check)));

        Assert.Equal(BackupReports.Write(Check).ToArray(), BackupReports.Write(back).ToArray());
    }

    [Fact]
    public async Task Both_keep_to_their_published_schemas()
    {
        await AssertValidAsync("docs/schemas/backup.schema.json", BackupReports.Write(Full));
        await AssertValidAsync("docs/schemas/backup.schema.json", BackupReports.Write(new BackupReport()));
        await AssertValidAsync("docs/schemas/check.schema.json", BackupReports.Write(Check));
    }

    [Fact]
    public void A_huge_history_is_cut_at_its_old_end_and_counted()
    {
        var row = Full.Snapshots[0];
        var report = Full with
        {
            Snapshots = [.. Enumerable.Range(0, 50_000).Select(number => row with { Id = $"{number:x64}" })],
            Findings = [.. Enumerable.Repeat(Full.Findings[0], 900)],
        };

        var written = BackupReports.Write(report);

        Assert.InRange(written.Length, 1, 6 * 1024 * 1024);
        var back = BackupReports.ReadBackup(Stream(written));
        Assert.Equal(
            (8000, 42_000, 400, $"{0:x64}"),
            (back.Snapshots.Count, back.OmittedSnapshots, back.OmittedFindings, back.Snapshots[0].Id)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"schema":"homelab.plan/1"}""")]
    [InlineData("""{"schema":"homelab.backup/2"}""")]
    [InlineData("""{"schema":"homelab.backup/1","sets":7}""")]
    [InlineData("""{"schema":"homelab.backup/1","verdict":"splendid"}""")]
    [InlineData("""{"schema":"homelab.backup/1","tier":"\ud800"}""")]
    public void What_is_no_such_report_is_one_sentence(string text) =>
        Assert.Throws<ReportUnreadableException>(() => BackupReports.ReadBackup(Stream(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void Members_of_a_later_version_are_ignored()
    {
        var later = JsonNode.Parse(BackupReports.Write(Full).Span)!.AsObject();
        later["comet"] = new JsonObject { ["tail"] = 1 };
        later["sets"]![0]!["moon"] = true;

        Assert.Equal(2, BackupReports.ReadBackup(Stream(Encoding.UTF8.GetBytes(later.ToJsonString()))).Sets.Count);
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> content) => new(content.ToArray());

    private static async Task AssertValidAsync(string schema, ReadOnlyMemory<byte> report)
    {
        var judgement = Assert.Single(await JsonSchemas.JudgeAsync(Repository.Read(schema), [Encoding.UTF8.GetString(report.Span)], Ct));
        Assert.True((bool)judgement!["valid"]!, judgement.ToJsonString());
    }
}
