using System.Text.Json.Nodes;

namespace Homelab.GitLab.Tests.Simulated;

/// <summary>What a project is set up with, as far as the client reads it.</summary>
public sealed class SettingsTests(Simulation simulation) : IClassFixture<Simulation>
{
    private const string Project = "/projects/homelab%2Finfra";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Variables_are_listed_without_their_values_through_all_pages()
    {
        for (var i = 0; i < 101; i++)
        {
            await simulation.AskAsync(
                "POST",
                $"{Project}/variables",
                simulation.GitLab.Tokens.Maintainer,
                new JsonObject
                {
                    ["key"] = $"SECRET_{i}",
                    ["value"] = "correct-horse",
                    ["environment_scope"] = "homelab/plan",
                    ["protected"] = true,
                }
            );
        }

        using var gitlab = simulation.Maintainer();
        var all = await gitlab.Variables.ListAsync(Simulation.Infra, Ct).ToListAsync(Ct);

        Assert.Equal(101, all.Select(variable => variable.Key).Distinct(StringComparer.Ordinal).Count());
        Assert.All(
            all,
            variable =>
                Assert.Equal(("homelab/plan", true, "env_var"), (variable.EnvironmentScope, variable.Protected, variable.VariableType))
        );
        Assert.DoesNotContain("correct-horse", string.Concat(all), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_developer_may_not_list_them()
    {
        using var gitlab = simulation.Bot();

        var e = await Assert.ThrowsAsync<GitLabForbiddenException>(async () =>
            await gitlab.Variables.ListAsync(Simulation.Infra, Ct).ToListAsync(Ct)
        );

        Assert.Equal("403 Forbidden", e.Said);
    }

    [Fact]
    public async Task Schedules_say_when_they_are_due_and_who_owns_them()
    {
        await simulation.AskAsync(
            "POST",
            $"{Project}/pipeline_schedules",
            simulation.GitLab.Tokens.Maintainer,
            new JsonObject
            {
                ["description"] = "Back up [homelab:backup:nas,fast]",
                ["ref"] = "main",
                ["cron"] = "30 3 * * *",
                ["cron_timezone"] = "Europe/Berlin",
            }
        );

        using var gitlab = simulation.Bot();
        var schedule = Assert.Single(await gitlab.Schedules.ListAsync(Simulation.Infra, Ct).ToListAsync(Ct));

        Assert.Equal(
            ("Back up [homelab:backup:nas,fast]", "30 3 * * *", "Europe/Berlin", true, "maintainer"),
            (schedule.Description, schedule.Cron, schedule.CronTimezone, schedule.Active, schedule.Owner!.Username)
        );
        Assert.Equal(30, schedule.NextRunAt!.Value.Minute);
    }
}
