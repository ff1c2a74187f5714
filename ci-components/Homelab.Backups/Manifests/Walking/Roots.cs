using System.Text;
using Homelab.Backups.Manifests.Exclusions;
using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Walking;

/// <summary>
/// Where a walk begins, and what of the rest restic would store: a source itself, and the way to a source inside another one, whatever
/// the patterns say; else what they leave in.
/// </summary>
internal sealed class Roots
{
    private readonly Exclusion _exclusion;
    private readonly List<byte[]> _nested;

    public Roots(IEnumerable<string> paths, Exclusion exclusion)
    {
        _exclusion = exclusion;
        var all = paths
            .Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))
            .Distinct()
            .Select(Encoding.UTF8.GetBytes)
            .ToList();
        all.Sort((one, other) => PathOrder.Compare(one, other));
        _nested = [.. all.Where(path => all.Exists(other => PathText.IsBelow(path, other)))];
        Outer = [.. all.Except(_nested)];
    }

    /// <summary>Those that lie in no other.</summary>
    public IReadOnlyList<byte[]> Outer { get; }

    /// <summary>Whether what the walk came upon belongs to the set.</summary>
    public bool Keep(ReadOnlySpan<byte> path)
    {
        foreach (var root in _nested)
        {
            if (path.SequenceEqual(root) || PathText.IsBelow(root, path))
                return true;
        }

        return !_exclusion.Excludes(path);
    }
}
