using System.Collections.Frozen;
using Homelab.Bot.Settings;
using Homelab.GitLab;
using Homelab.GitLab.Pipelines;
using Homelab.GitLab.Projects;
using Homelab.GitLab.Users;

namespace Homelab.Bot.PlanNotes;

/// <summary>A project the bot looks after, and its way to it. What GitLab says of it is asked once, when it is first needed.</summary>
internal sealed class WatchedProject(ProjectSettings settings, GitLabClient gitlab)
{
    private Project? _project;
    private User? _self;

    public string Path => settings.Path;

    public GitLabClient GitLab => gitlab;

    /// <summary>Starts tasks on the default branch; null where nobody gave one.</summary>
    public TriggerToken? TriggerToken => settings.TriggerToken;

    public async Task<Project> ReadAsync(CancellationToken ct) =>
        _project ??= await gitlab.Projects.GetAsync(new ProjectId(settings.Path), ct);

    /// <summary>Asks again next time: projects are renamed and tokens exchanged.</summary>
    public void Forget() => (_project, _self) = (null, null);

    /// <summary>The user the bot writes as.</summary>
    public async Task<User> SelfAsync(CancellationToken ct) => _self ??= await gitlab.Users.CurrentAsync(ct);
}

/// <summary>Every project of the settings, by its path.</summary>
internal sealed class WatchedProjects(BotSettings settings, TimeProvider time) : IDisposable
{
    private readonly FrozenDictionary<string, WatchedProject> _all = settings.Projects.ToFrozenDictionary(
        project => project.Path,
        project => new WatchedProject(
            project,
            new GitLabClient(
                new GitLabOptions
                {
                    Url = settings.GitLab,
                    Token = project.Token,
                    Time = time,
                }
            )
        ),
        StringComparer.OrdinalIgnoreCase
    );

    public IEnumerable<WatchedProject> All => _all.Values;

    public WatchedProject? Find(string path) => _all.GetValueOrDefault(path);

    public void Dispose()
    {
        foreach (var project in _all.Values)
            project.GitLab.Dispose();
    }
}
