using System.Text.Json.Nodes;
using Homelab.Simulator.Hooks;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Tests.Repositories;

namespace Homelab.Simulator.Tests.MergeRequests;

public sealed class MergeRequestTests(Running running) : IClassFixture<Running>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_merge_request_is_opened_and_told()
    {
        using var scene = await Scene.StartAsync(running);

        var made = await scene.OpenAsync("change");

        Assert.Equal((201, 1, "opened"), (made.Status, (int)made.Json["iid"]!, (string?)made.Json["state"]));
        Assert.Equal(scene.Head, (string?)made.Json["sha"]);
        Assert.Equal(scene.Base, (string?)made.Json["diff_refs"]!["base_sha"]);
        Assert.Equal(
            ("1", "mergeable", "!1"),
            ((string?)made.Json["changes_count"], (string?)made.Json["detailed_merge_status"], (string?)made.Json["references"]!["short"])
        );
        var payload = Assert.Single(scene.Told, one => one.Header == "Merge Request Hook").Payload;
        Assert.Equal(
            ("merge_request", "open", scene.Head),
            (
                (string?)payload["object_kind"],
                (string?)payload["object_attributes"]!["action"],
                (string?)payload["object_attributes"]!["last_commit"]!["id"]
            )
        );
        Assert.Null(payload["object_attributes"]!["oldrev"]);
        Assert.Equal(scene.Head, await scene.Project.Repository.HeadAsync("refs/merge-requests/1/head", Ct));
    }

    [Fact]
    public async Task A_second_open_one_for_the_same_branches_is_refused()
    {
        using var scene = await Scene.StartAsync(running);
        await scene.OpenAsync("change");

        var again = await scene.OpenAsync("change");

        Assert.Equal(
            (409, "Another open merge request already exists for this source branch: !1"),
            (again.Status, (string?)again.Json["message"]![0])
        );
    }

    [Fact]
    public async Task A_source_branch_must_exist()
    {
        using var scene = await Scene.StartAsync(running);

        Assert.Equal(400, (await scene.OpenAsync("nowhere")).Status);
    }

    [Fact]
    public async Task New_commits_move_the_head_and_are_told_with_the_old_one()
    {
        using var scene = await Scene.StartAsync(running);
        await scene.OpenAsync("change");
        var proposed = new List<string>();
        running.GitLab.World.Events.WhenProposed(request =>
        {
            if (request.Target == scene.Project)
                proposed.Add(request.Sha);
        });

        var head = await scene.Copy.CommitAsync("more.tf", "more\n");
        await scene.Copy.MustAsync("push", "--quiet", "origin", "HEAD:change");

        var shown = (await scene.AskAsync("GET", "/1")).Json;
        Assert.Equal((head, "2"), ((string?)shown["sha"], (string?)shown["changes_count"]));
        var attributes = scene.Told.Last(one => one.Header == "Merge Request Hook").Payload["object_attributes"]!;
        Assert.Equal(
            ("update", scene.Head, head),
            ((string?)attributes["action"], (string?)attributes["oldrev"], (string?)attributes["last_commit"]!["id"])
        );
        Assert.Equal([head], proposed);
    }

    [Fact]
    public async Task What_is_shown_as_changed_is_what_git_says()
    {
        using var scene = await Scene.StartAsync(running);
        await scene.Copy.MustAsync("mv", "README.md", "INTRODUCTION.md");
        await scene.Copy.CommitAsync("diff --git", "hello\n");
        await scene.Copy.MustAsync("push", "--quiet", "origin", "HEAD:change");
        await scene.OpenAsync("change");

        var diffs = (await scene.AskAsync("GET", "/1/diffs?per_page=2")).Json.AsArray();
        var rest = (await scene.AskAsync("GET", "/1/diffs?per_page=2&page=2")).Json.AsArray();
        var changes = (await scene.AskAsync("GET", "/1/changes")).Json["changes"]!.AsArray();

        Assert.Equal((2, 1, 3), (diffs.Count, rest.Count, changes.Count));
        var renamed = changes.Single(change => (bool)change!["renamed_file"]!)!;
        Assert.Equal(
            ("README.md", "INTRODUCTION.md", ""),
            ((string?)renamed["old_path"], (string?)renamed["new_path"], (string?)renamed["diff"])
        );
        var added = changes.Single(change => (string?)change!["new_path"] == "diff --git")!;
        Assert.Equal(
            ("@@ -0,0 +1 @@\n+hello\n", true, "0", "100644"),
            ((string?)added["diff"], (bool)added["new_file"]!, (string?)added["a_mode"], (string?)added["b_mode"])
        );
    }

    [Fact]
    public async Task Its_commits_are_those_the_target_has_not()
    {
        using var scene = await Scene.StartAsync(running);
        await scene.OpenAsync("change");

        var commits = (await scene.AskAsync("GET", "/1/commits")).Json.AsArray();

        Assert.Equal(scene.Head, (string?)Assert.Single(commits)!["id"]);
    }

    [Fact]
    public async Task Merging_makes_a_real_merge_and_tells_both()
    {
        using var scene = await Scene.StartAsync(running);
        await scene.OpenAsync("change");

        var merged = await scene.AskAsync(
            "PUT",
            "/1/merge",
            new JsonObject { ["sha"] = scene.Head, ["should_remove_source_branch"] = true },
            running.Tokens.Maintainer
        );

        Assert.Equal((200, "merged"), (merged.Status, (string?)merged.Json["state"]));
        var commit = await scene.Project.Repository.CommitAsync((string)merged.Json["merge_commit_sha"]!, Ct);
        Assert.Equal([scene.Base, scene.Head], commit.Parents);
        Assert.Equal(
            $"Merge branch 'change' into 'main'\n\nChange it\n\nSee merge request {scene.Project.Path}!1",
            commit.Message.TrimEnd()
        );
        Assert.Equal(commit.Sha, await scene.Project.Repository.HeadAsync("main", Ct));
        Assert.Null(await scene.Project.Repository.HeadAsync("change", Ct));
        Assert.Equal(["Merge Request Hook", "Push Hook", "Push Hook", "Merge Request Hook"], scene.Told.Select(one => one.Header));
        Assert.Equal("merge", (string?)scene.Told[^1].Payload["object_attributes"]!["action"]);
    }

    [Fact]
    public async Task Squashing_leaves_one_commit()
    {
        using var scene = await Scene.StartAsync(running);
        await scene.OpenAsync("change");

        var merged = (await scene.AskAsync("PUT", "/1/merge", new JsonObject { ["squash"] = true }, running.Tokens.Maintainer)).Json;

        var squashed = await scene.Project.Repository.CommitAsync((string)merged["squash_commit_sha"]!, Ct);
        Assert.Equal((scene.Base, "Change it"), (Assert.Single(squashed.Parents), squashed.Title));
    }

    [Fact]
    public async Task Merging_is_refused_for_each_reason_with_its_own_answer()
    {
        using var scene = await Scene.StartAsync(running);
        await scene.OpenAsync("change");

        Assert.Equal(401, (await scene.AskAsync("PUT", "/1/merge", new JsonObject())).Status);
        Assert.Equal(
            409,
            (await scene.AskAsync("PUT", "/1/merge", new JsonObject { ["sha"] = scene.Base }, running.Tokens.Maintainer)).Status
        );
        await scene.AskAsync("PUT", "/1", new JsonObject { ["title"] = "Draft: Change it" });
        Assert.Equal(405, (await scene.AskAsync("PUT", "/1/merge", new JsonObject(), running.Tokens.Maintainer)).Status);
        Assert.Equal("draft_status", (string?)(await scene.AskAsync("GET", "/1")).Json["detailed_merge_status"]);
    }

    [Fact]
    public async Task A_conflict_is_seen_when_the_target_moves()
    {
        using var scene = await Scene.StartAsync(running);
        await scene.OpenAsync("change");
        await scene.Copy.MustAsync("checkout", "--quiet", "-B", "main", scene.Base);
        await scene.Copy.CommitAsync("main.tf", "something else\n");

        await scene.Copy.MustAsync("push", "--quiet", "origin", "main");

        var shown = (await scene.AskAsync("GET", "/1")).Json;
        Assert.Equal((true, "conflict"), ((bool)shown["has_conflicts"]!, (string?)shown["detailed_merge_status"]));
        Assert.Equal(422, (await scene.AskAsync("PUT", "/1/merge", new JsonObject(), running.Tokens.Maintainer)).Status);
    }

    [Fact]
    public async Task Merging_by_hand_marks_it_merged()
    {
        using var scene = await Scene.StartAsync(running);
        await scene.OpenAsync("change");

        await scene.Copy.MustAsync("push", "--quiet", "origin", "HEAD:main");

        Assert.Equal("merged", (string?)(await scene.AskAsync("GET", "/1")).Json["state"]);
    }

    [Fact]
    public async Task Closing_and_reopening_are_told_and_listed()
    {
        using var scene = await Scene.StartAsync(running);
        await scene.OpenAsync("change");

        var closed = (await scene.AskAsync("PUT", "/1", new JsonObject { ["state_event"] = "close" })).Json;
        var open = (await scene.AskAsync("GET", "?state=opened")).Json.AsArray();
        await scene.AskAsync("PUT", "/1", new JsonObject { ["state_event"] = "reopen" });
        var again = (await scene.AskAsync("GET", "?state=opened&source_branch=change&scope=all")).Json.AsArray();

        Assert.Equal("closed", (string?)closed["state"]);
        Assert.Empty(open);
        Assert.Single(again);
        Assert.Equal(
            ["open", "close", "reopen"],
            scene.Told.Where(one => one.Header == "Merge Request Hook").Select(one => (string?)one.Payload["object_attributes"]!["action"])
        );
    }

    [Fact]
    public async Task What_was_edited_is_in_the_changes_of_the_hook()
    {
        using var scene = await Scene.StartAsync(running);
        await scene.OpenAsync("change");

        await scene.AskAsync("PUT", "/1", new JsonObject { ["title"] = "Draft: Better", ["labels"] = "a,b" });

        var payload = scene.Told[^1].Payload;
        Assert.Equal(
            ("update", "Change it", "Draft: Better"),
            (
                (string?)payload["object_attributes"]!["action"],
                (string?)payload["changes"]!["title"]!["previous"],
                (string?)payload["changes"]!["title"]!["current"]
            )
        );
        Assert.True((bool)payload["changes"]!["draft"]!["current"]!);
        Assert.Null(payload["object_attributes"]!["oldrev"]);
    }

    /// <summary>A project whose branch change adds main.tf to main.</summary>
    private sealed class Scene(Running running, Project project, WorkingCopy copy, string start, string head) : IDisposable
    {
        public Project Project => project;

        public WorkingCopy Copy => copy;

        public string Base => start;

        public string Head => head;

        public List<HookEvent> Told { get; } = running.Told(project);

        public static async Task<Scene> StartAsync(Running running)
        {
            var project = await running.NewProjectAsync();
            var copy = await WorkingCopy.StartPushedAsync(running.Remote(project, running.Tokens.Maintainer));
            var start = await copy.MustAsync("rev-parse", "HEAD");
            var head = await copy.CommitAsync("main.tf", "resource {}\n");
            await copy.MustAsync("push", "--quiet", "origin", "HEAD:change");
            return new Scene(running, project, copy, start, head);
        }

        public Task<Reply> OpenAsync(string branch) =>
            AskAsync(
                "POST",
                "",
                new JsonObject
                {
                    ["source_branch"] = branch,
                    ["target_branch"] = "main",
                    ["title"] = "Change it",
                }
            );

        public Task<Reply> AskAsync(string method, string path, JsonObject? body = null, string? token = null) =>
            running.AskAsync(method, $"/projects/{project.Id}/merge_requests{path}", token ?? running.Tokens.Developer, body);

        public void Dispose() => copy.Dispose();
    }
}
