using Homelab.Backups.Restic;
using Homelab.Reports.Drills;

namespace Homelab.Restores.Drills.Guards;

/// <summary>Whether the drill's key could write to the backups. What runs a drill runs what was restored, too, and must not be able to harm
/// them.</summary>
internal static class RepositoryGuard
{
    public const string Name = "guard: repository";

    private static readonly string[] Denials =
    [
        "permission denied",
        "read-only file system",
        "403",
        "forbidden",
        "access denied",
        "accessdenied",
        "operation not permitted",
        "unable to create lock in backend",
    ];

    private const string LockFile = "<lock/";

    // restic tries for a quarter of an hour to write where it may not.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Tries to leave a lock, which is the smallest thing that can be written, and takes it away again.</summary>
    public static async Task<DrillCheck> LookAsync(ResticTool restic, bool isRequired, TimeProvider clock, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        var run = await restic.RunAsync(["list", "keys"], message => StopIfDenied(message, limit), limit.Token, ct);
        return (run.ExitCode, IsDenied(run)) switch
        {
            (0, _) => Found(
                isRequired ? CheckStatus.Fail : CheckStatus.Warn,
                "the drill's credentials can write to the repository: give it a key that may only read, in RESTIC_<TIER>_READ_*"
            ),
            (_, true) => Found(CheckStatus.Pass, "the drill's credentials cannot write to the repository"),
            _ => Found(
                isRequired ? CheckStatus.Fail : CheckStatus.Warn,
                $"whether the drill's credentials can write to the repository could not be found out: {run.Failure.Text}"
            ),
        };
    }

    // Said once it is known; restic would go on trying.
    private static void StopIfDenied(ResticMessage message, CancellationTokenSource limit)
    {
        if (
            message is ResticMessage.Plain { Line: var line }
            && ResticRetries.IsAgain(line)
            && line.Contains(LockFile, StringComparison.Ordinal)
            && IsDenial(line)
        )
            limit.Cancel();
    }

    private static bool IsDenial(string text) => Denials.Any(words => text.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static DrillCheck Found(CheckStatus status, string evidence) => new(null, Name, status, evidence) { IsMandatory = true };

    private static bool IsDenied(ResticRun run)
    {
        var said = string.Join(' ', run.Texts.Append(run.Said));
        if (run.Failure.Kind is ResticFailureKind.Unreachable)
            return false;
        return run.Failure.Kind is ResticFailureKind.Denied || IsDenial(said);
    }
}
