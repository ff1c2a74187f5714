using Homelab.GitLab.Issues;

namespace Homelab.GitLab.Tests.Simulated;

public sealed class IssueTests(Simulation simulation) : IClassFixture<Simulation>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_issue_is_opened_found_by_its_label_and_closed()
    {
        using var bot = simulation.Bot();

        var made = await bot.Issues.CreateAsync(
            Simulation.Infra,
            new NewIssue("Backups are late") { Description = "Since *yesterday*.", Labels = "homelab,late" },
            Ct
        );
        var found = Assert.Single(await bot.Issues.ListAsync(Simulation.Infra, "opened", "late", Ct).ToListAsync(Ct));
        var closed = await bot.Issues.UpdateAsync(Simulation.Infra, made.Iid, new IssueChange { StateEvent = "close" }, Ct);

        Assert.Equal((made.Iid, "Backups are late", "opened"), (found.Iid, found.Title, found.State));
        Assert.Equal(["homelab", "late"], found.Labels!.Order(StringComparer.Ordinal));
        Assert.Equal("closed", closed.State);
        Assert.Equal(
            ("Since *yesterday*.", "Backups are late"),
            ((await bot.Issues.GetAsync(Simulation.Infra, made.Iid, Ct)).Description, closed.Title)
        );
        Assert.Empty(await bot.Issues.ListAsync(Simulation.Infra, "opened", ct: Ct).ToListAsync(Ct));
    }
}
