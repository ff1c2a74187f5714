using Homelab.Processes.Files;

namespace Homelab.Backups.Manifests.Comparing;

/// <summary>Something that did not come back as the manifest says it was.</summary>
/// <param name="Path">As in the manifest, without the folder it was restored to.</param>
public abstract record Difference(RawPath Path)
{
    /// <summary>It did not come back.</summary>
    public sealed record Missing(RawPath Path) : Difference(Path);

    /// <summary>Nobody knows it. What was made while the backup ran looks like this, too.</summary>
    public sealed record Extra(RawPath Path) : Difference(Path);

    /// <summary>It is another kind of thing.</summary>
    public sealed record Type(RawPath Path, EntryType Expected, EntryType Actual) : Difference(Path);

    /// <summary>Size and time are right, the content is not: damage, or somebody who meant it.</summary>
    public sealed record Content(RawPath Path, string Expected, string Actual) : Difference(Path);

    /// <summary>Size or time of a file differ: it was written to between manifest and backup, so its content proves nothing.</summary>
    public sealed record Newer(RawPath Path, long ExpectedSize, long ActualSize) : Difference(Path)
    {
        /// <summary>The size differs and the time does not, which is not how a program writes.</summary>
        public bool HasSameTime { get; init; }
    }

    public sealed record Owner(RawPath Path, string Expected, string Actual) : Difference(Path);

    /// <summary>Permissions, as numbers.</summary>
    public sealed record Mode(RawPath Path, int Expected, int Actual) : Difference(Path);

    /// <summary>A link leads elsewhere.</summary>
    public sealed record Target(RawPath Path, RawPath Expected, RawPath Actual) : Difference(Path);

    /// <summary>It is there and cannot be read.</summary>
    public sealed record Unreadable(RawPath Path, string Reason) : Difference(Path);
}
