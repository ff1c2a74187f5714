using System.Text;
using Homelab.Backups.Manifests.Sources;
using Homelab.Processes.Files;

namespace Homelab.Restores.Restores;

/// <summary>Something that is renamed to get it out of the way.</summary>
public sealed record SetAside(string From, string To);

/// <summary>Sets aside what stands where a restore will write: nothing is ever overwritten, and the way back is two renames.</summary>
/// <param name="stamp">Of this restore.</param>
internal sealed class SafetyCopy(MountTable mounts, string stamp)
{
    private const string Folder = SetAsideName.Mark;

    /// <summary>Not data: what a file system makes itself, earlier safety copies, and where restores on their way are.</summary>
    public static bool IsNobodys(string name) =>
        name == "lost+found"
        || name.StartsWith(Folder, StringComparison.Ordinal)
        || name.StartsWith(Staging.Prefix, StringComparison.Ordinal);

    /// <summary>Nothing, or a folder without anything that matters.</summary>
    public static bool IsFree(string path) =>
        OnDisk.Look(path) is not { } facts
        || (facts.Type is EntryType.Folder && Directory.EnumerateFileSystemEntries(path).All(entry => IsNobodys(Path.GetFileName(entry))));

    /// <summary>The renames that free a path. A mounted disk cannot be renamed, so what is on it moves into a folder on it.</summary>
    public IEnumerable<Move> Plan(string path)
    {
        if (!mounts.IsMountPoint(path) && !mounts.HasMountBelow(path))
            return [Beside(path, stamp)];
        return RawTree
            .Names(RawTree.Raw(path))
            .Where(name => !IsNobodys(Encoding.UTF8.GetString(name)))
            .SelectMany(name =>
            {
                var entry = Path.Combine(path, Encoding.UTF8.GetString(name));
                return mounts.IsMountPoint(entry) || mounts.HasMountBelow(entry)
                    ? Plan(entry)
                    :
                    [
                        new Move(
                            [.. Bytes(path.TrimEnd('/') + "/"), .. name],
                            [.. Bytes(Path.Combine(path, Folder + stamp) + "/"), .. name]
                        ),
                    ];
            });
    }

    public static Move Beside(string path, string stamp) =>
        new(
            Bytes(path),
            [.. Bytes(Path.GetDirectoryName(path)!.TrimEnd('/') + "/"), .. SetAsideName.Of(Bytes(Path.GetFileName(path)), stamp).First()]
        );

    /// <summary>Does them, each written down before.</summary>
    /// <exception cref="PlacementException">One cannot be done.</exception>
    public static void Apply(IEnumerable<Move> moves, Action<Move> journal)
    {
        foreach (var move in moves.Where(move => RawFile.Stat(Libc.CurrentFolder, [.. move.From, 0], out _) == 0))
            Do(move, journal);
    }

    /// <summary>Does one, under another name where that stands already.</summary>
    public static void Do(Move move, Action<Move> journal)
    {
        for (var number = 1; ; number++)
        {
            var to = number == 1 ? move.To : [.. move.To, .. Encoding.UTF8.GetBytes($"-{number}")];
            // Below a disk that stays, the folder may not be there yet; beside what is renamed it always is.
            Directory.CreateDirectory(
                Path.GetDirectoryName(Encoding.UTF8.GetString(to))!,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
            journal(move with { To = to });
            switch (RawRename.Try(Libc.CurrentFolder, [.. move.From, 0], Libc.CurrentFolder, [.. to, 0]))
            {
                case 0 or Libc.NoEntry:
                    return;
                case Libc.Exists:
                    continue;
                case Libc.CrossDevice:
                    throw PlacementException.NotSetAside($"{move.Shown.From} is a disk of its own");
                case var error:
                    throw PlacementException.NotSetAside($"{move.Shown.From} cannot be renamed ({RawRename.Say(error)})");
            }
        }
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path);
}
