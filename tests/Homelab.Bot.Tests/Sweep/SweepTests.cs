using Homelab.Bot.Inbox;
using Homelab.Bot.Projects;
using Homelab.Bot.Sweep;
using Homelab.Bot.Tests.Commands;
using Homelab.Bot.Tests.PlanNotes;
using Homelab.Configuration;
using Homelab.GitLab;
using Homelab.GitLab.Notes;
using Homelab.GitLab.Pipelines;
using Homelab.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Homelab.Bot.Tests.Sweep;

/// <summary>What no hook tells is found by looking.</summary>
public sealed class SweepTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_whose_hook_was_lost_is_answered_once()
    {
        var stage = await StageAsync();
        await using var _ = stage;
        var comment = await stage.SayAsync(stage.Maintainer, "/restore-test gitea");
        await stage.SayAsync(stage.Maintainer, "no command, though it says a/b");

        Assert.Equal(1, (await SweepAsync(stage)).Commands);

        await WatchedAsync(stage, comment, "Restore proven");
        Assert.Equal(0, (await SweepAsync(stage)).Commands);
        await stage.SettleAsync();
        Assert.Single(await stage.AnswersAsync(comment));
        Assert.Single(await stage.TasksAsync());
    }

    [Fact]
    public async Task Of_two_pipelines_of_one_run_one_is_followed_and_the_other_is_said()
    {
        var stage = await StageAsync();
        await using var _ = stage;
        var comment = await stage.SayAsync(stage.Maintainer, "/restore-test gitea");
        var inputs = new Dictionary<string, string>
        {
            ["task"] = "drill",
            ["arguments"] = TaskArguments.Encode(["gitea", "", ""]),
            ["run"] = $"note-{comment.Value}",
        };

        await SweepAsync(stage);
        await Wait.UntilAsync(async () => (await stage.TasksAsync()).Count == 1, Ct);
        var twin = new NewPipeline("main") { Inputs = inputs };
        await stage.Maintainer.Triggers.StartAsync(CommandStage.Infra, new TriggerToken(stage.TriggerToken), twin, Ct);

        await WatchedAsync(stage, comment, "Restore proven");
        Assert.Equal(2, (await stage.TasksAsync()).Count);
        await Wait.UntilAsync(
            async () =>
                await stage
                    .Maintainer.MergeRequests.Notes.ListAsync(CommandStage.Infra, stage.Request, Ct)
                    .AnyAsync(note => note.Body.Contains("more than one pipeline of this run", StringComparison.Ordinal), Ct),
            Ct
        );
    }

    [Fact]
    public async Task What_a_hook_told_is_not_found_again()
    {
        var stage = await StageAsync();
        await using var _ = stage;
        await stage.HookAsync();
        var comment = await stage.SayAsync(stage.Maintainer, "/help");
        await stage.AnswerAsync(comment, "Commands");

        Assert.Equal(0, (await SweepAsync(stage)).Commands);
    }

    [Theory]
    [InlineData(-20_000)]
    [InlineData(0)]
    [InlineData(20_000)]
    public async Task What_was_said_before_the_bot_came_is_left_alone_whatever_its_clock_says(int days)
    {
        var stage = new CommandStage { HasHook = false, Before = "/help" };
        stage.Time.By = TimeSpan.FromDays(days);
        await stage.InitializeAsync();
        await using var _ = stage;
        await SweptAsync(stage);

        Assert.Equal(0, (await SweepAsync(stage)).Commands);
        await stage.SayAsync(stage.Maintainer, "/help");
        Assert.Equal(1, (await SweepAsync(stage)).Commands);
    }

    [Fact]
    public async Task A_command_that_is_found_hours_later_is_answered_and_not_run()
    {
        var stage = await StageAsync();
        await using var _ = stage;
        var comment = await stage.SayAsync(stage.Maintainer, "/restore-test gitea");
        stage.Time.By = TimeSpan.FromHours(25);

        await SweepAsync(stage);

        Assert.Contains(
            "I read this 25 h late. Still wanted? Post `/restore-test gitea` again.",
            await stage.AnswerAsync(comment, "Not run"),
            StringComparison.Ordinal
        );
        Assert.Empty(await stage.TasksAsync());
    }

    [Fact]
    public async Task A_command_that_was_edited_since_it_was_written_is_not_run()
    {
        var stage = await StageAsync();
        await using var _ = stage;
        var comment = await stage.SayAsync(stage.Maintainer, "nothing");
        stage.GitLab.Advance(TimeSpan.FromSeconds(5));
        await stage.Maintainer.MergeRequests.Notes.UpdateAsync(CommandStage.Infra, stage.Request, comment, "/restore-test gitea", Ct);

        await SweepAsync(stage);

        await stage.AnswerAsync(comment, "the comment was changed before I read it");
        Assert.Empty(await stage.TasksAsync());
    }

    [Fact]
    public async Task An_answer_that_a_lost_store_gave_is_not_given_again()
    {
        var stage = await StageAsync();
        await using var _ = stage;
        var comment = await stage.SayAsync(stage.Maintainer, "/restore-test gitea");
        var thread = await stage
            .Maintainer.MergeRequests.Discussions.ListAsync(
                CommandStage.Infra,
                new Noteable(NoteableKind.MergeRequest, stage.Request.Value),
                Ct
            )
            .FirstAsync(one => one.Notes!.Any(note => note.Id == comment), Ct);
        using var bot = new GitLabClient(new GitLabOptions { Url = stage.GitLab.Url, Token = stage.GitLab.Tokens.Bot });
        await bot.MergeRequests.Discussions.ReplyAsync(
            CommandStage.Infra,
            new Noteable(NoteableKind.MergeRequest, stage.Request.Value),
            thread.Id,
            $"<!-- homelab:answer {comment.Value} -->\n\nanswered",
            Ct
        );

        await SweepAsync(stage);

        await stage.SettleAsync();
        Assert.Single(await stage.AnswersAsync(comment));
        Assert.Empty(await stage.TasksAsync());
    }

    [Fact]
    public async Task A_project_of_any_size_costs_two_lists()
    {
        await using var gitlab = new ScriptedGitLab(_ => null);
        await using var bot = await RunningBot.StartAsync(null, $"--GitLab:Url={gitlab.Url}");

        await Wait.UntilAsync(
            async () => (await bot.Http.GetStringAsync("/health", Ct)).Contains("looked for every 5 minutes", StringComparison.Ordinal),
            Ct
        );
        Assert.Single(gitlab.Asked, path => path.Contains("/events", StringComparison.Ordinal));
        Assert.Single(gitlab.Asked, path => path.Contains("/pipelines", StringComparison.Ordinal));
        Assert.DoesNotContain(gitlab.Asked, path => path.Contains("/merge_requests", StringComparison.Ordinal));
        Assert.Contains("homelab_bot_sweeps_total", await bot.Http.GetStringAsync("/metrics", Ct), StringComparison.Ordinal);
    }

    private static async Task<CommandStage> StageAsync()
    {
        var stage = new CommandStage { HasHook = false };
        await stage.InitializeAsync();
        await SweptAsync(stage);
        return stage;
    }

    // The bot's own sweep at start is what makes it look after the project from now on.
    private static Task SweptAsync(CommandStage stage) =>
        Wait.UntilAsync(
            async () => (await stage.Bot.Http.GetStringAsync("/health", Ct)).Contains("\"sweep\"", StringComparison.Ordinal),
            Ct
        );

    private static Task<SweepResult> SweepAsync(CommandStage stage)
    {
        var services = stage.Bot.Services;
        return new ProjectSweep(
            services.GetRequiredService<WatchedProjects>().All.Single(),
            services.GetRequiredService<DeliveryInbox>(),
            services.GetRequiredService<Watermarks>(),
            stage.Time
        ).RunAsync(Ct);
    }

    // Nobody tells how far the task is, but a look at it now and then.
    private static async Task WatchedAsync(CommandStage stage, NoteId comment, string text)
    {
        await Wait.UntilAsync(
            async () =>
            {
                await stage.LookAsync();
                return (await stage.AnswersAsync(comment)).Exists(answer => answer.Body.Contains(text, StringComparison.Ordinal));
            },
            Ct
        );
    }
}
