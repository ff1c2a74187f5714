using System.Collections.Concurrent;
using Homelab.Backups.Manifests;
using Homelab.Processes.Files;

namespace Homelab.Restores.Verification.Vaults;

/// <summary>What was in a vault when it was backed up, by path and by name: what its links can lead to.</summary>
internal sealed class VaultPaths
{
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string?> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    /// <summary>Where the vault begins, for a link that begins with a slash.</summary>
    public IReadOnlyList<string> Roots { get; set; } = [];

    public IReadOnlyList<string> Notes => _notes;

    public void Take(ManifestEntry entry)
    {
        if (entry.Type is not (EntryType.File or EntryType.Folder) || !entry.Path.IsText)
            return;
        var path = entry.Path.ToString();
        _paths.Add(path);
        if (entry.Type is not EntryType.File)
            return;
        if (IsNote(path))
            _notes.Add(path);
        var name = Path.GetFileName(path);
        (_names.TryGetValue(name, out var places) ? places : _names[name] = []).Add(path);
    }

    /// <summary>Where a link of a note led when it was backed up; null where it led nowhere even then.</summary>
    public string? Find(string note, NoteLink link)
    {
        var folder = Path.GetDirectoryName(note) ?? "/";
        return link.IsWiki ? FindByName(folder, link.Target) : Candidates(folder, link.Target).FirstOrDefault(_paths.Contains);
    }

    private string? FindByName(string folder, string target)
    {
        if (Candidates(folder, target).FirstOrDefault(_paths.Contains) is { } direct)
            return direct;
        // Of a name that many files have, each link would look through all of them.
        return _byName.GetOrAdd(target.TrimStart('/'), FindByName);
    }

    private string? FindByName(string wanted)
    {
        var name = Path.GetFileName(wanted);
        return new[] { name + ".md", name }
            .Where(_names.ContainsKey)
            .SelectMany(known => _names[known])
            .FirstOrDefault(path =>
                path.EndsWith("/" + wanted, StringComparison.OrdinalIgnoreCase)
                || path.EndsWith($"/{wanted}.md", StringComparison.OrdinalIgnoreCase)
            );
    }

    private IEnumerable<string> Candidates(string folder, string target)
    {
        if (target.Contains('\0', StringComparison.Ordinal))
            yield break;
        foreach (var from in target.StartsWith('/') ? Roots : [folder, .. Roots])
        {
            var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(from, target.TrimStart('/'))));
            yield return path;
            yield return path + ".md";
        }
    }

    public static bool IsNote(string path) => path.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
}
