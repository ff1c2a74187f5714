using Homelab.Bot.Settings;
using Microsoft.Extensions.Configuration;

namespace Homelab.Bot.Tests.Settings;

/// <summary>Every setting by its name in the environment, and every fault at once.</summary>
public sealed class SettingsTests
{
    private static readonly Dictionary<string, string> Enough = new()
    {
        ["GitLab__Url"] = "https://gitlab.example.org/",
        ["GitLab__Projects__0__Path"] = "homelab/infra",
        ["GitLab__Projects__0__Token"] = "glpat-one",
        ["GitLab__WebhookToken"] = "webhook secret",
    };

    [Fact]
    public void Every_setting_can_be_given_by_the_environment()
    {
        var settings = Read(
            new(Enough)
            {
                ["GitLab__Projects__1__Path"] = "/homelab/dns/",
                ["GitLab__Projects__1__Token"] = "glpat-two",
                ["GitLab__WebhookToken__0"] = "old",
                ["GitLab__WebhookToken__1"] = "new",
                ["GitLab__SigningToken"] = RunningBot.SigningKey,
                ["Store__Connection"] = "Data Source=/data/bot.db",
            }
        );

        Assert.Equal(new Uri("https://gitlab.example.org"), settings.GitLab);
        Assert.Equal(
            [new ProjectSettings("homelab/infra", "glpat-one"), new ProjectSettings("homelab/dns", "glpat-two")],
            settings.Projects
        );
        Assert.Equal(["webhook secret", "old", "new"], settings.WebhookTokens);
        Assert.Single(settings.SigningTokens);
        Assert.Equal("Data Source=/data/bot.db", settings.Store);
    }

    [Fact]
    public void Without_a_webhook_secret_it_does_not_start()
    {
        var without = new Dictionary<string, string>(Enough);
        without.Remove("GitLab__WebhookToken");

        var refused = Assert.Throws<SettingsException>(() => Read(without));

        Assert.Contains("anybody could tell the bot anything", Assert.Single(refused.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_named_at_once_and_no_secret_is_quoted()
    {
        var refused = Assert.Throws<SettingsException>(() =>
            Read(
                new()
                {
                    ["GitLab__Url"] = "glpat-in-the-wrong-place",
                    ["GitLab__Projects__0__Path"] = "infra",
                    ["GitLab__SigningToken"] = "whsec_!",
                    ["Store__Connection"] = "nonsense",
                }
            )
        );

        Assert.Equal(6, refused.Faults.Count);
        Assert.DoesNotContain("glpat", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_!", refused.Message, StringComparison.Ordinal);
        Assert.All(
            ["GitLab__Url", "GitLab__Projects__0__Path", "GitLab__Projects__0__Token", "GitLab__SigningToken", "Store__Connection"],
            key => Assert.Contains(refused.Faults, fault => fault.Contains(key, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void A_project_never_shows_its_token() =>
        Assert.DoesNotContain("glpat-one", $"{Read(Enough).Projects[0]}", StringComparison.Ordinal);

    private static BotSettings Read(Dictionary<string, string> environment) =>
        SettingsReader.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    environment.Select(pair =>
                        KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)
                    )
                )
                .Build()
        );
}
