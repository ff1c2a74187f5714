using System.Text.RegularExpressions;
using Homelab.Text;

namespace Homelab.Backups.Restic;

/// <summary>A version of restic, and what it can do.</summary>
public sealed partial record ResticVersion(Version Number)
{
    /// <summary>The first whose exit codes tell a missing repository (10), a lock (11) and a wrong password (12) apart.</summary>
    private static readonly Version Oldest = new(0, 17, 0);

    /// <summary>A missing source and snapshots that could not be removed are exit code 3. Older ones call both a success.</summary>
    public bool AdmitsIncompleteWork => Number >= new Version(0, 19, 0);

    /// <summary>A check can be limited to some snapshots.</summary>
    public bool ChecksSnapshots => Number >= new Version(0, 19, 0);

    public bool IsTooOld => Number < Oldest;

    /// <summary>From what <c>restic version</c> prints, JSON or text; null if it is neither.</summary>
    public static ResticVersion? Parse(string output) =>
        Written().Match(output) is { Success: true } match ? new ResticVersion(Version.Parse(match.Groups["number"].ValueSpan)) : null;

    public override string ToString() => Number.ToString();

    [GeneratedRegex("""(?:restic |"version":")(?<number>[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4})""", RegexOptions.CultureInvariant)]
    private static partial Regex Written();
}

/// <summary>The restic that is installed cannot be used. The message says what to do.</summary>
public sealed class ResticTooOldException(string message, Exception? innerException = null) : CannotRunException(message, innerException)
{
    public override bool IsMisuse => true;
}
