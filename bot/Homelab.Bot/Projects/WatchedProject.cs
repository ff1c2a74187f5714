using System.Collections.Frozen;
using System.Globalization;
using Homelab.Bot.Settings;
using Homelab.Bot.Webhooks;
using Homelab.GitLab;
using Homelab.GitLab.Pipelines;
using Homelab.GitLab.Projects;
using Homelab.GitLab.Users;

namespace Homelab.Bot.Projects;

/// <summary>A project the bot looks after, and its way to it. What GitLab says of it is asked once, when it is first needed.</summary>
internal sealed class WatchedProject(ProjectSettings settings, GitLabClient gitlab, KnownProjects known)
{
    private Project? _project;
    private User? _self;

    public string Path => settings.Path;

    public GitLabClient GitLab => gitlab;

    /// <summary>Starts tasks on the default branch; null where nobody gave one.</summary>
    public TriggerToken? TriggerToken => settings.TriggerToken;

    public async Task<Project> ReadAsync(CancellationToken ct) => _project ??= await FindAsync(ct);

    /// <summary>Asks again next time: projects are renamed and tokens exchanged.</summary>
    public void Forget() => (_project, _self) = (null, null);

    /// <summary>The user the bot writes as.</summary>
    public async Task<User> SelfAsync(CancellationToken ct) => _self ??= await gitlab.Users.CurrentAsync(ct);

    // By its number once that is known: another project may have its old path by now.
    private async Task<Project> FindAsync(CancellationToken ct)
    {
        if (await known.IdAsync(settings.Path) is { } id && await TryGetAsync(id, ct) is { } same)
            return same;
        var project = await gitlab.Projects.GetAsync(new ProjectId(settings.Path), ct);
        await known.LearnAsync(settings.Path, long.Parse($"{project.Id}", CultureInfo.InvariantCulture));
        return project;
    }

    // Deleted and made anew, it has another number.
    private async Task<Project?> TryGetAsync(long id, CancellationToken ct)
    {
        try
        {
            return await gitlab.Projects.GetAsync(new ProjectId(id), ct);
        }
        catch (GitLabNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>Every project of the settings, by its path.</summary>
internal sealed class WatchedProjects(BotSettings settings, KnownProjects known, TimeProvider time) : IDisposable
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
            ),
            known
        ),
        StringComparer.OrdinalIgnoreCase
    );

    public IEnumerable<WatchedProject> All => _all.Values;

    /// <summary>The project a delivery is about: by its number, and by its path while that is not known.</summary>
    public async Task<WatchedProject?> FindAsync(Hint hint) =>
        await known.FindAsync(hint) is { } path ? _all.GetValueOrDefault(path) : null;

    public void Dispose()
    {
        foreach (var project in _all.Values)
            project.GitLab.Dispose();
    }
}
