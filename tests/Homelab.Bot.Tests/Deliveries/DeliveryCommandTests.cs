using System.Net.Http.Headers;
using System.Text;
using Homelab.Bot.Tests.Webhooks;
using Homelab.Testing;

namespace Homelab.Bot.Tests.Deliveries;

/// <summary>The published executable, beside a bot that runs.</summary>
public sealed class DeliveryCommandTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Deliveries_are_listed_shown_and_replayed_while_the_bot_runs()
    {
        using var folder = new TempDir();
        var settings = BotProcess.Settings(folder["bot.db"]);
        await using var bot = await BotProcess.StartAsync(settings, Ct);
        await SendAsync(bot, Bodies.Pipeline(filler: "a\\u001b[31mred"));

        var list = await AskAsync(settings, "deliveries", "list");
        var show = await AskAsync(settings, "deliveries", "show", "1");
        var replay = await AskAsync(settings, "deliveries", "replay", "1");
        var missing = await AskAsync(settings, "deliveries", "show", "99");

        Assert.Equal((0, 0, 1, 1), (list.Exit, show.Exit, replay.Exit, missing.Exit));
        Assert.Contains("12!7           Pipeline Hook", list.Output, StringComparison.Ordinal);
        Assert.Contains("\"path_with_namespace\":\"homelab/infra\"", show.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', show.Output);
        Assert.Contains("There is no delivery 1 that is handled or given up", replay.Error, StringComparison.Ordinal);
        Assert.Contains("`homelab-bot deliveries list --all`", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_whether_it_is_well_it_asks_the_bot_on_this_machine()
    {
        using var folder = new TempDir();
        var settings = BotProcess.Settings(folder["bot.db"]);
        await using var bot = await BotProcess.StartAsync(settings, Ct);
        var asking = new Dictionary<string, string>(settings) { ["ASPNETCORE_URLS"] = $"http://+:{bot.Url.Port}" };

        Assert.Equal(0, (await AskAsync(asking, "health")).Exit);
        var (exit, output) = await bot.StopAsync(Ct);
        Assert.Equal(1, (await AskAsync(asking, "health")).Exit);

        Assert.Equal(0, exit);
        Assert.All(
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.StartsWith("{\"", line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Without_settings_it_does_not_start_and_says_which()
    {
        var run = await AskAsync([]);

        Assert.Equal(2, run.Exit);
        Assert.Contains("Set GitLab__Url", run.Error, StringComparison.Ordinal);
        Assert.Contains("anybody could tell the bot anything", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--version", 0)]
    [InlineData("--help", 0)]
    [InlineData("deliveries", 2)]
    [InlineData("nonsense", 2)]
    public async Task What_it_is_told_on_the_command_line_has_the_usual_exit_codes(string argument, int exit) =>
        Assert.Equal(exit, (await AskAsync([], argument)).Exit);

    private static async Task<(int Exit, string Output, string Error)> AskAsync(
        Dictionary<string, string> settings,
        params string[] arguments
    )
    {
        var run = await RealTools.RunAsync(
            RealTools.HomelabBot,
            arguments,
            Ct,
            environment: settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)
        );
        return (run.ExitCode, run.StandardOutput, run.StandardError);
    }

    private static async Task SendAsync(BotProcess bot, string body)
    {
        using var http = new HttpClient { BaseAddress = bot.Url };
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/gitlab") { Content = content };
        request.Headers.Add("X-Gitlab-Event", "Pipeline Hook");
        request.Headers.Add("X-Gitlab-Token", RunningBot.Token);
        using var answer = await http.SendAsync(request, Ct);
        Assert.True(answer.IsSuccessStatusCode);
    }
}
