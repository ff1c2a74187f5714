using System.Text.Json.Nodes;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Pipelines;
using Homelab.GitLab.Repositories;
using Homelab.GitLab.Tests.Http;

namespace Homelab.GitLab.Tests.Simulated;

/// <summary>Pipelines that really ran.</summary>
public sealed class PipelineTests(Simulation simulation) : IClassFixture<Simulation>
{
    private const string File = """
        plan:
          script:
            - mkdir homelab-report && printf '{"n":1}' > homelab-report/index.json && printf '%0100000d' 1 > 'homelab-report/plan big.json'
            - echo planned by $CI_PIPELINE_SOURCE
          artifacts: { paths: [homelab-report/], expire_in: 1 week }
          rules: [ { if: '$CI_PIPELINE_SOURCE == "merge_request_event" || $CI_PIPELINE_SOURCE == "trigger"' } ]
        broken:
          script: [ 'exit 4' ]
          rules: [ { if: '$CI_PIPELINE_SOURCE == "merge_request_event"' } ]
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_merge_requests_pipeline_its_jobs_logs_and_reports_are_read_by_the_bot()
    {
        using var gitlab = await simulation.SeededAsync();
        var (request, head) = await ProposeAsync(gitlab, "piped");
        using var bot = simulation.Bot();

        var pipeline = await EndedAsync(bot, await FirstAsync(bot, request));
        var jobs = await bot.Jobs.ListAsync(Simulation.Infra, pipeline.Id, ct: Ct).ToListAsync(Ct);
        var (plan, broken) = (jobs.Single(job => job.Name == "plan"), jobs.Single(job => job.Name == "broken"));

        Assert.Equal(
            (head, "merge_request_event", "failed", false, $"refs/merge-requests/{request.Iid}/head"),
            (pipeline.Sha, pipeline.Source, pipeline.Status, pipeline.Tag, pipeline.Ref)
        );
        Assert.Equal(("maintainer", request.ProjectId), (pipeline.User!.Username, pipeline.ProjectId));
        Assert.Equal(("success", null, "test", false), (plan.Status, plan.FailureReason, plan.Stage, plan.AllowFailure));
        Assert.Equal(("failed", "script_failure"), (broken.Status, broken.FailureReason));
        Assert.True(plan.ArtifactsFile!.Size > 0);
        Assert.Contains(plan.Artifacts!, artifact => artifact.FileType == "archive");
        Assert.Null(broken.ArtifactsFile);
        Assert.Equal(pipeline.Id, plan.Pipeline!.Id);
        Assert.NotNull(plan.FinishedAt);
        Assert.Equal(plan.Id, (await bot.Jobs.GetAsync(Simulation.Infra, plan.Id, Ct)).Id);
        await ReadReportsAsync(bot, plan.Id);
    }

    [Fact]
    public async Task A_trigger_token_starts_a_pipeline_and_a_wrong_one_does_not()
    {
        using var gitlab = await simulation.SeededAsync();
        await ProposeAsync(gitlab, "triggered");
        var token = (string)
            (
                await simulation.AskAsync(
                    "POST",
                    "/projects/homelab%2Finfra/triggers",
                    simulation.GitLab.Tokens.Maintainer,
                    new JsonObject { ["description"] = "bot" }
                )
            )["token"]!;
        using var bot = simulation.Bot();

        var started = await bot.Triggers.StartAsync(Simulation.Infra, new TriggerToken(token), new NewPipeline("triggered"), Ct);
        var ended = await EndedAsync(bot, started);
        var e = await Assert.ThrowsAsync<GitLabNotFoundException>(() =>
            bot.Triggers.StartAsync(Simulation.Infra, new TriggerToken("glptt-wrong"), new NewPipeline("triggered"), Ct)
        );

        Assert.Equal(("trigger", "success", "triggered"), (started.Source, ended.Status, ended.Ref));
        Assert.DoesNotContain("glptt-wrong", e.ToString(), StringComparison.Ordinal);
        Assert.Equal(started.Id, (await bot.Pipelines.FindLatestAsync(Simulation.Infra, "triggered", Ct))!.Id);
        Assert.Equal(
            started.Id,
            Assert.Single(await bot.Pipelines.ListAsync(Simulation.Infra, new PipelineFilter { Source = "trigger" }, Ct).ToListAsync(Ct)).Id
        );
    }

    [Fact]
    public async Task A_branch_without_a_pipeline_has_no_latest_one()
    {
        using var gitlab = await simulation.SeededAsync();

        Assert.Null(await gitlab.Pipelines.FindLatestAsync(Simulation.Infra, "main", Ct));
    }

    private static async Task ReadReportsAsync(GitLabClient bot, JobId job)
    {
        Assert.Equal(
            "{\"n\":1}",
            await (await bot.Jobs.OpenArtifactAsync(Simulation.Infra, job, "homelab-report/index.json", 1000, Ct))!.TextAsync()
        );
        Assert.Equal(
            100_000,
            (
                await (await bot.Jobs.OpenArtifactAsync(Simulation.Infra, job, "homelab-report/plan big.json", 100_000, Ct))!.TextAsync()
            ).Length
        );
        await Assert.ThrowsAsync<GitLabTooLargeException>(async () =>
            await (await bot.Jobs.OpenArtifactAsync(Simulation.Infra, job, "homelab-report/plan big.json", 99_999, Ct))!.TextAsync()
        );
        Assert.Null(await bot.Jobs.OpenArtifactAsync(Simulation.Infra, job, "homelab-report/nothing.json", 1000, Ct));
        Assert.Contains(
            "planned by merge_request_event",
            await (await bot.Jobs.OpenTraceAsync(Simulation.Infra, job, 1_000_000, Ct))!.TextAsync(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "homelab-report/index.json",
            (await bot.Jobs.ListArtifactsAsync(Simulation.Infra, job, ct: Ct).ToListAsync(Ct)).Select(entry => entry.Path)
        );
    }

    private async Task<(MergeRequest Request, string Head)> ProposeAsync(GitLabClient gitlab, string branch)
    {
        _ = RealTools.GitLabCiLocal;
        return await simulation.ProposeAsync(gitlab, branch, new FileAction("create", ".gitlab-ci.yml") { Content = File });
    }

    private static Task<Pipeline> FirstAsync(GitLabClient gitlab, MergeRequest request) =>
        Wait.ForAsync(
            async () => await gitlab.MergeRequests.Pipelines.ListAsync(Simulation.Infra, request.Iid, Ct).FirstOrDefaultAsync(Ct),
            Ct
        );

    private static async Task<Pipeline> EndedAsync(GitLabClient gitlab, Pipeline pipeline)
    {
        await Wait.UntilAsync(
            async () =>
                (pipeline = await gitlab.Pipelines.GetAsync(Simulation.Infra, pipeline.Id, Ct)).Status
                    is "success"
                        or "failed"
                        or "canceled"
                        or "skipped",
            Ct,
            () => $"{pipeline}"
        );
        return pipeline;
    }
}
