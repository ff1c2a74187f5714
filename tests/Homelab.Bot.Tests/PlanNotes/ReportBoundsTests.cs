using Homelab.Bot.Inbox;
using Homelab.Bot.PlanNotes;
using Homelab.Bot.Projects;
using Homelab.Bot.Settings;
using Homelab.Bot.Webhooks;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Pipelines;
using Homelab.Reports.Notes.Plans;
using Homelab.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Homelab.Bot.Tests.PlanNotes;

/// <summary>What the author of a merge request can make the bot hold.</summary>
public sealed class ReportBoundsTests : IAsyncDisposable
{
    private const string Report = """{"schema":"homelab.plan/1","tool":"homelab 1","created":"2026-11-30T00:00:00Z"}""";

    private readonly TempDir _folder = new();
    private readonly Store _store;

    public ReportBoundsTests() => _store = new Store($"Data Source={_folder["bot.db"]}", NullLogger<Store>.Instance);

    [Fact]
    public async Task An_index_that_names_one_report_six_hundred_times_has_it_read_not_once()
    {
        var (gap, asked) = await ReadAsync(Enumerable.Repeat("plan.json", 600));

        Assert.Equal(PlanGapReason.ReportUnreadable, gap);
        Assert.DoesNotContain(asked, path => path.EndsWith("plan.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_more_than_thirty_two_reports_are_read()
    {
        var (gap, asked) = await ReadAsync(Enumerable.Range(0, 600).Select(number => $"plan-{number}.json"));

        Assert.Equal(PlanGapReason.ReportsTooMany, gap);
        Assert.Equal(ReportBounds.MostReports, asked.Count(path => path.Contains("/plan-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_more_than_thirty_two_megabytes_are_held()
    {
        var large = Report[..^1] + $",\"filler\":\"{new string('x', 7_900_000)}\"}}";

        var (gap, asked) = await ReadAsync(Enumerable.Range(0, 30).Select(number => $"plan-{number}.json"), large);

        Assert.Equal(PlanGapReason.ReportsTooMany, gap);
        Assert.Equal(5, asked.Count(path => path.Contains("/plan-", StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<(PlanGapReason? Gap, IReadOnlyList<string> Asked)> ReadAsync(IEnumerable<string> files, string report = Report)
    {
        var entries = string.Join(',', files.Select(file => $$"""{"file":"{{file}}","kind":"plan"}"""));
        await using var gitlab = new ScriptedGitLab(path =>
            path.EndsWith("/index.json", StringComparison.Ordinal)
                ? Reply.Json($$"""{"schema":"homelab.index/1","reports":[{{entries}}]}""")
            : path.Contains("/artifacts/", StringComparison.Ordinal) ? Reply.Json(report)
            : null
        );
        using var client = gitlab.Client();
        var project = new WatchedProject(new ProjectSettings("homelab/infra", "token"), client, new KnownProjects(gitlab.Settings, _store));
        var job = new Job
        {
            Id = new JobId(1),
            Status = "success",
            ArtifactsFile = new ArtifactsFile { Filename = PlanJob.Archive },
        };
        var result = await new PlanReports(project, new MergeRequest { Iid = new MergeRequestIid(7) }).ReadAsync(
            new Pipeline { Id = new PipelineId(2) },
            job,
            TestContext.Current.CancellationToken
        );
        return (result.Gap, gitlab.Asked);
    }
}
