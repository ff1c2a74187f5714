namespace Homelab.Processes.Files;

/// <summary>Absolute paths as text: what lies where, without a look at the disk.</summary>
internal static class PathText
{
    public static bool IsAtOrBelow(string path, string folder)
    {
        var place = folder.AsSpan().TrimEnd('/');
        return path.AsSpan().StartsWith(place) && (path.Length == place.Length ? place.Length > 0 : path[place.Length] == '/');
    }

    /// <summary>The same of names as Linux has them, and without the folder itself.</summary>
    public static bool IsBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> folder) =>
        path.Length > folder.Length && path.StartsWith(folder) && (folder.Length == 1 || path[folder.Length] == '/');

    /// <summary>Paths that lie in no other of them.</summary>
    public static IReadOnlyList<string> OuterOf(IReadOnlyList<string> paths) =>
        [.. paths.Distinct().Where(path => !paths.Any(other => other != path && IsAtOrBelow(path, other)))];

    /// <summary>Where it is below a target that stands for <c>/</c>.</summary>
    public static string Below(string target, string path) => path == "/" ? target : target.TrimEnd('/') + path;

    /// <summary>Every folder above it, the nearest first; without <c>/</c>.</summary>
    public static IEnumerable<string> Above(string path)
    {
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
            yield return path[..end];
    }

    /// <summary>Absolute, and nothing in it leads anywhere else.</summary>
    public static bool IsPlain(string path) =>
        path == "/"
        || (
            path.StartsWith('/')
            && !path.Contains('\0', StringComparison.Ordinal)
            && path[1..].Split('/').All(part => part is not ("" or "." or ".."))
        );
}
