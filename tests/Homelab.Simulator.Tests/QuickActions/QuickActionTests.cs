using System.Text.Json.Nodes;
using Homelab.Simulator.QuickActions;
using Homelab.Simulator.Tests.Notes;

namespace Homelab.Simulator.Tests.QuickActions;

/// <summary>Which lines GitLab runs and which it leaves alone.</summary>
public sealed class QuickActionTests(Running running) : IClassFixture<Running>
{
    [Theory]
    [InlineData("/close", "", "close")]
    [InlineData("/CLOSE", "", "close")]
    [InlineData("/close   ", "", "close")]
    [InlineData("/close\r\n", "", "close")]
    [InlineData("Done.\r\n\r\n/close\r\nBye.", "Done.\n\nBye.", "close")]
    [InlineData("Mid\n/close\nparagraph", "Mid\nparagraph", "close")]
    [InlineData("/close\n/label ~a", "", "close,label ~a")]
    [InlineData("<!-- note -->\n/close", "<!-- note -->", "close")]
    [InlineData("<!-- note\n/close\n-->", "<!-- note\n/close\n-->", "")]
    [InlineData("# Title\n/close", "# Title", "close")]
    [InlineData("`code`\n/close", "`code`", "close")]
    [InlineData("`code\n/close\n`", "`code\n/close\n`", "")]
    [InlineData("/plan\n/close", "/plan", "close")]
    [InlineData("/closed", "/closed", "")]
    [InlineData("/closest thing", "/closest thing", "")]
    [InlineData("/restore-test gitea", "/restore-test gitea", "")]
    [InlineData("/plan", "/plan", "")]
    [InlineData("/homelab plan", "/homelab plan", "")]
    [InlineData("\\/close", "\\/close", "")]
    [InlineData("&#47;close", "&#47;close", "")]
    [InlineData("`/close`", "`/close`", "")]
    [InlineData(" /close", " /close", "")]
    [InlineData("text /close", "text /close", "")]
    [InlineData("```\n/close\n```", "```\n/close\n```", "")]
    [InlineData("~~~\n/close\n~~~", "~~~\n/close\n~~~", "")]
    [InlineData("````\n```\n/close\n```\n````", "````\n```\n/close\n```\n````", "")]
    [InlineData("```\nx\n```\n/close", "```\nx\n```", "close")]
    [InlineData("    /close", "    /close", "")]
    [InlineData("> /close", "> /close", "")]
    [InlineData("> quoted\n\n/close", "> quoted", "close")]
    [InlineData("- /close", "- /close", "")]
    [InlineData("- item\n/close", "- item\n/close", "")]
    [InlineData("1. item\n\n   /close", "1. item\n\n   /close", "")]
    [InlineData("| a |\n|---|\n| /close |", "| a |\n|---|\n| /close |", "")]
    [InlineData("<details>\n/close\n</details>", "<details>\n/close\n</details>", "")]
    [InlineData("<details>\n\n/close\n\n</details>", "<details>\n\n</details>", "close")]
    [InlineData("<div>\n/merge", "<div>\n/merge", "")]
    [InlineData(">>>\n/close\n>>>", ">>>\n/close\n>>>", "")]
    [InlineData(">>>\n/close", ">>>\n/close", "")]
    [InlineData(">>>\nquoted\n>>>\n/close", ">>>\nquoted\n>>>", "close")]
    [InlineData(">>>\n```\n>>>\n/close", ">>>\n```\n>>>", "close")]
    [InlineData(">>>\n<div>\n>>>\n/close", ">>>\n<div>\n>>>", "close")]
    [InlineData(">>>\n- item\n>>>\n/close", ">>>\n- item\n>>>", "close")]
    [InlineData(">>>\n> quoted\n>>>\n/close", ">>>\n> quoted\n>>>", "close")]
    [InlineData("Said:\n>>>\n/close\n>>>", "Said:\n>>>\n/close\n>>>", "")]
    [InlineData("   >>>\n```\n  >>>\n/close", "   >>>\n```\n  >>>", "close")]
    [InlineData("    >>>\n/close", "    >>>", "close")]
    [InlineData(">>>\n```\n    >>>\n/close", ">>>\n```\n    >>>\n/close", "")]
    [InlineData(">>>>\n```\n>>>\n/close\n>>>>", ">>>>\n```\n>>>\n/close\n>>>>", "")]
    [InlineData(">>>>\n```\n>>>>>  \n/close", ">>>>\n```\n>>>>>", "close")]
    [InlineData(">>>\n>>>>\n/close", ">>>\n>>>>", "close")]
    [InlineData("```\n>>>\n```\n/close", "```\n>>>\n```", "close")]
    [InlineData(">>>\n```\n>>> no end\n/close", ">>>\n```\n>>> no end\n/close", "")]
    [InlineData(">>> text\n/close", ">>> text\n/close", "")]
    [InlineData(">>> [!note]\n/close\n>>>", ">>> [!note]\n/close\n>>>", "")]
    [InlineData(">>> [!Warning] Title\n```\n>>>\n/close", ">>> [!Warning] Title\n```\n>>>", "close")]
    [InlineData(">>> [!strange]\n/close", ">>> [!strange]\n/close", "")]
    [InlineData("> [!note]\n/close", "> [!note]", "close")]
    [InlineData("> [!note]\n> text\n/close", "> [!note]\n> text\n/close", "")]
    [InlineData("/clo\u017fe", "", "close")]
    [InlineData("/loc\u212a", "", "lock")]
    [InlineData("/a\u00dfign @root", "", "assign @root")]
    [InlineData("/E\ufb06imate 1h", "", "estimate 1h")]
    [InlineData("/cc @root", "/cc @root", "")]
    [InlineData("/shrug so what", "so what ¯\\＿(ツ)＿/¯", "shrug so what")]
    public void A_line_is_run_only_where_GitLab_would(string text, string left, string commands)
    {
        var (kept, found) = Extractor.Extract(text);

        Assert.Equal(left, kept);
        Assert.Equal(commands, string.Join(',', found.Select(command => $"{command.Name} {command.Argument}".Trim())));
    }

    [Theory]
    [InlineData("Hello @root", "root")]
    [InlineData("@all look", "all")]
    [InlineData("**@root** and @homelab/infra.", "root,homelab/infra")]
    [InlineData("<b>@root</b>", "root")]
    [InlineData("<div>\n@root\n</div>", "root")]
    [InlineData("> @root", "root")]
    [InlineData("`@root`", "")]
    [InlineData("```\n@root\n```", "")]
    [InlineData("    @root", "")]
    [InlineData("<pre>\n@root\n</pre>", "")]
    [InlineData("<!-- @root -->", "")]
    [InlineData("<b title=\"> @root\">x</b>", "")]
    [InlineData("[@root](https://example.org)", "")]
    [InlineData("somebody@root.example", "")]
    [InlineData("https://example.org/@root", "")]
    public void A_mention_counts_only_outside_code(string text, string names) => Assert.Equal(names, string.Join(',', Mentions.In(text)));

    [Fact]
    public async Task Only_quick_actions_make_no_note_and_no_hook_and_the_answer_has_no_id()
    {
        using var talk = await Talk.StartAsync(running);

        var reply = await talk.SayAsync("/close\n/label ~bug ~\"two words\"");

        Assert.Equal(202, reply.Status);
        Assert.Equal(
            """{"commands_changes":{"state_event":"close","add_label_ids":["bug","two words"]},"summary":["Closed this merge request.","Added ~\"bug\" ~\"two words\" labels."]}""",
            reply.Text
        );
        Assert.Equal(("closed", "bug,two words"), (talk.Request.State, string.Join(',', talk.Request.Labels)));
        Assert.DoesNotContain(talk.Request.Conversation.Notes, note => !note.IsSystem);
        Assert.Equal(["close", "update"], talk.Told.Select(told => (string?)told.Payload["object_attributes"]!["action"]));
    }

    [Fact]
    public async Task Each_command_does_what_it_says()
    {
        using var talk = await Talk.StartAsync(running);

        await talk.SayAsync("Text stays.\n/title Better\n/draft\n/assign @root me\n/label a b\n/lock\n/approve");
        await talk.SayAsync("/unassign @root\n/unlabel a\n/ready\n/unlock");

        var request = talk.Request;
        Assert.Equal(
            ("Better", false, "developer", "b", false),
            (request.Title, request.IsDraft, request.Assignees.Single().Username, request.Labels.Single(), request.Conversation.IsLocked)
        );
        Assert.Equal("Text stays.", Assert.Single(request.Conversation.Notes, note => !note.IsSystem).Body);
        Assert.Same(running.User("developer"), Assert.Single(request.Conversation.Approvals));
        Assert.Contains(request.Conversation.Notes, note => note.Body == "marked this merge request as **draft**");
    }

    [Fact]
    public async Task A_merge_needs_the_head_it_is_meant_for_and_is_a_real_one()
    {
        using var talk = await Talk.StartAsync(running);
        var merge = new JsonObject { ["body"] = "/merge" };

        Assert.Equal(400, (await talk.AskAsync("POST", talk.Notes, merge.DeepClone(), running.Tokens.Maintainer)).Status);
        merge["merge_request_diff_head_sha"] = new string('a', 40);
        Assert.Equal(400, (await talk.AskAsync("POST", talk.Notes, merge.DeepClone(), running.Tokens.Maintainer)).Status);
        Assert.Equal("opened", talk.Request.State);
        merge["merge_request_diff_head_sha"] = talk.Request.Sha;
        Assert.Equal(202, (await talk.AskAsync("POST", talk.Notes, merge.DeepClone(), running.Tokens.Maintainer)).Status);

        Assert.Equal("merged", talk.Request.State);
        Assert.Equal(
            talk.Request.MergeCommit,
            await talk.Project.Repository.HeadAsync("refs/heads/main", TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_changed_note_runs_its_commands_too_and_everything_run_is_listed()
    {
        using var talk = await Talk.StartAsync(running);
        var path = $"{talk.Notes}/{(await talk.SayAsync("@root, look")).Json["id"]}";

        await talk.AskAsync("PUT", path, new JsonObject { ["body"] = "Never mind.\n/close\n/spend 1h" });
        var executed = (await talk.AskAsync("GET", "/-/simulator/executed"))
            .Json.AsArray()
            .Where(one => (string?)one!["on"] == $"{talk.Project.Path}!1")
            .ToList();
        var mentioned = (await talk.AskAsync("GET", "/-/simulator/mentioned"))
            .Json.AsArray()
            .Where(one => (string?)one!["on"] == $"{talk.Project.Path}!1")
            .ToList();

        Assert.Equal([("close", true), ("spend", false)], executed.Select(one => ((string?)one!["name"], (bool)one["applied"]!)));
        Assert.Equal(
            ("root", "developer", true),
            ((string?)Assert.Single(mentioned)!["name"], (string?)mentioned[0]!["by"], (bool)mentioned[0]!["known"]!)
        );
    }

    [Fact]
    public async Task Text_too_deep_to_judge_is_refused_and_not_waved_through()
    {
        using var talk = await Talk.StartAsync(running);

        Assert.Equal(400, (await talk.SayAsync(string.Concat(Enumerable.Repeat("> ", 2_000)) + "deep\n\n/close")).Status);
        Assert.Equal("opened", talk.Request.State);
    }

    [Fact]
    public async Task Commands_have_no_more_rights_than_whoever_wrote_them()
    {
        using var talk = await Talk.StartAsync(running);
        await talk.AskAsync("POST", $"/projects/{talk.Project.Id}/issues", new JsonObject { ["title"] = "Broken" });

        var reply = await talk.AskAsync(
            "POST",
            $"/projects/{talk.Project.Id}/issues/1/notes",
            new JsonObject { ["body"] = "/close" },
            running.Tokens.Guest
        );

        Assert.Equal((400, "opened"), (reply.Status, talk.Project.Issues[0].State));
    }
}
