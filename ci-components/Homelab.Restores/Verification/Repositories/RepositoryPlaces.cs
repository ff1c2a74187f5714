using Homelab.Backups.Manifests;
using Homelab.Processes.Files;

namespace Homelab.Restores.Verification.Repositories;

/// <summary>Finds git repositories among the paths of a manifest: folders with HEAD, objects and refs, bare or not.</summary>
internal sealed class RepositoryPlaces
{
    private readonly HashSet<RawPath> _heads = [];
    private readonly HashSet<RawPath> _objects = [];
    private readonly HashSet<RawPath> _refs = [];

    /// <summary>In the order of their paths.</summary>
    public IReadOnlyList<RawPath> Found => [.. _heads.Where(path => _objects.Contains(path) && _refs.Contains(path)).Order()];

    public void Take(ManifestEntry entry)
    {
        var path = entry.Path.Bytes;
        if (entry.Type is EntryType.File && path.EndsWith("/HEAD"u8))
            _heads.Add(new RawPath(path[..^5]));
        else if (entry.Type is EntryType.Folder && path.EndsWith("/objects"u8))
            _objects.Add(new RawPath(path[..^8]));
        else if (entry.Type is EntryType.Folder && path.EndsWith("/refs"u8))
            _refs.Add(new RawPath(path[..^5]));
    }
}
