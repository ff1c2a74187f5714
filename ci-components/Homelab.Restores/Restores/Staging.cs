using System.Security.Cryptography;
using Homelab.Backups.Manifests.Sources;
using Homelab.Processes.Files;

namespace Homelab.Restores.Restores;

/// <summary>
/// Where restic writes: a folder that only this user can enter, on the disk where what is in it will be renamed to its places. Whatever a
/// kill leaves half written is here, and nothing that is anybody's ever is.
/// </summary>
internal static class Staging
{
    public const string Prefix = ".homelab-restore-";

    private const string Crossing = "-disk";

    private const int OwnerOnly = 0x1C0; // 0700

    /// <summary>Folders of the disk a place is on, the highest first: one of them takes the staging.</summary>
    /// <param name="place">Where something belongs.</param>
    public static IReadOnlyList<string> Bases(string target, string place, MountTable mounts)
    {
        var isFolder = OnDisk.Look(place) is { Type: EntryType.Folder };
        if (place == target || (isFolder && mounts.IsMountPoint(place)))
            return [place];
        var bases = PathText
            .Above(place)
            .Append("/")
            .Where(folder =>
                PathText.IsAtOrBelow(folder, target) && OnDisk.Look(folder) is { Type: EntryType.Folder } or { Type: EntryType.Link }
            )
            .ToList();
        var end = bases.FindIndex(folder => folder == target || mounts.IsMountPoint(folder));
        if (end >= 0)
            bases.RemoveRange(end + 1, bases.Count - end - 1);
        bases.Reverse();
        return isFolder ? [.. bases, place] : bases;
    }

    /// <summary>A name nobody can foresee.</summary>
    public static string NameIn(string folder, bool isCrossing) =>
        Path.Combine(folder, Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) + (isCrossing ? Crossing : ""));

    public static bool IsCrossing(string staging) => staging.EndsWith(Crossing, StringComparison.Ordinal);

    /// <summary>Makes it; false where this user cannot.</summary>
    public static bool TryMake(string path) => Libc.MakeFolder(Libc.CurrentFolder, RawTree.Raw(path), OwnerOnly) == 0;

    /// <summary>It is one, and nobody else can have put anything into it.</summary>
    public static bool IsSound(string path) =>
        OnDisk.Look(path) is { Type: EntryType.Folder, Mode: OwnerOnly } facts && facts.User == Rights.User;
}
