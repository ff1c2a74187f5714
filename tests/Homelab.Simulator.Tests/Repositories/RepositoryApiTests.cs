using System.Text.Json.Nodes;

namespace Homelab.Simulator.Tests.Repositories;

public sealed class RepositoryApiTests(Running running) : IClassFixture<Running>
{
    private const string Stale = "You are attempting to update a file that has changed since you started editing it.";

    [Fact]
    public async Task A_commit_writes_all_its_actions_at_once()
    {
        var project = await StartAsync();
        await MustAsync(
            project,
            "POST",
            "/commits",
            Commit(
                "main",
                Action("create", "run.sh", "echo\n"),
                Action("create", "old/name.txt", "moved\n"),
                Action("create", "gone.txt", "x")
            )
        );

        var commit = await MustAsync(
            project,
            "POST",
            "/commits",
            Commit(
                "main",
                Action("update", "README.md", "# Better\n"),
                Action("delete", "gone.txt"),
                new JsonObject
                {
                    ["action"] = "move",
                    ["previous_path"] = "old/name.txt",
                    ["file_path"] = "new/näme.txt",
                },
                new JsonObject
                {
                    ["action"] = "chmod",
                    ["file_path"] = "run.sh",
                    ["execute_filemode"] = true,
                },
                new JsonObject
                {
                    ["action"] = "create",
                    ["file_path"] = "bytes.bin",
                    ["encoding"] = "base64",
                    ["content"] = Convert.ToBase64String([0, 255, 10]),
                }
            )
        );

        Assert.Equal(("Say why", 40, 1), ((string?)commit["title"], ((string)commit["id"]!).Length, commit["parent_ids"]!.AsArray().Count));
        var tree = (await AskAsync(project, "GET", "/tree?recursive=true&ref=main")).Json.AsArray();
        Assert.Equal(
            ["README.md 100644", "bytes.bin 100644", "new/näme.txt 100644", "run.sh 100755"],
            tree.Where(entry => (string?)entry!["type"] == "blob")
                .Select(entry => $"{entry!["path"]} {entry["mode"]}")
                .Order(StringComparer.Ordinal)
        );
        var file = (await AskAsync(project, "GET", "/files/bytes.bin?ref=main")).Json;
        Assert.Equal([0, 255, 10], Convert.FromBase64String((string)file["content"]!));
    }

    [Theory]
    [InlineData("create", "README.md", "A file with this name already exists")]
    [InlineData("update", "nowhere.md", "A file with this name doesn't exist")]
    [InlineData("delete", "nowhere.md", "A file with this name doesn't exist")]
    [InlineData("create", "../up.md", "Path cannot include directory traversal")]
    public async Task An_action_that_does_not_fit_is_refused_in_words_and_changes_nothing(string action, string path, string words)
    {
        var project = await StartAsync();
        var head = await HeadAsync(project);

        var reply = await AskAsync(
            project,
            "POST",
            "/commits",
            Commit("main", Action("create", "first.md", "x"), Action(action, path, "x"))
        );

        Assert.Equal((400, words), (reply.Status, (string?)reply.Json["message"]));
        Assert.Equal(head, await HeadAsync(project));
    }

    [Fact]
    public async Task A_stale_last_commit_of_the_file_is_refused_but_not_one_of_another_file()
    {
        var project = await StartAsync();
        var known = (string)(await AskAsync(project, "GET", "/files/README.md?ref=main")).Json["last_commit_id"]!;
        await MustAsync(project, "POST", "/commits", Commit("main", Action("create", "other.md", "x")));
        JsonObject Update(string content) =>
            new()
            {
                ["action"] = "update",
                ["file_path"] = "README.md",
                ["content"] = content,
                ["last_commit_id"] = known,
            };

        await MustAsync(project, "POST", "/commits", Commit("main", Update("one")));
        var stale = await AskAsync(project, "POST", "/commits", Commit("main", Update("two")));
        var file = await AskAsync(
            project,
            "PUT",
            "/files/README.md",
            new JsonObject
            {
                ["branch"] = "main",
                ["commit_message"] = "x",
                ["content"] = "two",
                ["last_commit_id"] = known,
            }
        );
        var delete = await AskAsync(
            project,
            "DELETE",
            "/files/README.md",
            new JsonObject
            {
                ["branch"] = "main",
                ["commit_message"] = "x",
                ["last_commit_id"] = known,
            }
        );

        Assert.Equal((400, Stale), (stale.Status, (string?)stale.Json["message"]));
        Assert.Equal((400, Stale), (file.Status, (string?)file.Json["message"]));
        Assert.Equal(
            (400, "You are attempting to delete a file that has been previously updated."),
            (delete.Status, (string?)delete.Json["message"])
        );
    }

    [Fact]
    public async Task A_new_branch_starts_where_it_is_told()
    {
        var project = await StartAsync();
        var body = Commit("vault", Action("create", "note.md", "x"));

        var nowhere = await AskAsync(project, "POST", "/commits", body);
        body["start_branch"] = "main";
        var made = await MustAsync(project, "POST", "/commits", body);
        var again = await AskAsync(project, "POST", "/commits", body);

        Assert.Equal(
            (400, "You can only create or edit files when you are on a branch"),
            (nowhere.Status, (string?)nowhere.Json["message"])
        );
        Assert.Equal(await HeadAsync(project), (string?)made["parent_ids"]![0]);
        Assert.Equal(
            (400, "A branch called 'vault' already exists. Switch to that branch in order to make changes"),
            (again.Status, (string?)again.Json["message"])
        );
    }

    [Fact]
    public async Task A_file_is_written_read_and_removed()
    {
        var project = await StartAsync();
        var path = "/files/notes%2Fday%20one.md";

        var made = await AskAsync(
            project,
            "POST",
            path,
            new JsonObject
            {
                ["branch"] = "main",
                ["commit_message"] = "Write",
                ["content"] = "hello\n",
            }
        );
        var changed = await AskAsync(
            project,
            "PUT",
            path,
            new JsonObject
            {
                ["branch"] = "main",
                ["commit_message"] = "Write",
                ["content"] = "hello again\n",
            }
        );
        var raw = await AskAsync(project, "GET", path + "/raw?ref=main");
        var removed = await AskAsync(project, "DELETE", path, new JsonObject { ["branch"] = "main", ["commit_message"] = "Remove" });
        var missing = await AskAsync(project, "GET", path + "?ref=main");

        Assert.Equal((201, "notes/day one.md", "main"), (made.Status, (string?)made.Json["file_path"], (string?)made.Json["branch"]));
        Assert.Equal((200, 204), (changed.Status, removed.Status));
        Assert.Equal("hello again\n", raw.Text);
        Assert.Equal((404, "404 File Not Found"), (missing.Status, (string?)missing.Json["message"]));
    }

    [Fact]
    public async Task Asking_for_the_head_of_a_file_says_the_same_without_a_body()
    {
        var project = await StartAsync();

        var whole = await AskAsync(project, "GET", "/files/README.md?ref=HEAD");
        var head = await AskAsync(project, "HEAD", "/files/README.md?ref=HEAD");

        Assert.Equal((200, ""), (head.Status, head.Text));
        Assert.Equal((string?)whole.Json["last_commit_id"], head.Headers["X-Gitlab-Last-Commit-Id"]);
        Assert.Equal((string?)whole.Json["content_sha256"], head.Headers["X-Gitlab-Content-Sha256"]);
        Assert.Equal(("README.md", "main"), (head.Headers["X-Gitlab-File-Path"], head.Headers["X-Gitlab-Ref"]));
    }

    [Fact]
    public async Task Writing_over_the_API_fires_the_same_hook_as_a_push()
    {
        var project = await StartAsync();
        var told = running.Told(running.Find(project));

        var commit = await MustAsync(project, "POST", "/commits", Commit("main", Action("create", "note.md", "x")));

        var payload = Assert.Single(told).Payload;
        Assert.Equal(
            ("push", (string?)commit["id"], "note.md"),
            ((string?)payload["object_kind"], (string?)payload["after"], (string?)payload["commits"]![0]!["added"]![0])
        );
    }

    [Fact]
    public async Task Many_who_write_at_once_lose_nothing()
    {
        var project = await StartAsync();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => AskAsync(project, "POST", "/commits", Commit("main", Action("create", $"note{i}.md", "x"))))
        );

        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        Assert.Equal(13, (await AskAsync(project, "GET", "/tree")).Json.AsArray().Count);
    }

    [Fact]
    public async Task A_developer_writes_branches_but_not_a_protected_one()
    {
        var project = await StartAsync();
        var body = Commit("main", Action("create", "note.md", "x"));

        var refused = await AskAsync(project, "POST", "/commits", body, running.Tokens.Developer);
        body["branch"] = "mine";
        body["start_branch"] = "main";
        var done = await AskAsync(project, "POST", "/commits", body, running.Tokens.Developer);

        Assert.Equal(
            (403, "403 Forbidden - You are not allowed to push into this branch"),
            (refused.Status, (string?)refused.Json["message"])
        );
        Assert.Equal(201, done.Status);
    }

    [Fact]
    public async Task Commits_come_in_pages_without_totals()
    {
        var project = await StartAsync();
        for (var i = 0; i < 3; i++)
            await MustAsync(project, "POST", "/commits", Commit("main", Action("create", $"note{i}.md", "x")));

        var first = await AskAsync(project, "GET", "/commits?per_page=2");
        var second = await AskAsync(project, "GET", "/commits?per_page=2&page=2");
        var ofFile = await AskAsync(project, "GET", "/commits?path=note1.md");

        Assert.Equal(
            ("2", "", 2, 2),
            (first.Headers["X-Next-Page"], second.Headers["X-Next-Page"], first.Json.AsArray().Count, second.Json.AsArray().Count)
        );
        Assert.DoesNotContain("X-Total", first.Headers.Keys);
        Assert.Single(ofFile.Json.AsArray());
    }

    [Fact]
    public async Task Branches_are_made_listed_and_removed()
    {
        var project = await StartAsync();

        var made = await AskAsync(project, "POST", "/branches?branch=feature%2Fone&ref=main");
        var again = await AskAsync(project, "POST", "/branches?branch=feature%2Fone&ref=main");
        var one = (await AskAsync(project, "GET", "/branches/feature%2Fone")).Json;
        var listed = (await AskAsync(project, "GET", "/branches?search=^feature")).Json.AsArray();
        var main = await AskAsync(project, "DELETE", "/branches/main");
        var removed = await AskAsync(project, "DELETE", "/branches/feature%2Fone");

        Assert.Equal((201, 400, "Branch already exists"), (made.Status, again.Status, (string?)again.Json["message"]));
        Assert.Equal((false, false, true), ((bool)one["protected"]!, (bool)one["default"]!, (bool)one["merged"]!));
        Assert.Single(listed);
        Assert.Equal((400, 204, 404), (main.Status, removed.Status, (await AskAsync(project, "GET", "/branches/feature%2Fone")).Status));
    }

    [Fact]
    public async Task A_pattern_protects_what_it_covers()
    {
        var project = await StartAsync();
        var path = $"/projects/{project}/protected_branches";
        await running.AskAsync(
            "POST",
            path,
            running.Tokens.Maintainer,
            new JsonObject
            {
                ["name"] = "release/*",
                ["push_access_level"] = 0,
                ["merge_access_level"] = 30,
            }
        );

        var release = await AskAsync(project, "POST", "/branches?branch=release%2F1&ref=main");
        var other = await AskAsync(project, "POST", "/branches?branch=releases&ref=main");
        var rule = (await running.AskAsync("GET", path + "/release%2F%2A", running.Tokens.Developer)).Json;
        var listed = (await running.AskAsync("GET", path, running.Tokens.Developer)).Json.AsArray();
        var twice = await running.AskAsync("POST", path, running.Tokens.Maintainer, new JsonObject { ["name"] = "main" });

        Assert.Equal((403, 201, 409), (release.Status, other.Status, twice.Status));
        Assert.Equal(
            (0, "No one", 30),
            (
                (int)rule["push_access_levels"]![0]!["access_level"]!,
                (string?)rule["push_access_levels"]![0]!["access_level_description"],
                (int)rule["merge_access_levels"]![0]!["access_level"]!
            )
        );
        Assert.Equal(["main", "release/*"], listed.Select(one => (string?)one!["name"]));
    }

    [Fact]
    public async Task Tags_are_made_listed_and_removed()
    {
        var project = await StartAsync();

        var light = await AskAsync(project, "POST", "/tags?tag_name=v1&ref=main");
        var annotated = await AskAsync(
            project,
            "POST",
            "/tags",
            new JsonObject
            {
                ["tag_name"] = "v2",
                ["ref"] = "main",
                ["message"] = "Second",
            }
        );
        var again = await AskAsync(project, "POST", "/tags?tag_name=v1&ref=main");
        var removed = await AskAsync(project, "DELETE", "/tags/v1");
        var listed = (await AskAsync(project, "GET", "/tags")).Json.AsArray();

        Assert.Equal((201, "", await HeadAsync(project)), (light.Status, (string?)light.Json["message"], (string?)light.Json["target"]));
        Assert.Equal(("Second", await HeadAsync(project)), ((string?)annotated.Json["message"], (string?)annotated.Json["commit"]!["id"]));
        Assert.Equal((400, "Tag v1 already exists"), (again.Status, (string?)again.Json["message"]));
        Assert.Equal((204, "v2"), (removed.Status, (string?)Assert.Single(listed)!["name"]));
    }

    [Fact]
    public async Task Two_commits_are_compared()
    {
        var project = await StartAsync();
        var from = await HeadAsync(project);
        await MustAsync(project, "POST", "/commits", Commit("main", Action("update", "README.md", "# Better\n")));

        var compared = (await AskAsync(project, "GET", $"/compare?from={from}&to=main")).Json;

        Assert.Single(compared["commits"]!.AsArray());
        Assert.Equal("@@ -1 +1 @@\n-# Infrastructure\n+# Better\n", (string?)compared["diffs"]![0]!["diff"]);
    }

    [Fact]
    public async Task The_merge_request_of_a_commit_is_found_by_it()
    {
        var project = await StartAsync();
        var body = Commit("change", Action("create", "note.md", "x"));
        body["start_branch"] = "main";
        var commit = await MustAsync(project, "POST", "/commits", body);
        await running.AskAsync(
            "POST",
            $"/projects/{project}/merge_requests",
            running.Tokens.Developer,
            new JsonObject
            {
                ["source_branch"] = "change",
                ["target_branch"] = "main",
                ["title"] = "Change",
            }
        );
        var merged = (await running.AskAsync("PUT", $"/projects/{project}/merge_requests/1/merge", running.Tokens.Maintainer)).Json;
        var job = Homelab.Simulator.Projects.Seed.Token(running.GitLab.World, running.User("maintainer"), job: true).Value;

        var ofMerge = await running.AskAsync(
            "GET",
            $"/projects/{project}/repository/commits/{merged["merge_commit_sha"]}/merge_requests",
            job,
            header: "JOB-TOKEN"
        );
        var ofCommit = await AskAsync(project, "GET", $"/commits/{commit["id"]}/merge_requests");
        var ofOther = await AskAsync(project, "GET", $"/commits/{commit["parent_ids"]![0]}/merge_requests");

        Assert.Equal((1, 1, 0), (ofMerge.Json.AsArray().Count, ofCommit.Json.AsArray().Count, ofOther.Json.AsArray().Count));
    }

    /// <summary>A project with a README, and its number.</summary>
    private async Task<long> StartAsync()
    {
        var project = await running.NewProjectAsync();
        await MustAsync(project.Id, "POST", "/commits", Commit("main", Action("create", "README.md", "# Infrastructure\n")));
        return project.Id;
    }

    private static JsonObject Commit(string branch, params JsonObject[] actions) =>
        new()
        {
            ["branch"] = branch,
            ["commit_message"] = "Say why",
            ["actions"] = new JsonArray([.. actions]),
        };

    private static JsonObject Action(string action, string path, string? content = null) =>
        new()
        {
            ["action"] = action,
            ["file_path"] = path,
            ["content"] = content,
        };

    private Task<Reply> AskAsync(long project, string method, string path, JsonObject? body = null, string? token = null) =>
        running.AskAsync(method, $"/projects/{project}/repository{path}", token ?? running.Tokens.Maintainer, body);

    private async Task<JsonNode> MustAsync(long project, string method, string path, JsonObject body)
    {
        var reply = await AskAsync(project, method, path, body);
        Assert.True(reply.Status is 200 or 201, reply.Text);
        return reply.Json;
    }

    private async Task<string?> HeadAsync(long project) =>
        (string?)(await AskAsync(project, "GET", "/branches/main")).Json["commit"]!["id"];
}
