using CliWrap;
using Homelab.Processes.Files.Hashing;

namespace Homelab.Backups.Restic;

/// <summary>One file of a snapshot, copied out of the repository.</summary>
internal abstract record SnapshotFile
{
    private const int AtOnce = 128 * 1024;

    private SnapshotFile() { }

    public sealed record Dumped(string File, string Sha256) : SnapshotFile;

    public sealed record NotThere : SnapshotFile;

    public sealed record Refused(ResticFailure Failure) : SnapshotFile;

    /// <summary>Writes it to a new file that only this user can read.</summary>
    /// <param name="path">As it is in the snapshot.</param>
    public static async Task<SnapshotFile> DumpAsync(ResticTool restic, string snapshot, string path, string target, CancellationToken ct)
    {
        using var hash = new RunningDigest();
        var run = await CopyAsync(restic, ["dump", "--no-lock", snapshot, path], target, hash, ct);
        if (run.ExitCode == 0)
            return new Dumped(target, hash.Finish());
        File.Delete(target);
        // It has no exit code of its own; whatever else it may say is a failure.
        return run.ExitCode == 1 && run.Said.Contains("not found in snapshot", StringComparison.Ordinal)
            ? new NotThere()
            : new Refused(run.Failure);
    }

    private static async Task<ResticRun> CopyAsync(
        ResticTool restic,
        IReadOnlyList<string> arguments,
        string target,
        RunningDigest hash,
        CancellationToken ct
    )
    {
        await using var file = new FileStream(
            target,
            new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        return await restic.CopyAsync(
            arguments,
            PipeTarget.Create(
                async (source, stop) =>
                {
                    var buffer = new byte[AtOnce];
                    while (await source.ReadAsync(buffer, stop) is var read and > 0)
                    {
                        hash.Append(buffer.AsSpan(0, read));
                        await file.WriteAsync(buffer.AsMemory(0, read), stop);
                    }
                }
            ),
            ct
        );
    }
}
