using Homelab.Backups.Manifests.Walking;
using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Writing;

/// <summary>Counts what a batch met.</summary>
internal sealed class Tally
{
    private readonly List<RawPath> _unreadablePaths = [];
    private long _entries,
        _files,
        _directories,
        _bytes,
        _hashedFiles,
        _hashedBytes,
        _unreadable,
        _vanished,
        _changed,
        _sockets;

    /// <summary>Counts what is not listed or cannot be read. False for what is not listed.</summary>
    public bool Lists(ReadOnlySpan<byte> path, Sight sight, in FileFacts? facts)
    {
        if (sight is Sight.Vanished)
        {
            _vanished++;
            return false;
        }

        if (facts is { Type: EntryType.Socket })
        {
            _sockets++;
            return false;
        }

        if (sight is Sight.Unreadable && _unreadable++ < ManifestTotals.MostPaths)
            _unreadablePaths.Add(new RawPath(path));
        return true;
    }

    /// <summary>Counts what is listed.</summary>
    public void Count(in FileFacts? facts, bool isHashed, bool isChanged)
    {
        _entries++;
        _changed += isChanged ? 1 : 0;
        if (facts is { Type: EntryType.Folder })
            _directories++;
        if (facts is not { Type: EntryType.File, Size: var size })
            return;
        _files++;
        _bytes += size;
        _hashedFiles += isHashed ? 1 : 0;
        _hashedBytes += isHashed ? size : 0;
    }

    public ManifestTotals ToTotals() =>
        new()
        {
            Entries = _entries,
            Files = _files,
            Directories = _directories,
            Bytes = _bytes,
            HashedFiles = _hashedFiles,
            HashedBytes = _hashedBytes,
            Unreadable = _unreadable,
            UnreadablePaths = _unreadablePaths,
            Vanished = _vanished,
            Changed = _changed,
            Sockets = _sockets,
        };
}
