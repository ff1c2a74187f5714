namespace Homelab.Backups.Manifests.Sources;

/// <summary>What stands where a set says that its data is. Everything but <see cref="Present"/> is a backup of nothing, or of
/// half.</summary>
/// <param name="Path">As homelab.yml has it.</param>
public abstract record SourceLook(string Path)
{
    /// <summary>There is something to back up.</summary>
    public sealed record Present(string Path) : SourceLook(Path);

    /// <summary>There is nothing of that name.</summary>
    public sealed record Missing(string Path) : SourceLook(Path);

    /// <summary>A folder with nothing in it.</summary>
    public sealed record Empty(string Path) : SourceLook(Path);

    /// <summary>Something is mounted there, and there is nothing on it.</summary>
    public sealed record EmptyMountPoint(string Path) : SourceLook(Path);

    /// <summary>The system's table of disks names a place at, above or in it where nothing is mounted now, whatever else lies
    /// there.</summary>
    public sealed record NotMounted(string Path, string MountPoint) : SourceLook(Path);

    /// <summary>A symbolic link: restic would store the link and nothing behind it.</summary>
    public sealed record Link(string Path, string Target) : SourceLook(Path);

    /// <summary>An exclude pattern of the set's own takes all of it.</summary>
    public sealed record Excluded(string Path) : SourceLook(Path);

    /// <summary>This user may not read it, or nobody can.</summary>
    public sealed record Unreadable(string Path, string Reason) : SourceLook(Path);
}
