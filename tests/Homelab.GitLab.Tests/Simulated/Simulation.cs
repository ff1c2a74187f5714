using Homelab.Simulator;

namespace Homelab.GitLab.Tests.Simulated;

/// <summary>A simulator for the tests of one class.</summary>
public sealed class Simulation : IAsyncLifetime
{
    public static readonly ProjectId Infra = new("homelab/infra");

    public SimulatedGitLab GitLab { get; private set; } = null!;

    public async ValueTask InitializeAsync() => GitLab = await SimulatedGitLab.StartAsync();

    public ValueTask DisposeAsync() => GitLab.DisposeAsync();

    public GitLabClient Client(string token) => new(new GitLabOptions { Url = GitLab.Url, Token = token });

    public GitLabClient Bot() => Client(GitLab.Tokens.Bot);
}
