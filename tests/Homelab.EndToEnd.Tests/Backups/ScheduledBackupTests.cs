using Homelab.Demo;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Pipelines;
using Homelab.Reports.Findings;
using Homelab.Testing;

namespace Homelab.EndToEnd.Tests.Backups;

/// <summary>From a schedule that is due to a report that may be believed, with the published tool and real restic, PostgreSQL and
/// git.</summary>
public sealed class ScheduledBackupTests(BackupStage fixture) : IClassFixture<BackupStage>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Stage Stage => fixture.Stage;

    [Fact]
    public async Task A_schedule_that_is_due_saves_the_host_on_its_own_runner_and_leaves_a_report_that_may_be_believed()
    {
        var before = await fixture.Backups.NewestAsync(Ct);
        Stage.GitLab.Advance(TimeSpan.FromHours(24));
        await Stage.GitLab.RunSchedulesAsync(Ct);

        var ran = await fixture.Backups.EndAsync(before?.Id, Ct);

        Assert.True(
            ran is { Job: { Status: "success", Name: "backup" }, Pipeline: { Source: "schedule", Ref: "main", Tag: false } },
            ran.Trace
        );
        Assert.Equal("runner of the NAS", (string?)(await JobAsync(ran.Job))["runner"]!["description"]);
        Assert.True((bool)(await Stage.Root.GetAsync("api/v4/projects/homelab%2Finfra/repository/branches/main", Ct))!["protected"]!);
        var header = ran.Report!.Header;
        Assert.Equal(
            (ran.Pipeline.Id.Value, ran.Job.Id.Value, ran.Pipeline.Sha, "main", Stage.Project),
            (header.Pipeline, header.Job, header.Commit, header.Ref, header.Project)
        );
        Assert.Equal($"{ran.Pipeline.ProjectId}", $"{header.ProjectId}");
        Assert.True(ran.Report.Verdict is Severity.Note, ran.Trace);
        Assert.Equal(
            ["dbs", "gitea", "photos", "vault"],
            ran.Report.Sets.Where(set => set.Snapshot is not null).Select(set => set.Set).Order()
        );
        Assert.Equal(await fixture.Nas.RowsAsync(Ct), ran.Report.Sets.Sum(set => set.Databases.Sum(database => database.Rows)));
        Assert.Equal("Up", fixture.Monitor.State);
        Assert.All(
            fixture.Backups.Variables.Where(variable => variable.Key != "RESTIC_FAST_PASSWORD"),
            variable => Assert.DoesNotContain(variable.Value, ran.Trace, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_missing_source_fails_the_pipeline_and_what_is_there_is_saved()
    {
        using var lost = fixture.Nas.LosePhotos();
        var ran = await fixture.Backups.PlayAsync(fixture.Schedule, Ct);

        Assert.True(ran is { Pipeline.Status: "failed", Job: { Status: "failed", FailureReason: "script_failure" } }, ran.Trace);
        Assert.Contains("exit status 1", ran.Trace, StringComparison.Ordinal);
        Assert.Contains(
            ran.Report!.Findings,
            finding => finding is { Code: "source-missing", Subject: "photos", Severity: Severity.Failed }
        );
        Assert.Equal(["dbs", "gitea", "vault"], ran.Report.Sets.Where(set => set.Snapshot is not null).Select(set => set.Set).Order());
        Assert.Equal("Down", fixture.Monitor.State);
        Assert.Contains("source-missing", fixture.Monitor.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_wants_to_be_looked_at_is_a_warning_that_stops_nothing()
    {
        using var lost = fixture.Nas.LosePhotos();
        Directory.CreateDirectory(fixture.Nas.Photos);
        var ran = await fixture.Backups.PlayAsync(fixture.Schedule, Ct);

        Assert.True(
            ran is { Pipeline.Status: "success", Job: { Status: "failed", AllowFailure: true }, Report.Verdict: Severity.Look },
            ran.Trace
        );
        Assert.Contains("exit status 3", ran.Trace, StringComparison.Ordinal);
        Assert.Contains(ran.Report!.Findings, finding => finding is { Code: "source-empty", Subject: "photos" });
    }

    [Fact]
    public async Task A_merge_request_never_starts_a_backup_and_sees_none_of_its_variables()
    {
        await Stage.Infra.GitAsync(Ct, "switch", "--quiet", "--create", "curious", "main");
        // As bad as it gets: its author asks for the task, the environment and the runner.
        File.WriteAllText(
            Stage.Infra[".gitlab-ci.yml"],
            File.ReadAllText(Stage.Infra[".gitlab-ci.yml"])
                .Replace("task: \"$[[ inputs.task ]]\"", "task: backup", StringComparison.Ordinal)
                + """
                plans:
                  tags: [plan]
                  environment: { name: homelab/plan, action: access }
                  rules: &mine [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]
                  script: ['env | cut -d= -f1']
                steals:
                  tags: [plan]
                  environment: { name: homelab/backup, action: access }
                  rules: *mine
                  script: ['env | cut -d= -f1']
                intrudes:
                  tags: [nas]
                  rules: *mine
                  script: ['true']

                """
        );
        await Stage.PushAsync("Curious", Ct);
        var request = await Stage.Client.MergeRequests.CreateAsync(Stage.Id, new NewMergeRequest("curious", "main", "Curious"), Ct);
        await Stage.GitLab.PipelinesCreatedAsync();
        await Stage.Infra.GitAsync(Ct, "switch", "--quiet", "main");
        var pipeline = await Stage.Client.MergeRequests.Pipelines.ListAsync(Stage.Id, request.Iid, Ct).FirstAsync(Ct);
        var jobs = await UntilAsync(pipeline.Id, jobs => jobs.Count(job => job.Status is "success") == 3);

        Assert.Equal(["intrudes", "plans", "steals", "terraform-plan"], jobs.Select(job => job.Name).Order());
        Assert.Equal("pending", jobs.Single(job => job.Name == "intrudes").Status);
        foreach (var job in jobs.Where(job => job.Name is "plans" or "steals"))
        {
            var trace = await TraceAsync(job);
            Assert.Contains("CI_ENVIRONMENT_NAME", trace, StringComparison.Ordinal);
            Assert.All(fixture.Backups.Variables.Keys, name => Assert.DoesNotContain(name, trace, StringComparison.Ordinal));
        }
    }

    private async Task<List<Job>> UntilAsync(PipelineId pipeline, Func<List<Job>, bool> done)
    {
        var jobs = new List<Job>();
        await Wait.UntilAsync(
            async () => done(jobs = await Stage.Client.Jobs.ListAsync(Stage.Id, pipeline, ct: Ct).ToListAsync(Ct)),
            Ct,
            () => string.Join('\n', jobs)
        );
        return jobs;
    }

    private async Task<string> TraceAsync(Job job)
    {
        await using var trace = await Stage.Client.Jobs.OpenTraceAsync(Stage.Id, job.Id, 1_000_000, Ct);
        using var reader = new StreamReader(trace!);
        return await reader.ReadToEndAsync(Ct);
    }

    private async Task<System.Text.Json.Nodes.JsonNode> JobAsync(Job job) =>
        (await Stage.Root.GetAsync($"api/v4/projects/homelab%2Finfra/jobs/{job.Id}", Ct))!;
}
