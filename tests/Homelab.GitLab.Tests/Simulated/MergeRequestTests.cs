using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Repositories;

namespace Homelab.GitLab.Tests.Simulated;

public sealed class MergeRequestTests(Simulation simulation) : IClassFixture<Simulation>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_merge_request_says_what_a_plan_note_needs()
    {
        using var gitlab = await simulation.SeededAsync();
        var (made, head) = await simulation.ProposeAsync(
            gitlab,
            "vm",
            new FileAction("create", "infra/vm.tf") { Content = "# vm\n" },
            new FileAction("update", "README.md") { Content = "# New\n" }
        );
        using var bot = simulation.Bot();

        var read = await bot.MergeRequests.GetAsync(Simulation.Infra, made.Iid, Ct);

        Assert.Equal((head, "opened", "vm", "main", false), (read.Sha, read.State, read.SourceBranch, read.TargetBranch, read.Draft));
        Assert.Equal(read.SourceProjectId, read.TargetProjectId);
        Assert.Equal(read.ProjectId, (await bot.Projects.GetAsync(Simulation.Infra, Ct)).Id);
        Assert.Equal("maintainer", read.Author!.Username);
        Assert.Equal(head, read.DiffRefs!.HeadSha);
        Assert.StartsWith($"{simulation.GitLab.Url}", read.WebUrl, StringComparison.Ordinal);
        Assert.NotNull(read.UpdatedAt);
    }

    [Fact]
    public async Task Every_changed_file_is_listed_through_all_pages()
    {
        using var gitlab = await simulation.SeededAsync();
        var files = Enumerable.Range(0, 120).Select(i => new FileAction("create", $"many/{i:000}.tf") { Content = $"# {i}\n" });
        var (made, _) = await simulation.ProposeAsync(
            gitlab,
            "many",
            [.. files, new FileAction("move", "many/moved.md") { PreviousPath = "old.md" }]
        );

        var changes = await gitlab.MergeRequests.Changes.ListAsync(Simulation.Infra, made.Iid, Ct).ToListAsync(Ct);

        Assert.Equal(121, changes.Select(change => change.NewPath).Distinct(StringComparer.Ordinal).Count());
        Assert.All(
            changes.Where(change => change.NewPath.EndsWith(".tf", StringComparison.Ordinal)),
            change => Assert.True(change.NewFile)
        );
        Assert.Contains(changes, change => change is { OldPath: "old.md", NewPath: "many/moved.md", RenamedFile: true });
    }

    [Fact]
    public async Task Merge_requests_are_listed_by_state_and_branch_and_found_by_their_commits()
    {
        using var gitlab = await simulation.SeededAsync();
        var (made, head) = await simulation.ProposeAsync(
            gitlab,
            "listed",
            new FileAction("create", "listed.tf") { Content = "# listed\n" }
        );

        var open = await gitlab.MergeRequests.ListAsync(Simulation.Infra, "opened", "listed", ct: Ct).ToListAsync(Ct);
        var closed = await gitlab.MergeRequests.ListAsync(Simulation.Infra, "closed", "listed", ct: Ct).ToListAsync(Ct);
        var later = await gitlab
            .MergeRequests.ListAsync(Simulation.Infra, updatedAfter: made.UpdatedAt!.Value.AddHours(1), ct: Ct)
            .ToListAsync(Ct);
        var byCommit = await gitlab.Commits.ListMergeRequestsAsync(Simulation.Infra, head, Ct).ToListAsync(Ct);

        Assert.Equal(made.Iid, Assert.Single(open).Iid);
        Assert.Equal(made.Iid, Assert.Single(byCommit).Iid);
        Assert.Empty(closed);
        Assert.Empty(later);
    }

    [Fact]
    public async Task A_second_merge_request_of_a_branch_is_a_conflict_in_GitLabs_words()
    {
        using var gitlab = await simulation.SeededAsync();
        await simulation.ProposeAsync(gitlab, "twice", new FileAction("create", "twice.tf") { Content = "# twice\n" });

        var e = await Assert.ThrowsAsync<GitLabConflictException>(() =>
            gitlab.MergeRequests.CreateAsync(Simulation.Infra, new NewMergeRequest("twice", "main", "Again"), Ct)
        );

        Assert.StartsWith("Another open merge request already exists for this source branch", e.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_request_nobody_opened_is_not_found()
    {
        using var bot = simulation.Bot();

        await Assert.ThrowsAsync<GitLabNotFoundException>(() =>
            bot.MergeRequests.GetAsync(Simulation.Infra, new MergeRequestIid(9999), Ct)
        );
    }
}
