using Homelab.GitLab.Notes;

namespace Homelab.Bot.Tests.Commands;

/// <summary>What people type, and what they are answered.</summary>
public sealed class CommandTests(CommandStage stage) : IClassFixture<CommandStage>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restore_test_runs_on_the_default_branch_and_its_report_becomes_the_answer()
    {
        var comment = await stage.SayAsync(stage.Maintainer, "Before I merge:\n\n/restore-test gitea");

        var answer = await stage.AnswerAsync(comment, "Restore proven");

        Assert.Contains("✅ **Restore proven**: `gitea`.", answer, StringComparison.Ordinal);
        Assert.Single(await stage.AnswersAsync(comment));
        var pipeline = Assert.Single(await stage.TasksAsync(), one => one.Name == $"homelab drill note-{comment.Value}");
        Assert.Equal(("main", "trigger", "success"), (pipeline.Ref, pipeline.Source, pipeline.Status));
        await Homelab.Testing.Wait.UntilAsync(async () => (await ReactionsAsync(comment)).Contains("white_check_mark"), Ct);
        Assert.Contains("eyes", await ReactionsAsync(comment));
    }

    [Theory]
    [InlineData("/restore-test gitae", "there is no set `gitae`. Type `/restore-test gitea`")]
    [InlineData("/restore-test gitea --tire fast", "there is no option `--tire`")]
    [InlineData("/restore-test --tier fats", "there is no tier `fats`. Type `/restore-test --tier fast`")]
    [InlineData("/restore-test --at xyz", "and not `xyz`")]
    [InlineData("/backup", "it wants the tier. Type `/backup TIER`")]
    [InlineData("/backup fast", "several hosts have sets of that tier, so it wants one. Type `/backup fast --host nas`")]
    [InlineData("/backup slow now", "it does not take `now`. Type `/backup slow`")]
    [InlineData("/restor-test gitea", "there is no command `/restor-test`. Did you mean `/restore-test")]
    [InlineData("/homelab dance", "there is no command `/dance`")]
    [InlineData("/plan\n\n/help", "one comment takes one command")]
    public async Task What_is_not_understood_runs_nothing_and_names_the_word_and_the_right_line(string said, string answer)
    {
        var before = (await stage.TasksAsync()).Count;

        var comment = await stage.SayAsync(stage.Maintainer, said);

        Assert.Contains(answer, await stage.AnswerAsync(comment, "Not run"), StringComparison.Ordinal);
        Assert.Equal(before, (await stage.TasksAsync()).Count);
    }

    [Fact]
    public async Task Whoever_may_not_is_told_who_may()
    {
        var comment = await stage.SayAsync(stage.Developer, "/restore-test gitea");

        var answer = await stage.AnswerAsync(comment, "Not run");

        Assert.Contains("`/restore-test` needs Maintainer; you are Developer. May: `", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(
            await stage.TasksAsync(),
            pipeline => pipeline.Name!.EndsWith($"note-{comment.Value}", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Help_names_every_command_and_who_may()
    {
        var answer = await stage.AnswerAsync(await stage.SayAsync(stage.Developer, "/help"), "Commands");

        Assert.All(Bot.Commands.CommandRegistry.All, command => Assert.Contains($"`{command.Usage}`", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_and_metrics_know_of_commands()
    {
        await stage.AnswerAsync(await stage.SayAsync(stage.Developer, "/help"), "Commands");

        await Homelab.Testing.Wait.UntilAsync(
            async () =>
                (await stage.Bot.Http.GetStringAsync("/health", Ct)).Contains("They are answered.", StringComparison.Ordinal)
                && (await stage.Bot.Http.GetStringAsync("/metrics", Ct)).Contains("outcome=\"answered\"", StringComparison.Ordinal),
            Ct
        );
    }

    [Fact]
    public async Task A_plan_is_made_again()
    {
        var before = await stage.Maintainer.MergeRequests.Pipelines.ListAsync(CommandStage.Infra, stage.Request, Ct).CountAsync(Ct);

        await stage.AnswerAsync(await stage.SayAsync(stage.Developer, "/plan"), "Plans again");

        Assert.Equal(
            before + 1,
            await stage.Maintainer.MergeRequests.Pipelines.ListAsync(CommandStage.Infra, stage.Request, Ct).CountAsync(Ct)
        );
    }

    [Theory]
    [InlineData("> /help")]
    [InlineData("```\n/help\n```")]
    [InlineData("/usr/bin/restic is old")]
    [InlineData("/unheard-of command of another bot")]
    public async Task What_is_not_for_the_bot_is_not_answered(string said)
    {
        var comment = await stage.SayAsync(stage.Maintainer, said);
        await stage.SettleAsync();

        Assert.Empty(await stage.AnswersAsync(comment));
        Assert.Empty(await ReactionsAsync(comment));
    }

    private async Task<List<string>> ReactionsAsync(NoteId comment) =>
        await stage
            .Maintainer.MergeRequests.Reactions.ListAsync(CommandStage.Infra, stage.Request, comment, Ct)
            .Select(one => one.Name)
            .ToListAsync(Ct);
}
