using System.Text.Json.Nodes;

namespace Homelab.Simulator.Tests.Clients;

/// <summary>GitLab's own command-line client, unchanged, finds here what it finds in GitLab.</summary>
public sealed class GlabTests(Running running) : IClassFixture<Running>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_makes_a_project_and_opens_a_merge_request()
    {
        using var glab = await Glab.StartAsync(running, "glab-merge-request");
        await glab.PushBranchAsync("change");

        var opened = await glab.SayAsync(
            "mr",
            "create",
            "--title",
            "Add a file",
            "--description",
            "It is *needed*.",
            "--source-branch",
            "change",
            "--target-branch",
            "main",
            "--yes"
        );

        Assert.Equal("Made by glab", glab.Project.Description);
        Assert.Contains($"{running.GitLab.Url}homelab/glab-merge-request/-/merge_requests/1", opened, StringComparison.Ordinal);
        var request = Assert.Single(glab.Project.MergeRequests);
        Assert.Equal(
            ("Add a file", "It is *needed*.", "change", "main"),
            (request.Title, request.Description, request.SourceBranch, request.TargetBranch)
        );
        Assert.Contains("(main) ← (change)", await glab.SayAsync("mr", "list"), StringComparison.Ordinal);
        await NothingUnknownAsync();
    }

    [Fact]
    public async Task It_writes_notes_and_reads_them_page_by_page()
    {
        using var glab = await Glab.StartAsync(running, "glab-notes");
        await glab.PushBranchAsync("change");
        await glab.SayAsync(
            "mr",
            "create",
            "--title",
            "Add a file",
            "--description",
            "",
            "--source-branch",
            "change",
            "--target-branch",
            "main",
            "--yes"
        );

        for (var note = 1; note <= 5; note++)
            Assert.Contains(
                "/-/merge_requests/1#note_",
                await glab.SayAsync("mr", "note", "1", "--message", $"Note {note}"),
                StringComparison.Ordinal
            );

        Assert.Equal(["Note 1", "Note 2"], NotesIn(await glab.SayAsync("mr", "view", "1", "--comments", "--per-page", "2")));
        Assert.Equal(["Note 5"], NotesIn(await glab.SayAsync("mr", "view", "1", "--comments", "--per-page", "2", "--page", "3")));
        var pages = Documents(await glab.SayAsync("api", "--paginate", "projects/:id/merge_requests/1/notes?per_page=2&sort=asc"));
        Assert.Equal(["Note 1", "Note 2", "Note 3", "Note 4", "Note 5"], pages.Select(note => (string?)note["body"]));
        await NothingUnknownAsync();
    }

    [Fact]
    public async Task It_reads_pipelines_jobs_logs_and_artifacts()
    {
        using var glab = await Glab.StartAsync(running, "glab-pipeline");
        await glab.Copy.CommitAsync(".gitlab-ci.yml", Ended.PipelineFile, "Add a pipeline");
        Assert.Contains("CI/CD YAML is valid", await glab.SayAsync("ci", "lint"), StringComparison.Ordinal);
        await glab.Copy.MustAsync("push", "--quiet", "origin", "main");
        var job = await Ended.JobAsync(running, glab.Project, Ct);

        Assert.Contains($"#{job.Pipeline.Id}", await glab.SayAsync("ci", "list"), StringComparison.Ordinal);
        Assert.Contains("success", await glab.SayAsync("ci", "get", "--branch", "main"), StringComparison.Ordinal);
        var listed = Assert.Single(Documents(await glab.SayAsync("api", "projects/:id/jobs")));
        Assert.Equal((job.Id, "make", "success"), ((long)listed["id"]!, (string?)listed["name"], (string?)listed["status"]));
        Assert.Contains("\nhello from make\n", await glab.SayAsync("ci", "trace", $"{job.Id}"), StringComparison.Ordinal);
        await glab.SayAsync("job", "artifact", "main", "make");
        Assert.Equal("made by make\n", await File.ReadAllTextAsync(Path.Combine(glab.Copy.Folder, "out/made.txt"), Ct));
        await NothingUnknownAsync();
    }

    [Fact]
    public async Task It_keeps_schedules_and_variables()
    {
        using var glab = await Glab.StartAsync(running, "glab-settings");

        await glab.SayAsync("schedule", "create", "--cron", "0 3 * * *", "--description", "Nightly", "--ref", "main");
        await glab.SayAsync("variable", "set", "GREETING", "hello");
        await glab.SayAsync("variable", "set", "SECRET", "--value", "0123456789", "--masked", "--scope", "production");

        Assert.Matches(@"\d+\tNightly\t0 3 \* \* \*\tmaintainer\ttrue", await glab.SayAsync("schedule", "list"));
        var variables = await glab.SayAsync("variable", "list");
        Assert.Matches(@"GREETING\tfalse\tfalse\ttrue\t\*", variables);
        Assert.Matches(@"SECRET\tfalse\ttrue\ttrue\tproduction", variables);
        Assert.Equal("hello", await glab.SayAsync("variable", "get", "GREETING"));
        await NothingUnknownAsync();
    }

    private async Task NothingUnknownAsync() =>
        Assert.Equal("[]", (await running.AskAsync("GET", "/-/simulator/unknown", token: null)).Text);

    private static string[] NotesIn(string view) => [.. view.Split('\n').Where(line => line.StartsWith("Note ", StringComparison.Ordinal))];

    // One array a page, one after the other.
    private static IEnumerable<JsonNode> Documents(string text) =>
        JsonNode
            .Parse($"[{text.Trim().Replace("][", "],[", StringComparison.Ordinal)}]")!
            .AsArray()
            .SelectMany(page => page!.AsArray())
            .Select(item => item!);
}
