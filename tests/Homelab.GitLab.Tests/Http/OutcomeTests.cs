using System.Text.Json.Nodes;
using Homelab.GitLab.Notes;
using Homelab.GitLab.Pipelines;
using Homelab.GitLab.Repositories;

namespace Homelab.GitLab.Tests.Http;

/// <summary>Answers that look like success or failure and are something else.</summary>
public sealed class OutcomeTests
{
    [Fact]
    public async Task A_comment_that_was_posted_is_created()
    {
        await using var server = new StandIn(Reply.Of(201, Clients.NoteJson));
        using var client = server.Client();

        var created = Assert.IsType<NoteOutcome.Created>(await client.PostAsync());

        Assert.Equal((300, "hello", 5), (created.Note.Id.Value, created.Note.Body, created.Note.Author!.Id.Value));
        Assert.Equal("hello", (string?)JsonNode.Parse(server.Requests[0].Body)!["body"]);
        Assert.Equal("application/json", server.Requests[0].Headers["Content-Type"]);
    }

    [Theory]
    [InlineData(
        202,
        """{"commands_changes":{"state_event":"close"},"summary":["Closed this merge request."]}""",
        "Closed this merge request."
    )]
    [InlineData(202, """{"commands_changes":{},"summary":null}""", "")]
    [InlineData(201, """{"commands_changes":{"label_ids":[1]}}""", "")]
    public async Task A_text_of_quick_actions_only_is_no_comment(int status, string body, string summary)
    {
        await using var server = new StandIn(Reply.Of(status, body));
        using var client = server.Client();

        Assert.Equal(new NoteOutcome.OnlyCommands(summary), await client.PostAsync());
    }

    [Fact]
    public async Task A_text_of_one_emoji_is_no_comment()
    {
        await using var server = new StandIn(
            Reply.Of(201, """{"id":4,"name":"thumbsup","user":{"id":5},"awardable_id":80,"awardable_type":"MergeRequest"}""")
        );
        using var client = server.Client();

        Assert.Equal("thumbsup", Assert.IsType<NoteOutcome.BecameReaction>(await client.PostAsync()).Reaction.Name);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"message\":\"202 Accepted\"}")]
    [InlineData("{\"body\":\"no id\"}")]
    public async Task A_success_without_a_comment_is_not_reported_as_one(string body)
    {
        await using var server = new StandIn(Reply.Of(201, body));
        using var client = server.Client();

        await Assert.ThrowsAsync<GitLabUnreadableException>(client.PostAsync);
    }

    [Fact]
    public async Task A_comment_that_was_deleted_meanwhile_is_gone()
    {
        await using var server = new StandIn(Reply.Of(404, """{"message":"404 Not found"}"""));
        using var client = server.Client();

        Assert.IsType<NoteChange.Gone>(await client.PutAsync());
        Assert.False(await client.DeleteAsync());
    }

    [Fact]
    public async Task A_reaction_made_twice_is_no_failure_and_one_on_nothing_is()
    {
        await using var server = new StandIn(
            Reply.Of(404, """{"message":"404 Award Emoji Name has already been taken Not Found"}"""),
            Reply.Of(404, """{"message":"404 Note Not Found"}""")
        );
        using var client = server.Client();
        Task<Reaction?> React() => client.MergeRequests.Reactions.AddAsync(Clients.Project, Clients.Iid, Clients.Note, "eyes", Clients.Ct);

        Assert.Null(await React());
        await Assert.ThrowsAsync<GitLabNotFoundException>(React);
    }

    [Fact]
    public async Task A_branch_without_a_pipeline_has_no_latest()
    {
        await using var server = new StandIn(Reply.Of(403, """{"message":"403 Forbidden"}"""));
        using var client = server.Client();

        Assert.Null(await client.Pipelines.FindLatestAsync(Clients.Project, "main", Clients.Ct));
    }

    public static TheoryData<string, Type> Refusals =>
        new()
        {
            { "You are attempting to update a file that has changed since you started editing it.", typeof(WriteOutcome.Stale) },
            { "You are attempting to delete a file that has been previously updated.", typeof(WriteOutcome.Stale) },
            { "A file with this name already exists", typeof(WriteOutcome.AlreadyExists) },
            { "A file with this name doesn't exist", typeof(WriteOutcome.Missing) },
            { "Could not update refs/heads/main. Please refresh and try again.", typeof(WriteOutcome.BranchMoved) },
            { "A branch called 'x' already exists. Switch to that branch in order to make changes", typeof(WriteOutcome.BranchExists) },
        };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refused_commits_are_told_apart_by_their_words(string message, Type outcome)
    {
        await using var server = new StandIn(Reply.Of(400, new JsonObject { ["message"] = message }.ToJsonString()));
        using var client = server.Client();

        Assert.IsType(outcome, await CommitAsync(client));
        Assert.IsType(
            outcome,
            await client.Files.UpdateAsync(
                Clients.Project,
                "a.md",
                new NewContent("main", "Say it", "text") { LastCommitId = "abc" },
                Clients.Ct
            )
        );
        Assert.Contains("\"last_commit_id\":\"abc\"", server.Requests[1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_refused_for_another_reason_is_an_exception()
    {
        await using var server = new StandIn(Reply.Of(400, """{"message":"You can only create or edit files when you are on a branch"}"""));
        using var client = server.Client();

        await Assert.ThrowsAsync<GitLabInvalidException>(() => CommitAsync(client));
    }

    [Fact]
    public async Task A_commit_that_was_made_names_itself()
    {
        await using var server = new StandIn(Reply.Of(201, """{"id":"6104942438c14ec7bd21c6cd5bd995272b3faff6","parent_ids":["ae1d"]}"""));
        using var client = server.Client();

        Assert.Equal("6104942438c14ec7bd21c6cd5bd995272b3faff6", Assert.IsType<WriteOutcome.Written>(await CommitAsync(client)).Commit!.Id);
        Assert.Equal(
            """{"branch":"main","commit_message":"Say it","actions":[{"action":"create","file_path":"a.md","content":"text"}]}""",
            server.Requests[0].Body
        );
    }

    [Fact]
    public async Task A_trigger_sends_its_token_in_the_body_and_ours_not_at_all()
    {
        await using var server = new StandIn(Reply.Of(201, """{"id":11,"status":"created","source":"trigger"}"""));
        using var client = server.Client();

        var pipeline = await client.Triggers.StartAsync(
            Clients.Project,
            new TriggerToken("glptt-1"),
            new NewPipeline("main") { Inputs = new Dictionary<string, string> { ["task"] = "drill" } },
            Clients.Ct
        );

        Assert.Equal((11, "trigger"), (pipeline.Id.Value, pipeline.Source));
        var asked = Assert.Single(server.Requests);
        Assert.Null(asked.Token);
        Assert.Equal("/api/v4/projects/homelab%2Finfra/trigger/pipeline", asked.Target);
        Assert.Equal("""{"token":"glptt-1","ref":"main","inputs":{"task":"drill"}}""", asked.Body);
    }

    private static Task<WriteOutcome> CommitAsync(GitLabClient client) =>
        client.Commits.CreateAsync(
            Clients.Project,
            new NewCommit("main", "Say it", [new FileAction("create", "a.md") { Content = "text" }]),
            Clients.Ct
        );
}
