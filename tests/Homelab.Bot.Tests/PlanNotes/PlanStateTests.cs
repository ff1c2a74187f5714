using Homelab.Bot.Inbox;
using Homelab.Bot.PlanNotes;
using Homelab.Bot.Projects;
using Homelab.Bot.Settings;
using Homelab.Bot.Webhooks;
using Homelab.GitLab;
using Homelab.GitLab.MergeRequests;
using Homelab.Reports.Notes.Plans;
using Homelab.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Homelab.Bot.Tests.PlanNotes;

/// <summary>What GitLab says of a plan, in the states that only a script gives it.</summary>
public sealed class PlanStateTests : IAsyncDisposable
{
    private const string Old = "0000000000000000000000000000000000000001";
    private const string Head = "0000000000000000000000000000000000000002";
    private const string Merged = "0000000000000000000000000000000000000003";

    private readonly TempDir _folder = new();
    private readonly Store _store;

    public PlanStateTests() => _store = new Store($"Data Source={_folder["bot.db"]}", NullLogger<Store>.Instance);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Between_a_push_and_its_pipeline_the_merged_results_of_the_commit_before_are_no_newer_plan()
    {
        var state = await ReadAsync(path =>
            path switch
            {
                "projects/12/merge_requests/7/pipelines" => Reply.Json($"[{Pipeline(1, Merged, "refs/merge-requests/7/merge")}]"),
                $"projects/12/repository/commits/{Merged}" => Reply.Json($$"""{"id":"{{Merged}}","parent_ids":["{{Merged}}","{{Old}}"]}"""),
                "projects/12/pipelines/1/jobs" => Reply.Json($"[{Job(11)}]"),
                _ => Artifact(path, 1, 11, Old),
            }
        );

        var awaited = Assert.IsType<PlanState.Awaited>(state);
        Assert.Equal(Head, awaited.Plan.Commit);
        Assert.Equal(Old, Assert.Single(awaited.Older!.Reports).Header.Commit);
    }

    [Fact]
    public async Task A_rerun_that_was_cancelled_leaves_the_plan_of_the_same_commit()
    {
        var state = await ReadAsync(path =>
            path switch
            {
                "projects/12/merge_requests/7/pipelines" => Reply.Json($"[{Pipeline(2, Head)},{Pipeline(1, Head)}]"),
                "projects/12/pipelines/2/jobs" => Reply.Json("""[{"id":22,"name":"terraform-plan","status":"canceled"}]"""),
                "projects/12/pipelines/1/jobs" => Reply.Json($"[{Job(11)}]"),
                _ => Artifact(path, 1, 11, Head),
            }
        );

        Assert.Equal(1, Assert.IsType<PlanState.Settled>(state).Pipeline.Id.Value);
    }

    [Fact]
    public async Task An_erased_report_is_gone_and_since_when_is_known()
    {
        var state = await ReadAsync(path =>
            path switch
            {
                "projects/12/merge_requests/7/pipelines" => Reply.Json($"[{Pipeline(1, Head)}]"),
                "projects/12/pipelines/1/jobs" => Reply.Json(
                    """[{"id":11,"name":"terraform-plan","status":"success","erased_at":"2026-11-30T06:00:00Z"}]"""
                ),
                _ => null,
            }
        );

        var settled = Assert.IsType<PlanState.Settled>(state);
        Assert.Equal(PlanGapReason.ReportGone, Assert.Single(settled.Gaps).Reason);
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 6, 0, 0, TimeSpan.Zero), settled.GoneSince);
    }

    [Theory]
    [InlineData("1000+", "a.txt", true)]
    [InlineData("1500", "a.txt", true)]
    [InlineData("1", "a.txt", false)]
    public async Task A_list_of_changes_that_is_not_whole_counts_as_a_change_of_the_pipeline(string count, string listed, bool changes)
    {
        await using var gitlab = new ScriptedGitLab(path =>
            path.EndsWith("/diffs", StringComparison.Ordinal)
                ? Reply.Json($$"""[{"old_path":"{{listed}}","new_path":"{{listed}}"}]""")
                : null
        );
        using var client = gitlab.Client();

        Assert.Equal(changes, await new PipelineChanges(Project(gitlab, client), Request with { ChangesCount = count }).AnyAsync(Ct));
    }

    [Fact]
    public async Task The_configuration_itself_is_compared_whatever_the_list_of_changes_says()
    {
        var read = 0;
        await using var gitlab = new ScriptedGitLab(path =>
            path.EndsWith("/diffs", StringComparison.Ordinal) ? Reply.Json("[]")
            : path.EndsWith(".gitlab-ci.yml", StringComparison.Ordinal)
                ? Reply.Json($$"""{"file_path":".gitlab-ci.yml","content":"{{Interlocked.Increment(ref read)}}","encoding":"text"}""")
            : null
        );
        using var client = gitlab.Client();
        var request = Request with
        {
            DiffRefs = new DiffRefs { BaseSha = Old, HeadSha = Head },
        };

        Assert.True(await new PipelineChanges(Project(gitlab, client), request).AnyAsync(Ct));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private static MergeRequest Request => new() { Iid = new MergeRequestIid(7), Sha = Head };

    private WatchedProject Project(ScriptedGitLab gitlab, GitLabClient client) =>
        new(new ProjectSettings("homelab/infra", "token"), client, new KnownProjects(gitlab.Settings, _store));

    private async Task<PlanState> ReadAsync(Func<string, Reply?> answer)
    {
        await using var gitlab = new ScriptedGitLab(answer);
        using var client = gitlab.Client();
        return await new PlanStateReader(Project(gitlab, client), Request).ReadAsync(Ct);
    }

    private static string Pipeline(int id, string sha, string @ref = "refs/merge-requests/7/head") =>
        $$"""{"id":{{id}},"project_id":12,"sha":"{{sha}}","ref":"{{@ref}}","source":"merge_request_event","status":"success"}""";

    private static string Job(int id) =>
        $$"""{"id":{{id}},"name":"terraform-plan","status":"success","artifacts_file":{"filename":"{{PlanJob.Archive}}","size":1} }""";

    private static Reply? Artifact(string path, int pipeline, int job, string commit) =>
        path.EndsWith("/index.json", StringComparison.Ordinal)
            ? Reply.Json("""{"schema":"homelab.index/1","reports":[{"file":"plan.json","kind":"plan"}]}""")
        : path.EndsWith("/plan.json", StringComparison.Ordinal)
            ? Reply.Json(
                $$"""{"schema":"homelab.plan/1","tool":"homelab 1","created":"2026-11-30T00:00:00Z","projectId":12,"commit":"{{commit}}","pipeline":{{pipeline}},"job":{{job}}}"""
            )
        : null;
}
