using Homelab.GitLab.Members;
using Homelab.GitLab.Users;

namespace Homelab.GitLab.Tests.Simulated;

public sealed class ProjectsTests(Simulation simulation) : IClassFixture<Simulation>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_project_is_found_by_path_and_by_number()
    {
        using var gitlab = simulation.Bot();

        var byPath = await gitlab.Projects.GetAsync(Simulation.Infra, Ct);
        var byNumber = await gitlab.Projects.GetAsync(byPath.Id, Ct);

        Assert.Equal(("homelab/infra", "main"), (byNumber.PathWithNamespace, byNumber.DefaultBranch));
        Assert.Equal(byPath, byNumber);
    }

    [Fact]
    public async Task Projects_of_the_token_are_listed()
    {
        using var gitlab = simulation.Bot();

        var all = await gitlab.Projects.ListOwnAsync(Ct).ToListAsync(Ct);

        Assert.Equal("homelab/infra", Assert.Single(all).PathWithNamespace);
    }

    [Fact]
    public async Task A_project_nobody_has_is_not_found_in_words_that_help()
    {
        using var gitlab = simulation.Bot();

        var e = await Assert.ThrowsAsync<GitLabNotFoundException>(() => gitlab.Projects.GetAsync(new ProjectId("homelab/nowhere"), Ct));

        Assert.Equal("404 Project Not Found", e.Said);
        Assert.StartsWith(
            "GitLab found nothing for GET /projects/homelab%2Fnowhere (\"404 Project Not Found\"): ",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_wrong_token_is_named_as_the_fault()
    {
        using var gitlab = simulation.Client("glpat-wrong");

        var e = await Assert.ThrowsAsync<GitLabUnauthorizedException>(() => gitlab.Users.CurrentAsync(Ct));

        Assert.Equal("401 Unauthorized", e.Said);
    }

    [Fact]
    public async Task The_bot_learns_who_it_is_and_what_it_may()
    {
        using var gitlab = simulation.Bot();

        var me = await gitlab.Users.CurrentAsync(Ct);
        var token = await gitlab.Users.CurrentTokenAsync(Ct);
        var member = await gitlab.Members.FindAsync(Simulation.Infra, me.Id, Ct);

        Assert.True(me.Bot);
        Assert.Equal(me.Id, token.UserId);
        Assert.Equal(["api"], token.Scopes);
        Assert.Equal(Member.Developer, member!.AccessLevel);
    }

    [Fact]
    public async Task Somebody_who_is_no_member_is_none()
    {
        using var gitlab = simulation.Client(simulation.GitLab.Tokens.Root);

        var root = await gitlab.Users.CurrentAsync(Ct);

        Assert.Null(await gitlab.Members.FindAsync(Simulation.Infra, root.Id, Ct));
        Assert.Null(await gitlab.Users.FindAsync(new UserId(999_999), Ct));
        Assert.Equal(4, await gitlab.Members.ListAsync(Simulation.Infra, Ct).CountAsync(Ct));
    }

    [Fact]
    public async Task The_version_is_a_number_too()
    {
        using var gitlab = simulation.Bot();

        Assert.Equal(new Version(19, 0, 1), (await gitlab.Version.GetAsync(Ct)).Number);
    }
}
