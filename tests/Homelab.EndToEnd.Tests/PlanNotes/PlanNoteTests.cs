using System.Text.Json;
using Homelab.Demo;
using Homelab.GitLab.MergeRequests;
using Homelab.Testing;

namespace Homelab.EndToEnd.Tests.PlanNotes;

/// <summary>The one note of a merge request, from real pipelines with real terraform.</summary>
public sealed class PlanNoteTests(StageFixture fixture) : IClassFixture<StageFixture>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Stage Stage => fixture.Stage;

    [Fact]
    public async Task A_note_follows_what_is_pushed_in_place_and_is_made_again_when_somebody_deletes_it()
    {
        var request = await OpenAsync("follow", "memory_gib = 8,", "memory_gib = 24,");
        var first = await Stage.NoteAsync(request, "+ input.memory_gib = 24", Ct);
        Stage.Infra.Edit("infra/main.tf", "memory_gib = 24,", "memory_gib = 48,");
        await Stage.PushAsync("More", Ct);
        var second = await Stage.NoteAsync(request, "+ input.memory_gib = 48", Ct);
        await Stage.Root.AskAsync(
            HttpMethod.Delete,
            $"api/v4/projects/homelab%2Finfra/merge_requests/{request}/notes/{second.Id}",
            null,
            Ct
        );
        Stage.Infra.Edit("infra/main.tf", "memory_gib = 48,", "memory_gib = 96,");
        await Stage.PushAsync("Still more", Ct);
        var third = await Stage.NoteAsync(request, "+ input.memory_gib = 96", Ct);

        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(second.Id, third.Id);
        Assert.Single(await Stage.NotesAsync(request, Ct));
        Assert.Contains("Earlier plans (2)", third.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("⚠", third.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_newer_commit_is_planned_the_older_plan_says_that_it_is_out_of_date()
    {
        var request = await OpenAsync("stale", "memory_gib = 8,", "memory_gib = 11,");
        await Stage.NoteAsync(request, "+ input.memory_gib = 11", Ct);
        Pipeline("script: [sleep 300]");
        var sha = await Stage.PushAsync("Slow", Ct);

        var stale = await Stage.NoteAsync(request, "is being made", Ct);

        Assert.Contains($"`{sha[..12]}`", stale.Body, StringComparison.Ordinal);
        Assert.Contains("⏳ **What follows is out of date", stale.Body, StringComparison.Ordinal);
        Assert.Contains("+ input.memory_gib = 11", stale.Body, StringComparison.Ordinal);
        var running = await Stage.Client.MergeRequests.Pipelines.ListAsync(Stage.Id, request, Ct).FirstAsync(Ct);
        await Stage.Client.Pipelines.CancelAsync(Stage.Id, running.Id, Ct);
        var canceled = await Stage.NoteAsync(request, "was cancelled**: run it again for a plan", Ct);
        Assert.StartsWith("<!-- homelab:plan -->\n\n⚠ **This merge request changes the pipeline", canceled.Body, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Scripts =>
        new()
        {
            { "fails", "script: [exit 1]", "`terraform-plan` failed before there was a plan" },
            { "no-report", "script: ['true']", "`terraform-plan` left no report" },
            { "huge", Report("head -c 9000000 /dev/zero | tr '\\\\0' ' ' > homelab-report/plan-infra.json"), "larger than any real one" },
            { "broken", Report("echo '{\"schema\":\"homelab.plan/1\"' > homelab-report/plan-infra.json"), "cannot be read" },
            { "missing-file", Report("true"), "cannot be read" },
            {
                "foreign",
                Report("sed 's/\"projectId\":[0-9]*/\"projectId\":99999/' real/plan-infra.json > homelab-report/plan-infra.json"),
                "from another project, pipeline or job"
            },
            {
                "older",
                Report(
                    "sed \"s/$CI_COMMIT_SHA/bcbb5ec396a2c0f828686f14fac9b80b780504f2/\" real/plan-infra.json > homelab-report/plan-infra.json"
                ),
                "is of another commit"
            },
        };

    [Theory, MemberData(nameof(Scripts))]
    public async Task A_plan_that_is_not_there_is_explained(string name, string job, string words)
    {
        await BranchAsync(name);
        Pipeline(job);
        var request = await ProposeAsync(name);

        var note = await Stage.NoteAsync(request, words, Ct);

        Assert.StartsWith("<!-- homelab:plan -->\n\n⚠ **This merge request changes the pipeline", note.Body, StringComparison.Ordinal);
        Assert.Contains("### ❌ There is no plan", note.Body, StringComparison.Ordinal);
        Assert.Single(await Stage.NotesAsync(request, Ct));
    }

    [Fact]
    public async Task A_configuration_GitLab_cannot_read_is_explained_once_there_was_a_note()
    {
        var request = await OpenAsync("unreadable", "memory_gib = 8,", "memory_gib = 13,");
        await Stage.NoteAsync(request, "+ input.memory_gib = 13", Ct);
        File.WriteAllText(Stage.Infra[".gitlab-ci.yml"], "terraform-plan: { script: \n");
        await Stage.PushAsync("Oops", Ct);

        await Stage.NoteAsync(request, "GitLab could not make a pipeline of this commit", Ct);
    }

    [Fact]
    public async Task A_merge_request_without_a_plan_gets_no_note()
    {
        await BranchAsync("silent");
        File.WriteAllText(
            Stage.Infra[".gitlab-ci.yml"],
            "lint: { script: ['true'], rules: [{ if: '$CI_PIPELINE_SOURCE == \"merge_request_event\"' }] }\n"
        );
        var request = await ProposeAsync("silent");
        await Wait.UntilAsync(
            async () =>
                await Stage
                    .Client.MergeRequests.Pipelines.ListAsync(Stage.Id, request, Ct)
                    .AnyAsync(pipeline => pipeline.Status == "success", Ct),
            Ct
        );
        await Stage.GitLab.DeliveredAsync(Ct);
        using var http = new HttpClient { BaseAddress = Stage.Bot.Url };
        await Wait.UntilAsync(
            async () => (await http.GetStringAsync("/health", Ct)).Contains("\"0 waiting.\"", StringComparison.Ordinal),
            Ct
        );

        Assert.Empty(await Stage.NotesAsync(request, Ct));
    }

    // What a hostile author's pipeline may hand over: the real report, and then something else in its place.
    private static string Report(string script) =>
        string.Join(
            ", ",
            "variables: { HOMELAB_NOTHING: '' }",
            $"script: [homelab terraform plan --out real, mkdir homelab-report, cp real/index.json homelab-report/, {JsonSerializer.Serialize(script)}]",
            "artifacts: { name: homelab-report, when: always, paths: [homelab-report/] }"
        );

    private void Pipeline(string job) =>
        File.WriteAllText(
            Stage.Infra[".gitlab-ci.yml"],
            $"terraform-plan: {{ environment: {{ name: homelab/plan, action: access }}, rules: [{{ if: '$CI_PIPELINE_SOURCE == \"merge_request_event\"' }}], {job} }}\n"
        );

    private async Task<MergeRequestIid> OpenAsync(string branch, string old, string @new)
    {
        await BranchAsync(branch);
        Stage.Infra.Edit("infra/main.tf", old, @new);
        return await ProposeAsync(branch);
    }

    private Task<string> BranchAsync(string branch) => Stage.Infra.GitAsync(Ct, "switch", "--quiet", "--create", branch, "main");

    private async Task<MergeRequestIid> ProposeAsync(string branch)
    {
        await Stage.PushAsync($"Try {branch}", Ct);
        return (await Stage.Client.MergeRequests.CreateAsync(Stage.Id, new NewMergeRequest(branch, "main", branch), Ct)).Iid;
    }
}
