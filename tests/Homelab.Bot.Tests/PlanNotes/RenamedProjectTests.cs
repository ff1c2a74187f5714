using Homelab.Bot.Inbox;
using Homelab.Bot.Tests.Webhooks;
using Homelab.Bot.Webhooks;
using Homelab.Bot.Work;
using Homelab.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Homelab.Bot.Tests.PlanNotes;

/// <summary>A project is who its number says, whatever its path is by now.</summary>
public sealed class RenamedProjectTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_renamed_project_is_looked_after_as_before_and_health_names_both_paths()
    {
        await using var gitlab = new ScriptedGitLab(path =>
            path is "projects/homelab%2Finfra" or "projects/12" ? ScriptedGitLab.Project("homelab/home") : null
        );
        await using var bot = await StartAsync(gitlab);
        await SaysAsync(bot, "homelab/infra is homelab/home now");

        await bot.SendAsync(Bodies.Pipeline(project: "homelab/home"));

        Assert.Equal(1, bot.Stored());
        Assert.Contains("\"status\": \"degraded\"", await bot.Http.GetStringAsync("/health", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_project_that_took_the_path_is_not_ours_and_its_deliveries_are_counted()
    {
        await using var gitlab = new ScriptedGitLab(_ => null);
        await using var bot = await StartAsync(gitlab);
        await SaysAsync(bot, "It answers, and the bot may write.");

        await bot.SendAsync(Bodies.Pipeline().Replace("\"id\":12", "\"id\":99", StringComparison.Ordinal));

        Assert.Equal(0, bot.Stored());
        await SaysAsync(bot, "1 genuine deliveries were dropped, the last of homelab/infra");
        Assert.Contains("homelab_bot_deliveries_dropped_total", await bot.Http.GetStringAsync("/metrics", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_older_version_did_under_the_path_is_known_under_the_number()
    {
        using var folder = new TempDir();
        var connection = $"Data Source={folder["bot.db"]}";
        using (var old = new SqliteConnection(connection))
        {
            old.Open();
            using var command = old.CreateCommand();
            command.CommandText = $"""
                {Repository.Read("bot/Homelab.Bot/Inbox/Migrations/0001-inbox.sql")}
                PRAGMA user_version = 1;
                INSERT INTO effects VALUES ('note:homelab:plan:homelab/infra!7', 'complete', 42, 0);
                """;
            command.ExecuteNonQuery();
        }

        await using var store = new Store(connection, NullLogger<Store>.Instance);
        await using var gitlab = new ScriptedGitLab(_ => null);
        await new KnownProjects(gitlab.Settings, store).LearnAsync("homelab/infra", 12);

        Assert.Equal(42, await new Effects(store, TimeProvider.System).FindAsync("note:homelab:plan:12!7"));
        Assert.Equal(12, await new KnownProjects(gitlab.Settings, store).IdAsync("homelab/infra"));
    }

    [Fact]
    public async Task A_token_that_is_refused_at_work_shows_at_once_and_work_that_goes_well_turns_it_back()
    {
        var refuses = true;
        await using var gitlab = new ScriptedGitLab(path =>
            path != "projects/12/merge_requests/7" ? null
            : refuses ? Reply.Of(401, """{"message":"401 Unauthorized"}""")
            : Reply.Json("""{"iid":7,"state":"closed"}""")
        );
        await using var bot = await RunningBot.StartAsync(null, $"--GitLab:Url={gitlab.Url}");
        await SaysAsync(bot, "It answers, and the bot may write.");

        await bot.SendAsync(Bodies.Pipeline());
        await SaysAsync(bot, "GitLab does not accept the token");
        refuses = false;
        await Wait.UntilAsync(() => bot.Waiting() == 0, Ct);

        await SaysAsync(bot, "It answers, and the bot may write.");
    }

    private static Task<RunningBot> StartAsync(ScriptedGitLab gitlab) =>
        RunningBot.StartAsync(
            services => services.AddSingleton<HandleDelivery>((_, _) => Task.FromResult<Handled>(new Handled.Done())),
            $"--GitLab:Url={gitlab.Url}"
        );

    private static Task SaysAsync(RunningBot bot, string words) =>
        Wait.UntilAsync(async () => (await bot.Http.GetStringAsync("/health", Ct)).Contains(words, StringComparison.Ordinal), Ct);
}
