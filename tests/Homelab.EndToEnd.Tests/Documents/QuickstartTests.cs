using System.Text.RegularExpressions;
using CliWrap.Buffered;
using Homelab.Simulator;
using Homelab.Testing;

namespace Homelab.EndToEnd.Tests.Documents;

/// <summary>docs/quickstart.md as somebody follows it: its blocks in order in one bash, curl and git for real, up to the bot's
/// note.</summary>
public sealed partial class QuickstartTests : IDisposable
{
    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _dir.Dispose();

    [Theory]
    [InlineData("19.0.1-ee", "")]
    [InlineData("18.1.0-ee", "s/GitLab__SigningToken=/GitLab__WebhookToken=/; s/\"signing_token\"/\"token\"/")]
    public async Task Whoever_follows_the_quick_start_gets_a_plan_note(string version, string asThePageSays)
    {
        _ = (RealTools.CommandLineTools, RealTools.HomelabBot, RealTools.Homelab, RealTools.GitLabCiLocal);
        await using var gitlab = await SimulatedGitLab.StartAsync(
            new SimulatedGitLabOptions
            {
                Version = version,
                Projects = [],
                JobPath = JobPath,
            },
            Ct
        );
        var port = BotProcess.FreePort();
        var following = FollowAsync(await ScriptAsync(gitlab, port, asThePageSays), gitlab);
        await Wait.UntilAsync(() => following.IsCompleted || File.Exists(_dir["wanted"]), Ct);
        await using var bot = following.IsCompleted ? null : await BotProcess.StartAsync(Settings(), Ct, port);
        _dir.Write("started", "");

        var run = await following;

        Assert.True(run.ExitCode == 0, $"{run.StandardOutput}\n{run.StandardError}");
        Assert.Contains("1 to add", run.StandardOutput, StringComparison.Ordinal);
        Assert.True(run.StandardOutput.Contains("(sensitive value)", StringComparison.Ordinal), run.StandardOutput);
        Assert.DoesNotContain("a-read-only-token-of-yours", run.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("**Commands.**", run.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("merge_request_hooks 202", run.StandardOutput, StringComparison.Ordinal);
        await AssertHandledAsync();
        await AssertMetricsAsync(bot!.Url);
    }

    [Fact]
    public void Every_call_of_GitLab_is_in_a_block_that_is_run() =>
        Assert.All(
            FencedBlock.Of(Page).Where(block => block.Language != "sh"),
            block =>
                Assert.True(
                    !block.Text.Contains("curl", StringComparison.Ordinal) && !block.Text.Contains("api ", StringComparison.Ordinal),
                    block.Text
                )
        );

    private static string Page => Repository.Read("docs/quickstart.md");

    private static string JobPath =>
        $"{Repository.File("artifacts/bin")}:{Path.GetDirectoryName(RealTools.Terraform)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The page's own text; only what it leaves to its reader is filled in.</summary>
    private async Task<string> ScriptAsync(SimulatedGitLab gitlab, int port, string asThePageSays)
    {
        var blocks = FencedBlock
            .Of(Page)
            .Select(block =>
                block switch
                {
                    { Language: "sh" } => block.Text,
                    // Where the page has the image started, the published bot is.
                    { Language: "console" } when block.Text.Contains("docker compose up", StringComparison.Ordinal) =>
                        $": >'{_dir["wanted"]}'; until [ -e '{_dir["started"]}' ]; do sleep 0.05; done",
                    _ => "",
                }
            );
        var script = string.Join('\n', blocks.Prepend("set -euo pipefail"));
        foreach (
            var (old, filled) in new[]
            {
                ("https://gitlab.example.org", $"{gitlab.Url}".TrimEnd('/')),
                ("https://bot.example.org", $"http://127.0.0.1:{port}"),
                ("http://127.0.0.1:8080", $"http://127.0.0.1:{port}"),
                ("glpat-xxxxxxxxxxxxxxxxxxxx", gitlab.Tokens.Maintainer),
            }
        )
        {
            Assert.Contains(old, script, StringComparison.Ordinal);
            script = script.Replace(old, filled, StringComparison.Ordinal);
        }

        var changed = await RealTools.RunAsync("sed", ["--expression", asThePageSays], Ct, input: script);
        Assert.Equal(asThePageSays.Length > 0, changed.StandardOutput.TrimEnd() != script.TrimEnd());
        return changed.StandardOutput;
    }

    private async Task<BufferedCommandResult> FollowAsync(string script, SimulatedGitLab gitlab)
    {
        await CheckoutAsync();
        return await RealTools.RunAsync("bash", [_dir.Write("quickstart.sh", script)], Ct, _dir["gitops"], Git(gitlab));
    }

    /// <summary>A checkout with the components alone: the whole project's pipeline would run every test there is.</summary>
    private async Task CheckoutAsync()
    {
        Directory.CreateDirectory(_dir["gitops/ci-components/images"]);
        foreach (
            var step in new[]
            {
                $"cp -r '{Repository.File("templates")}' .",
                "git init --quiet --initial-branch=main",
                "git add --all",
                "git commit --quiet --message Components",
            }
        )
        {
            var run = await RealTools.RunAsync("bash", ["-c", step], Ct, _dir["gitops"], Git(null));
            Assert.True(run.ExitCode == 0, run.StandardError);
        }
    }

    // Where git would ask a person for name and password, it finds the token.
    private Dictionary<string, string?> Git(SimulatedGitLab? gitlab) =>
        new()
        {
            ["HOME"] = _dir.Path,
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["LC_ALL"] = "C.UTF-8",
            ["http_proxy"] = null,
            ["HTTP_PROXY"] = null,
            ["GIT_AUTHOR_NAME"] = "Ann",
            ["GIT_AUTHOR_EMAIL"] = "ann@example.org",
            ["GIT_COMMITTER_NAME"] = "Ann",
            ["GIT_COMMITTER_EMAIL"] = "ann@example.org",
            ["GIT_CONFIG_COUNT"] = gitlab is null ? "0" : "1",
            ["GIT_CONFIG_KEY_0"] = $"url.http://oauth2:{gitlab?.Tokens.Maintainer}@{gitlab?.Url.Authority}/.insteadOf",
            ["GIT_CONFIG_VALUE_0"] = $"{gitlab?.Url}",
        };

    /// <summary>What the page wrote for the bot, and what its image adds.</summary>
    private Dictionary<string, string> Settings()
    {
        var file = _dir["gitops/ci-components/images/bot.env"];
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var settings = File.ReadLines(file).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        settings["Store__Connection"] = $"Data Source={_dir["bot.db"]}";
        return settings;
    }

    private async Task AssertHandledAsync()
    {
        Assert.Contains("homelab-bot deliveries list --all", Page, StringComparison.Ordinal);
        var list = await RealTools.RunAsync(
            RealTools.HomelabBot,
            ["deliveries", "list", "--all"],
            Ct,
            environment: Settings().ToDictionary(pair => pair.Key, pair => (string?)pair.Value)
        );
        Assert.Equal(0, list.ExitCode);
        Assert.Contains("Merge Request Hook", list.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("dead", list.StandardOutput, StringComparison.Ordinal);
    }

    /// <summary>After a note every metric is there, under the name docs/bot.md gives it.</summary>
    private static async Task AssertMetricsAsync(Uri bot)
    {
        using var http = new HttpClient { BaseAddress = bot };
        var named = Row().Matches(Repository.Read("docs/bot.md")).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal);
        string[] real = [];
        // A command counts when it is done with, which is after its answer.
        await Wait.UntilAsync(
            async () => (real = Names(await http.GetStringAsync("/metrics", Ct))).SequenceEqual(named, StringComparer.Ordinal),
            Ct,
            () => string.Join(' ', real)
        );
    }

    private static string[] Names(string metrics) =>
        [.. Metric().Matches(metrics).Select(match => match.Groups["name"].Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(
        @"^# TYPE (?<name>homelab_bot_\w+) (gauge|counter|histogram)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Metric();

    [GeneratedRegex(@"^\| `(?<name>homelab_bot_\w+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
