namespace Homelab.Backups.Restic;

/// <summary>
/// What restic says while it tries again. It does so for a quarter of an hour, and no option shortens that
/// (https://github.com/restic/restic/pull/5570): a server that comes back in time costs nothing but time.
/// </summary>
internal static class ResticRetries
{
    private const string Again = "returned error, retrying after";
    private const string Over = "operation successful after";

    /// <summary>Whether a line is only about trying again.</summary>
    public static bool Is(string text) => IsAgain(text) || text.Contains(Over, StringComparison.Ordinal);

    public static bool IsAgain(string text) => text.Contains(Again, StringComparison.Ordinal);

    /// <summary>What restic was still trying to get over at its end; null if it had got over everything.</summary>
    public static ResticFailure? Pending(IReadOnlyList<string> texts)
    {
        if (texts.LastOrDefault(Is) is not { } last || !IsAgain(last))
            return null;
        var kind = ResticFailure.ByText(last);
        return new ResticFailure(kind is ResticFailureKind.Other ? ResticFailureKind.Unreachable : kind, ResticRun.Stopped, last);
    }
}
