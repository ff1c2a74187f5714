using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Restic;

/// <summary>Why a command of restic did not do what it was asked to.</summary>
public enum ResticFailureKind
{
    /// <summary>There is no repository at the address (exit code 10).</summary>
    NoRepository,

    /// <summary>Somebody holds a lock (11).</summary>
    Locked,

    /// <summary>The password opens none of the repository's keys (12).</summary>
    WrongPassword,

    /// <summary>It was told to stop (130, 143), or killed.</summary>
    Stopped,

    /// <summary>The server did not answer.</summary>
    Unreachable,

    /// <summary>The server knows the credentials, or does not, and says no (401, 403).</summary>
    Denied,

    DiskFull,

    /// <summary>Data in the repository is missing or not what was written.</summary>
    Damaged,

    Other,
}

/// <summary>How a command of restic failed.</summary>
/// <param name="Text">restic's own words, masked; hostile.</param>
public sealed record ResticFailure(ResticFailureKind Kind, int ExitCode, string Text)
{
    private static readonly (ResticFailureKind Kind, string[] Signs)[] ByWords =
    [
        (ResticFailureKind.DiskFull, ["no space left on device", "disk quota exceeded"]),
        (
            ResticFailureKind.Denied,
            [
                "response (401)",
                "response (403)",
                "access denied",
                "accessdenied",
                "access key id you provided does not exist",
                "signature we calculated does not match",
                "allaccessdisabled",
                "permission denied (publickey",
                "host key verification failed",
            ]
        ),
        (
            ResticFailureKind.Unreachable,
            [
                "connection refused",
                "no such host",
                "i/o timeout",
                "network is unreachable",
                "no route to host",
                "connection reset",
                "connection timed out",
                "server misbehaving",
                "broken pipe",
                "unexpected eof",
                "tls handshake",
                "bad gateway",
                "service unavailable",
                "use of closed network connection",
            ]
        ),
        (
            ResticFailureKind.Damaged,
            [
                "ciphertext verification failed",
                "invalid data returned",
                "hash does not match",
                "does not match id",
                "not found in index",
                "repository contains errors",
                "load(<data/",
                "load(<index/",
                "load(<snapshot/",
                "readfull(<data/",
                "readfull(<index/",
                "data seems to be missing",
                "pack id does not match",
            ]
        ),
    ];

    /// <summary>What it means.</summary>
    /// <param name="otherwise">What a failure of no kind that is known means.</param>
    public Finding About(string? subject, Diagnosis otherwise) =>
        Means(otherwise).About(subject, Text.Length == 0 ? $"exit code {ExitCode}" : Text);

    private Diagnosis Means(Diagnosis otherwise) =>
        Kind switch
        {
            ResticFailureKind.NoRepository => Diagnosis.RepositoryMissing,
            ResticFailureKind.Locked => Diagnosis.RepositoryLocked,
            ResticFailureKind.WrongPassword => Diagnosis.RepositoryPassword,
            ResticFailureKind.Stopped => Diagnosis.BackupStopped,
            ResticFailureKind.Unreachable => Diagnosis.RepositoryUnreachable,
            ResticFailureKind.Denied => Diagnosis.RepositoryDenied,
            ResticFailureKind.Damaged => Diagnosis.RepositoryDamaged,
            ResticFailureKind.DiskFull => Diagnosis.DiskFull,
            _ => otherwise,
        };

    internal static ResticFailure Of(int exitCode, string text) => new(KindOf(exitCode, text), exitCode, Plainly(text));

    /// <summary>What was said is to be judged, and is not whole.</summary>
    internal static ResticFailure? OfTruncated(ToolRun run) =>
        run.Truncated
            ? new(ResticFailureKind.Other, run.ExitCode, "restic said more than 1 MiB, and nothing is judged by a part of it")
            : null;

    // Its messages span lines and begin with a word that says nothing more than the exit code.
    private static string Plainly(string text) =>
        string.Join(' ', text.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries)).Replace("Fatal: ", "", StringComparison.Ordinal);

    // Exit codes say it since 0.17; words are the fallback, and only ever choose which advice is given.
    private static ResticFailureKind KindOf(int exitCode, string text) =>
        exitCode switch
        {
            10 => ResticFailureKind.NoRepository,
            11 => ResticFailureKind.Locked,
            12 => ResticFailureKind.WrongPassword,
            130 or 143 or 137 => ResticFailureKind.Stopped,
            _ => ByText(text),
        };

    internal static ResticFailureKind ByText(string text) =>
        Array.Find(ByWords, entry => Array.Exists(entry.Signs, sign => text.Contains(sign, StringComparison.OrdinalIgnoreCase)))
            is { Signs: not null } found
            ? found.Kind
            : ResticFailureKind.Other;
}
