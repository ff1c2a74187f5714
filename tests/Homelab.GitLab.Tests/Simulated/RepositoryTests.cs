using Homelab.GitLab.Repositories;
using Homelab.GitLab.Tests.Http;

namespace Homelab.GitLab.Tests.Simulated;

public sealed class RepositoryTests(Simulation simulation) : IClassFixture<Simulation>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_written_read_and_changed_with_what_reading_told()
    {
        using var gitlab = await simulation.SeededAsync();
        const string path = "notes/daily log.md";

        await WrittenAsync(gitlab.Files.CreateAsync(Simulation.Infra, path, new NewContent("main", "Begin", "# Übersicht\n"), Ct));
        var read = (await gitlab.Files.FindAsync(Simulation.Infra, path, "main", Ct))!;
        var second = await gitlab.Files.UpdateAsync(
            Simulation.Infra,
            path,
            new NewContent("main", "Go on", "# Two\n") { LastCommitId = read.LastCommitId },
            Ct
        );
        var third = await gitlab.Files.UpdateAsync(
            Simulation.Infra,
            path,
            new NewContent("main", "Too late", "# Three\n") { LastCommitId = read.LastCommitId },
            Ct
        );

        Assert.Equal("# Übersicht\n"u8.ToArray(), read.Bytes());
        Assert.IsType<WriteOutcome.Written>(second);
        Assert.IsType<WriteOutcome.Stale>(third);
        Assert.Equal("# Two\n", await (await gitlab.Files.OpenAsync(Simulation.Infra, path, "HEAD", 100, Ct))!.TextAsync());
    }

    [Fact]
    public async Task What_does_not_fit_the_files_that_are_there_is_said()
    {
        using var gitlab = await simulation.SeededAsync();

        Assert.IsType<WriteOutcome.AlreadyExists>(await CommitAsync(gitlab, new FileAction("create", "README.md") { Content = "again" }));
        Assert.IsType<WriteOutcome.Missing>(await CommitAsync(gitlab, new FileAction("update", "nowhere.md") { Content = "x" }));
        Assert.IsType<WriteOutcome.Missing>(await CommitAsync(gitlab, new FileAction("delete", "nowhere.md")));
        Assert.Null(await gitlab.Files.FindAsync(Simulation.Infra, "nowhere.md", "main", Ct));
        Assert.Null(await gitlab.Files.OpenAsync(Simulation.Infra, "nowhere.md", "main", 10, Ct));
        Assert.Null(await gitlab.Files.FindAsync(Simulation.Infra, "README.md", "no-such-branch", Ct));
    }

    [Fact]
    public async Task A_branch_is_begun_once_and_is_not_protected()
    {
        using var gitlab = await simulation.SeededAsync();
        var commit = new NewCommit("feature/a+b#c%2E", "Begin", [new FileAction("create", "a.tf") { Content = "# a\n" }])
        {
            StartBranch = "main",
        };

        var made = Assert.IsType<WriteOutcome.Written>(await gitlab.Commits.CreateAsync(Simulation.Infra, commit, Ct)).Commit!;
        Assert.IsType<WriteOutcome.BranchExists>(await gitlab.Commits.CreateAsync(Simulation.Infra, commit, Ct));

        var branch = (await gitlab.Branches.FindAsync(Simulation.Infra, "feature/a+b#c%2E", Ct))!;
        Assert.Equal((made.Id, false), (branch.Commit!.Id, branch.Protected));
        Assert.Equal("Begin", (await gitlab.Commits.GetAsync(Simulation.Infra, made.Id, Ct)).Title);
        Assert.Contains(
            "feature/a+b#c%2E",
            (await gitlab.Branches.ListAsync(Simulation.Infra, Ct).ToListAsync(Ct)).Select(one => one.Name)
        );
    }

    [Fact]
    public async Task The_default_branch_is_protected_by_a_rule_of_its_name()
    {
        using var gitlab = await simulation.SeededAsync();

        var branch = await gitlab.Branches.FindAsync(Simulation.Infra, "main", Ct);
        var rule = await gitlab.Branches.FindProtectionAsync(Simulation.Infra, "main", Ct);

        Assert.Equal((true, true), (branch!.Protected, branch.Default));
        Assert.Equal(40, Assert.Single(rule!.PushAccessLevels!).AccessLevel);
        Assert.Null(await gitlab.Branches.FindProtectionAsync(Simulation.Infra, "other", Ct));
        Assert.Null(await gitlab.Branches.FindAsync(Simulation.Infra, "other", Ct));
    }

    [Fact]
    public async Task The_bot_may_not_write_to_a_protected_branch()
    {
        (await simulation.SeededAsync()).Dispose();
        using var bot = simulation.Bot();

        var e = await Assert.ThrowsAsync<GitLabForbiddenException>(() =>
            CommitAsync(bot, new FileAction("update", "README.md") { Content = "x" })
        );

        Assert.Contains("not allowed to push into this branch", e.Said, StringComparison.Ordinal);
    }

    private static Task<WriteOutcome> CommitAsync(GitLabClient gitlab, FileAction action) =>
        gitlab.Commits.CreateAsync(Simulation.Infra, new NewCommit("main", "Change", [action]), Ct);

    private static async Task WrittenAsync(Task<WriteOutcome> write) => Assert.IsType<WriteOutcome.Written>(await write);
}
