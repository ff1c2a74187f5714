using System.Text.Json.Nodes;
using Homelab.GitLab.Webhooks;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Tests.Notes;

/// <summary>Notes as GitLab keeps, shows and tells them.</summary>
public sealed class NoteTests(Running running) : IClassFixture<Running>
{
    [Fact]
    public async Task A_note_is_written_read_changed_and_deleted()
    {
        using var talk = await Talk.StartAsync(running);

        var made = await talk.SayAsync("Hello");
        var path = $"{talk.Notes}/{made.Json["id"]}";
        var changed = await talk.AskAsync("PUT", path, new JsonObject { ["body"] = "Bye" });

        Assert.Equal(
            (201, "Hello", "MergeRequest", 1, false),
            (
                made.Status,
                (string?)made.Json["body"],
                (string?)made.Json["noteable_type"],
                (int)made.Json["noteable_iid"]!,
                (bool)made.Json["system"]!
            )
        );
        Assert.Equal((200, "Bye"), (changed.Status, (string?)(await talk.AskAsync("GET", path)).Json["body"]));
        Assert.Equal(204, (await talk.AskAsync("DELETE", path)).Status);
        Assert.Equal(404, (await talk.AskAsync("GET", path)).Status);
        Assert.Equal(404, (await talk.AskAsync("PUT", path, new JsonObject { ["body"] = "Again" })).Status);
    }

    [Fact]
    public async Task Only_the_author_and_a_Maintainer_change_a_note()
    {
        using var talk = await Talk.StartAsync(running);
        var path = $"{talk.Notes}/{(await talk.SayAsync("Mine", running.Tokens.Bot)).Json["id"]}";
        var body = new JsonObject { ["body"] = "Yours" };

        Assert.Equal(403, (await talk.AskAsync("PUT", path, body.DeepClone())).Status);
        Assert.Equal(403, (await talk.AskAsync("DELETE", path)).Status);
        Assert.Equal(200, (await talk.AskAsync("PUT", path, body.DeepClone(), running.Tokens.Maintainer)).Status);
        Assert.Equal(200, (await talk.AskAsync("PUT", path, new JsonObject { ["body"] = "Mine again" }, running.Tokens.Bot)).Status);
    }

    [Fact]
    public async Task A_list_is_newest_first_unless_asked_otherwise_and_can_leave_the_history_out()
    {
        using var talk = await Talk.StartAsync(running);
        foreach (var text in new[] { "one", "two", "/title Better", "three" })
            await talk.SayAsync(text);

        Assert.Equal(["three", "changed title from **Change it** to **Better**", "two", "one"], await BodiesAsync(talk, ""));
        Assert.Equal(["one", "two", "three"], await BodiesAsync(talk, "?sort=asc&activity_filter=only_comments"));
        Assert.Equal(["changed title from **Change it** to **Better**"], await BodiesAsync(talk, "?activity_filter=only_activity"));
        Assert.Equal(400, (await talk.AskAsync("GET", talk.Notes + "?sort=up")).Status);
    }

    [Fact]
    public async Task A_page_with_unreadable_notes_is_short_and_not_the_last()
    {
        using var talk = await Talk.StartAsync(running);
        var secret = await running.NewProjectAsync();
        var outsider = await OutsiderAsync(talk);
        for (var i = 0; i < 3; i++)
            await talk.AskAsync(
                "POST",
                $"/projects/{secret.Id}/issues",
                new JsonObject { ["title"] = $"Secret {i}" },
                running.Tokens.Maintainer
            );
        for (var i = 1; i <= 3; i++)
            await talk.AskAsync(
                "POST",
                $"/projects/{secret.Id}/issues/{i}/notes",
                new JsonObject { ["body"] = $"See {talk.Project.Path}!1" },
                running.Tokens.Maintainer
            );
        await talk.SayAsync("visible");

        var first = await talk.AskAsync("GET", talk.Notes + "?sort=asc&per_page=3", token: outsider);
        var second = await talk.AskAsync("GET", talk.Notes + "?sort=asc&per_page=3&page=2", token: outsider);

        Assert.Empty(first.Json.AsArray());
        Assert.Equal(("2", "4"), (first.Headers["X-Next-Page"], first.Headers["X-Total"]));
        Assert.Equal("visible", (string?)second.Json[0]!["body"]);
        Assert.Equal(4, (await talk.AskAsync("GET", talk.Notes, token: running.Tokens.Maintainer)).Json.AsArray().Count);
    }

    [Fact]
    public async Task Internal_notes_of_an_issue_are_kept_from_guests()
    {
        using var talk = await Talk.StartAsync(running);
        await talk.AskAsync("POST", $"/projects/{talk.Project.Id}/issues", new JsonObject { ["title"] = "Broken" });
        var notes = $"/projects/{talk.Project.Id}/issues/1/notes";
        var made = await talk.AskAsync("POST", notes, new JsonObject { ["body"] = "between us", ["internal"] = true });

        Assert.True((bool)made.Json["internal"]!);
        Assert.Empty((await talk.AskAsync("GET", notes, token: running.Tokens.Guest)).Json.AsArray());
        Assert.Equal(404, (await talk.AskAsync("GET", $"{notes}/{made.Json["id"]}", token: running.Tokens.Guest)).Status);
        Assert.Equal(
            403,
            (await talk.AskAsync("POST", notes, new JsonObject { ["body"] = "psst", ["internal"] = true }, running.Tokens.Guest)).Status
        );
        Assert.Equal(
            "confidential_note",
            (string?)Assert.Single(talk.Told, told => told.Header == "Confidential Note Hook").Payload["event_type"]
        );
    }

    [Theory]
    [InlineData(1_000_000, 201)]
    [InlineData(1_000_001, 400)]
    public async Task A_note_has_a_million_characters_at_most(int length, int status)
    {
        using var talk = await Talk.StartAsync(running);

        // Two UTF-16 units each.
        var reply = await talk.SayAsync(string.Concat(Enumerable.Repeat("😀", length)));

        Assert.Equal(status, reply.Status);
        if (status == 400)
            Assert.Equal(
                "400 Bad request - Note {:note=>[\"is too long (maximum is 1000000 characters)\"]}",
                (string?)reply.Json["message"]
            );
    }

    [Fact]
    public async Task A_note_needs_a_body()
    {
        using var talk = await Talk.StartAsync(running);

        Assert.Equal("body is missing", (string?)(await talk.AskAsync("POST", talk.Notes, new JsonObject())).Json["error"]);
        Assert.Equal(400, (await talk.SayAsync("  \n")).Status);
    }

    [Fact]
    public async Task Hooks_hear_of_new_and_changed_notes_as_the_author_wrote_them()
    {
        using var talk = await Talk.StartAsync(running);
        var path = $"{talk.Notes}/{(await talk.SayAsync("/plan", running.Tokens.Bot)).Json["id"]}";
        await talk.AskAsync("PUT", path, new JsonObject { ["body"] = "/plan again" }, running.Tokens.Maintainer);
        await talk.AskAsync("PUT", path, new JsonObject { ["body"] = "/plan again" }, running.Tokens.Maintainer);

        var told = talk.Told.ConvertAll(one =>
            HookJson.Read(System.Text.Encoding.UTF8.GetBytes(one.Payload.ToJsonString()), HookJson.Default.NoteEvent)!
        );

        Assert.Equal(["create", "update"], told.Select(one => one.ObjectAttributes!.Action));
        Assert.Equal(["/plan", "/plan again"], told.Select(one => one.ObjectAttributes!.Note));
        Assert.All(
            told,
            one =>
                Assert.Equal(
                    (running.User("bot").Id, 1, "opened", talk.Request.Sha),
                    (one.User!.Id, one.MergeRequest!.Iid, one.MergeRequest.State, one.MergeRequest.LastCommit!.Id)
                )
        );
        Assert.Equal(running.User("maintainer").Id, told[1].ObjectAttributes!.UpdatedById);
        Assert.All(talk.Told, one => Assert.False(one.Payload["object_attributes"]!.AsObject().ContainsKey("internal")));
    }

    [Fact]
    public async Task The_history_is_written_and_no_hook_tells_of_it()
    {
        using var talk = await Talk.StartAsync(running);
        await talk.AskAsync(
            "PUT",
            $"/projects/{talk.Project.Id}/merge_requests/1",
            new JsonObject { ["state_event"] = "close", ["title"] = "Draft: Change it" }
        );

        Assert.Equal(
            ["changed title from **Change it** to **Draft: Change it**", "marked this merge request as **draft**", "closed"],
            (await BodiesAsync(talk, "?sort=asc"))
        );
        Assert.DoesNotContain(talk.Told, told => told.Header == "Note Hook");
        var line = talk.Request.Conversation.Notes[0];
        Assert.Equal(403, (await talk.AskAsync("DELETE", $"{talk.Notes}/{line.Id}", token: running.Tokens.Maintainer)).Status);
    }

    [Fact]
    public async Task A_thread_is_begun_answered_and_resolved()
    {
        using var talk = await Talk.StartAsync(running);
        var threads = talk.Path("discussions");
        var begun = (await talk.AskAsync("POST", threads, new JsonObject { ["body"] = "Why?" })).Json;
        var answer = await talk.AskAsync(
            "POST",
            $"{threads}/{begun["id"]}/notes",
            new JsonObject { ["body"] = "Because." },
            running.Tokens.Bot
        );
        Assert.False(talk.Request.Conversation.AllResolved);
        var resolved = (await talk.AskAsync("PUT", $"{threads}/{begun["id"]}?resolved=true")).Json;

        Assert.Matches("^[0-9a-f]{40}$", (string?)begun["id"]);
        Assert.Equal((false, "DiscussionNote", 201), ((bool)begun["individual_note"]!, (string?)answer.Json["type"], answer.Status));
        Assert.Equal([true, true], resolved["notes"]!.AsArray().Select(note => (bool)note!["resolved"]!));
        Assert.True(talk.Request.Conversation.AllResolved);
        Assert.Equal((string?)begun["id"], (string?)talk.Told[^1].Payload["object_attributes"]!["discussion_id"]);
    }

    [Fact]
    public async Task An_answer_makes_a_thread_of_a_lone_comment()
    {
        using var talk = await Talk.StartAsync(running);
        await talk.SayAsync("/drift");
        var lone = (await talk.AskAsync("GET", talk.Path("discussions"))).Json[0]!;

        await talk.AskAsync("POST", $"{talk.Path("discussions")}/{lone["id"]}/notes", new JsonObject { ["body"] = "On it." });
        var thread = (await talk.AskAsync("GET", $"{talk.Path("discussions")}/{lone["id"]}")).Json;

        Assert.True((bool)lone["individual_note"]!);
        Assert.False((bool)thread["individual_note"]!);
        Assert.Equal(["DiscussionNote", "DiscussionNote"], thread["notes"]!.AsArray().Select(note => (string?)note!["type"]));
    }

    [Fact]
    public async Task A_reaction_is_given_once_and_taken_back_by_its_owner()
    {
        using var talk = await Talk.StartAsync(running);
        var awards = $"{talk.Notes}/{(await talk.SayAsync("/plan")).Json["id"]}/award_emoji";
        var eyes = new JsonObject { ["name"] = "eyes" };

        var given = await talk.AskAsync("POST", awards, eyes.DeepClone(), running.Tokens.Bot);
        var again = await talk.AskAsync("POST", awards, eyes.DeepClone(), running.Tokens.Bot);

        Assert.Equal((201, "eyes", "Note"), (given.Status, (string?)given.Json["name"], (string?)given.Json["awardable_type"]));
        Assert.Equal((404, "404 Award Emoji Name has already been taken Not Found"), (again.Status, (string?)again.Json["message"]));
        Assert.Equal(401, (await talk.AskAsync("DELETE", $"{awards}/{given.Json["id"]}")).Status);
        Assert.Equal(204, (await talk.AskAsync("DELETE", $"{awards}/{given.Json["id"]}", token: running.Tokens.Bot)).Status);
        Assert.Empty((await talk.AskAsync("GET", awards)).Json.AsArray());
        Assert.Equal(
            ["award", "revoke"],
            talk.Told.Where(told => told.Header == "Emoji Hook").Select(told => (string?)told.Payload["event_type"])
        );
    }

    [Fact]
    public async Task A_note_of_one_emoji_becomes_a_reaction()
    {
        using var talk = await Talk.StartAsync(running);

        var reply = await talk.SayAsync(":thumbsup:");

        Assert.Equal((201, "thumbsup", "MergeRequest"), (reply.Status, (string?)reply.Json["name"], (string?)reply.Json["awardable_type"]));
        Assert.Empty(talk.Request.Conversation.Notes);
    }

    [Fact]
    public async Task Too_many_notes_a_minute_are_refused_where_there_is_a_limit()
    {
        var limited = new Running { Options = new SimulatedGitLabOptions { NotesPerMinute = 2 } };
        await limited.InitializeAsync();
        try
        {
            using var talk = await Talk.StartAsync(limited);
            Assert.Equal(201, (await talk.SayAsync("1")).Status);
            Assert.Equal(201, (await talk.SayAsync("2")).Status);
            Assert.Equal(429, (await talk.SayAsync("3")).Status);
            limited.GitLab.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(201, (await talk.SayAsync("4")).Status);
        }
        finally
        {
            await limited.DisposeAsync();
        }
    }

    private static async Task<IEnumerable<string?>> BodiesAsync(Talk talk, string query) =>
        (await talk.AskAsync("GET", talk.Notes + query)).Json.AsArray().Select(note => (string?)note!["body"]);

    /// <summary>Somebody who is a member of this project alone.</summary>
    private Task<string> OutsiderAsync(Talk talk) =>
        running.GitLab.World.InTurnAsync(() =>
        {
            var world = running.GitLab.World;
            var user = new User(world.NextId(), $"user{world.NextId()}", "Somebody");
            world.Users.Add(user);
            talk.Project.Members[user.Id] = Level.Developer;
            return Seed.Token(world, user).Value;
        });
}
