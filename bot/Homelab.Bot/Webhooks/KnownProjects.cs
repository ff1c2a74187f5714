using System.Collections.Concurrent;
using Homelab.Bot.Inbox;
using Homelab.Bot.Settings;

namespace Homelab.Bot.Webhooks;

/// <summary>
/// The numbers of the configured projects: they stay when a project is renamed or moved, and deliveries carry both. Until GitLab has told
/// one, its path decides. They are kept, so that a project that is renamed while the bot is off is known as well.
/// </summary>
internal sealed class KnownProjects(BotSettings settings, Store store)
{
    private ConcurrentDictionary<string, long>? _ids;

    /// <summary>The configured path of the project a delivery is about; null when it is none of ours.</summary>
    /// <exception cref="StoreUnavailableException">The numbers cannot be read.</exception>
    public async Task<string?> FindAsync(Hint hint)
    {
        var ids = await IdsAsync();
        return Paths.FirstOrDefault(path => ids.TryGetValue(path, out var id) && id == hint.Project)
            ?? Paths.FirstOrDefault(path => !ids.ContainsKey(path) && path.Equals(hint.Path, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Null while GitLab has not told.</summary>
    public async Task<long?> IdAsync(string path) => (await IdsAsync()).TryGetValue(path, out var id) ? id : null;

    /// <summary>Remembers a number, and what was done in the project under its path.</summary>
    public async Task LearnAsync(string path, long id)
    {
        var ids = await IdsAsync();
        if (ids.TryGetValue(path, out var known) && known == id)
            return;
        await store.WriteAsync(session => Write(session, path, id));
        ids[path] = id;
    }

    private IEnumerable<string> Paths => settings.Projects.Select(project => project.Path);

    private static int Write(Session session, string path, long id)
    {
        // Version 1 named effects by the path: "note:homelab:plan:homelab/infra!7".
        session.Run(
            "UPDATE OR REPLACE effects SET key = replace(key, @path, @id) WHERE instr(key, @path) > 0",
            ("@path", $":{path}!"),
            ("@id", $":{id}!")
        );
        return session.Run(
            "INSERT INTO projects (path, id) VALUES (@path, @id) ON CONFLICT (path) DO UPDATE SET id = excluded.id",
            ("@path", path),
            ("@id", id)
        );
    }

    private async Task<ConcurrentDictionary<string, long>> IdsAsync()
    {
        if (_ids is { } known)
            return known;
        var read = new ConcurrentDictionary<string, long>(
            await store.WriteAsync(session =>
                session.All("SELECT path, id FROM projects", row => KeyValuePair.Create(row.GetString(0), row.GetInt64(1)))
            ),
            StringComparer.OrdinalIgnoreCase
        );
        return Interlocked.CompareExchange(ref _ids, read, null) ?? read;
    }
}
