using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Notes;
using Homelab.GitLab.Repositories;
using Homelab.Simulator.Trouble;

namespace Homelab.GitLab.Tests.Simulated;

public sealed class NoteTests(Simulation simulation) : IClassFixture<Simulation>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_comment_is_posted_found_changed_and_deleted()
    {
        using var bot = simulation.Bot();
        var iid = await RequestAsync("sticky");

        var made = Assert
            .IsType<NoteOutcome.Created>(
                await bot.MergeRequests.Notes.CreateAsync(Simulation.Infra, iid, "<!-- marker -->\n# Übersicht `ä`\n", Ct)
            )
            .Note;
        var found = Assert.Single(await NotesAsync(bot, iid), note => note.System is not true);
        var changed = Assert
            .IsType<NoteChange.Changed>(await bot.MergeRequests.Notes.UpdateAsync(Simulation.Infra, iid, made.Id, "second", Ct))
            .Note;

        Assert.Equal((made.Id, (await bot.Users.CurrentAsync(Ct)).Id), (found.Id, found.Author!.Id));
        Assert.StartsWith("<!-- marker -->\n# Übersicht `ä`", found.Body, StringComparison.Ordinal);
        Assert.Equal((made.Id, "second"), (changed.Id, (await bot.MergeRequests.Notes.GetAsync(Simulation.Infra, iid, made.Id, Ct)).Body));
        Assert.True(await bot.MergeRequests.Notes.DeleteAsync(Simulation.Infra, iid, made.Id, Ct));
        Assert.False(await bot.MergeRequests.Notes.DeleteAsync(Simulation.Infra, iid, made.Id, Ct));
        Assert.IsType<NoteChange.Gone>(await bot.MergeRequests.Notes.UpdateAsync(Simulation.Infra, iid, made.Id, "third", Ct));
    }

    [Fact]
    public async Task More_comments_than_a_page_holds_are_listed_oldest_first()
    {
        using var bot = simulation.Bot();
        var iid = await RequestAsync("talkative");
        for (var i = 0; i < 105; i++)
            await bot.MergeRequests.Notes.CreateAsync(Simulation.Infra, iid, $"comment {i}", Ct);

        var bodies = (await NotesAsync(bot, iid)).Where(note => note.System is not true).Select(note => note.Body).ToList();

        Assert.Equal(Enumerable.Range(0, 105).Select(i => $"comment {i}"), bodies);
    }

    [Fact]
    public async Task Quick_actions_and_a_lone_emoji_leave_no_comment()
    {
        using var gitlab = simulation.Maintainer();
        var iid = await RequestAsync("actions");

        var commands = await gitlab.MergeRequests.Notes.CreateAsync(Simulation.Infra, iid, "/close", Ct);
        var emoji = await gitlab.MergeRequests.Notes.CreateAsync(Simulation.Infra, iid, ":thumbsup:", Ct);

        Assert.NotEmpty(Assert.IsType<NoteOutcome.OnlyCommands>(commands).Summary);
        Assert.Equal("thumbsup", Assert.IsType<NoteOutcome.BecameReaction>(emoji).Reaction.Name);
        Assert.Equal("closed", (await gitlab.MergeRequests.GetAsync(Simulation.Infra, iid, Ct)).State);
        Assert.DoesNotContain(await NotesAsync(gitlab, iid), note => note.System is not true);
    }

    [Fact]
    public async Task A_reaction_is_made_once_however_often_it_is_asked_for()
    {
        using var bot = simulation.Bot();
        var iid = await RequestAsync("reacting");
        var note = Assert
            .IsType<NoteOutcome.Created>(await bot.MergeRequests.Notes.CreateAsync(Simulation.Infra, iid, "hello", Ct))
            .Note.Id;

        var made = await bot.MergeRequests.Reactions.AddAsync(Simulation.Infra, iid, note, "eyes", Ct);
        var again = await bot.MergeRequests.Reactions.AddAsync(Simulation.Infra, iid, note, "eyes", Ct);

        Assert.Null(again);
        Assert.Equal(
            (made!.Id, "eyes"),
            (Assert.Single(await bot.MergeRequests.Reactions.ListAsync(Simulation.Infra, iid, note, Ct).ToListAsync(Ct)).Id, made.Name)
        );
        Assert.True(await bot.MergeRequests.Reactions.RemoveAsync(Simulation.Infra, iid, note, made.Id, Ct));
        Assert.False(await bot.MergeRequests.Reactions.RemoveAsync(Simulation.Infra, iid, note, made.Id, Ct));
    }

    [Fact]
    public async Task A_thread_is_begun_answered_and_resolved()
    {
        using var bot = simulation.Bot();
        var iid = await RequestAsync("threads");

        var thread = await bot.MergeRequests.Discussions.CreateAsync(Simulation.Infra, iid, "Why?", Ct);
        var reply = await bot.MergeRequests.Discussions.ReplyAsync(Simulation.Infra, iid, thread.Id, "Because.", Ct);
        await bot.MergeRequests.Discussions.ResolveAsync(Simulation.Infra, iid, thread.Id, true, Ct);

        var read = (await bot.MergeRequests.Discussions.ListAsync(Simulation.Infra, iid, Ct).ToListAsync(Ct)).Single(one =>
            one.Id == thread.Id
        );
        Assert.Equal(["Why?", "Because."], read.Notes!.Select(note => note.Body));
        Assert.All(read.Notes!, note => Assert.True(note.Resolved));
        Assert.Equal("DiscussionNote", reply.Type);
    }

    [Theory]
    [InlineData(ApiFaultKind.Close)]
    [InlineData(ApiFaultKind.CloseMidBody)]
    [InlineData(ApiFaultKind.Broken)]
    [InlineData(ApiFaultKind.BadGateway)]
    public async Task A_post_whose_answer_is_lost_is_one_comment_and_an_error(ApiFaultKind kind)
    {
        using var bot = simulation.Bot();
        var iid = await RequestAsync($"lost-{kind}");
        simulation.GitLab.Faults = new Faults
        {
            Api =
            [
                new ApiFault
                {
                    Kind = kind,
                    Method = "POST",
                    When = StrikeTime.After,
                    Next = 1,
                    Seconds = 0.1,
                },
            ],
        };

        await Assert.ThrowsAsync<GitLabUnavailableException>(() => bot.MergeRequests.Notes.CreateAsync(Simulation.Infra, iid, "once", Ct));

        Assert.Single(await NotesAsync(bot, iid), note => note.Body == "once");
    }

    private static async Task<List<Note>> NotesAsync(GitLabClient gitlab, MergeRequestIid iid) =>
        await gitlab.MergeRequests.Notes.ListAsync(Simulation.Infra, iid, Ct).ToListAsync(Ct);

    private async Task<MergeRequestIid> RequestAsync(string branch)
    {
        using var gitlab = await simulation.SeededAsync();
        return (await simulation.ProposeAsync(gitlab, branch, new FileAction("create", $"{branch}.tf") { Content = "# new\n" }))
            .Request
            .Iid;
    }
}
