namespace Homelab.Backups.Manifests;

/// <summary>A place whose files are counted by themselves: a path of a set, or a mount point at, above or below one.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Mounted">Whether something is mounted there.</param>
public sealed record ManifestPlace(string Path, bool Mounted);

/// <summary>What lay at or below a place.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Mounted">Whether something was mounted there.</param>
/// <param name="Files">Regular files of the set.</param>
/// <param name="Bytes">Of these files, holes included.</param>
public sealed record PlaceCount(string Path, bool Mounted, long Files, long Bytes);
