using Homelab.Operations.Manifests.Sources;

namespace Homelab.Operations.Restores;

/// <summary>Something that is renamed to get it out of the way.</summary>
public sealed record SetAside(string From, string To);

/// <summary>Sets aside what stands where a restore will write: nothing is ever overwritten, and the way back is two renames.</summary>
/// <param name="stamp">Of this restore.</param>
internal sealed class SafetyCopy(MountTable mounts, string stamp)
{
    private const string Folder = "before-restore-";

    /// <summary>Not data: what a file system makes itself, and earlier safety copies.</summary>
    public static bool IsNobodys(string name) => name == "lost+found" || name.StartsWith(Folder, StringComparison.Ordinal);

    /// <summary>The renames that free a path. A mounted disk cannot be renamed, so what is on it moves into a folder on it.</summary>
    public IEnumerable<SetAside> Plan(string path)
    {
        if (!mounts.IsMountPoint(path) && !mounts.HasMountBelow(path))
            return [new SetAside(path, $"{path}.{Folder}{stamp}")];
        var aside = Path.Combine(path, Folder + stamp);
        return Directory.EnumerateFileSystemEntries(path).Where(entry => !IsNobodys(Path.GetFileName(entry))).Order(StringComparer.Ordinal)
            .SelectMany(entry => mounts.IsMountPoint(entry) || mounts.HasMountBelow(entry) ? Plan(entry) : [new SetAside(entry, Path.Combine(aside, Path.GetFileName(entry)))]);
    }

    /// <summary>Does them, or the rest of them if it was stopped in between.</summary>
    /// <exception cref="IOException">One cannot be done.</exception>
    public static void Apply(IEnumerable<SetAside> moves)
    {
        foreach (var move in moves.Where(move => OnDisk.Look(move.To) is null && OnDisk.Look(move.From) is not null))
        {
            // Below a disk that stays, the folder may not be there yet; beside what is renamed it always is.
            Directory.CreateDirectory(Path.GetDirectoryName(move.To)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            OnDisk.Rename(move.From, move.To);
        }
    }

    /// <summary>Shell commands that undo a restore: what it wrote is set aside in turn.</summary>
    public static IEnumerable<string> WayBack(IReadOnlyList<SetAside> moves, string stamp) => moves.Reverse().SelectMany(move => OnDisk.Look(move.From) is null
        ? [$"mv -T -- {Quoted(move.To)} {Quoted(move.From)}"]
        : new[] { $"mv -T -- {Quoted(move.From)} {Quoted($"{move.From}.restored-{stamp}")}", $"mv -T -- {Quoted(move.To)} {Quoted(move.From)}" });

    private static string Quoted(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
