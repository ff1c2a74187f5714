using Homelab.Simulator;
using Homelab.Simulator.Trouble;

namespace Homelab.GitLab.Tests.Simulated;

/// <summary>GitLab having a bad day.</summary>
public sealed class TroubleTests : IAsyncLifetime
{
    private SimulatedGitLab _gitlab = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _gitlab = await SimulatedGitLab.StartAsync();

    public ValueTask DisposeAsync() => _gitlab.DisposeAsync();

    [Theory]
    [InlineData(ApiFaultKind.Locked)]
    [InlineData(ApiFaultKind.Throttled)]
    [InlineData(ApiFaultKind.ThrottledJson)]
    [InlineData(ApiFaultKind.Broken)]
    [InlineData(ApiFaultKind.BadGateway)]
    [InlineData(ApiFaultKind.Hang)]
    [InlineData(ApiFaultKind.Close)]
    [InlineData(ApiFaultKind.CloseMidBody)]
    [InlineData(ApiFaultKind.Slow)]
    public async Task Reading_outlasts_it(ApiFaultKind kind)
    {
        _gitlab.Faults = new Faults
        {
            Api =
            [
                new ApiFault
                {
                    Kind = kind,
                    Next = 2,
                    Seconds = 0.2,
                },
            ],
        };
        using var client = Client();

        Assert.Equal("homelab/infra", (await client.Projects.GetAsync(Simulation.Infra, Ct)).PathWithNamespace);

        Assert.NotEmpty(_gitlab.Struck);
    }

    [Theory]
    [InlineData(ApiFaultKind.Unauthorized, typeof(GitLabUnauthorizedException))]
    [InlineData(ApiFaultKind.Forbidden, typeof(GitLabForbiddenException))]
    [InlineData(ApiFaultKind.NotFound, typeof(GitLabNotFoundException))]
    [InlineData(ApiFaultKind.Locked, typeof(GitLabConflictException))]
    [InlineData(ApiFaultKind.Throttled, typeof(GitLabRateLimitedException))]
    [InlineData(ApiFaultKind.ThrottledJson, typeof(GitLabRateLimitedException))]
    [InlineData(ApiFaultKind.Broken, typeof(GitLabUnavailableException))]
    [InlineData(ApiFaultKind.BadGateway, typeof(GitLabUnavailableException))]
    [InlineData(ApiFaultKind.Html, typeof(GitLabUnreadableException))]
    [InlineData(ApiFaultKind.Hang, typeof(GitLabUnavailableException))]
    [InlineData(ApiFaultKind.Close, typeof(GitLabUnavailableException))]
    [InlineData(ApiFaultKind.CloseMidBody, typeof(GitLabUnavailableException))]
    public async Task What_does_not_end_is_named_by_its_kind(ApiFaultKind kind, Type exception)
    {
        _gitlab.Faults = new Faults { Api = [new ApiFault { Kind = kind, Seconds = 0.2 }] };
        using var client = Client();

        var e = await Assert.ThrowsAsync(exception, () => client.Projects.GetAsync(Simulation.Infra, Ct));

        Assert.DoesNotContain(_gitlab.Tokens.Bot, e.ToString(), StringComparison.Ordinal);
    }

    private GitLabClient Client() =>
        new(
            new GitLabOptions
            {
                Url = _gitlab.Url,
                Token = _gitlab.Tokens.Bot,
                Limits = new GitLabLimits { FirstWait = TimeSpan.FromMilliseconds(5), Attempts = 3 },
            }
        );
}
