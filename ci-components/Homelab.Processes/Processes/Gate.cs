using CliWrap;

namespace Homelab.Processes.Processes;

/// <summary>
/// Holds a program back until somebody has written down its process id. A shell waits in its place, under the same id, and gives up when
/// its input ends: so there is no moment in which this process can be killed and leave a program behind that nobody knows of.
/// </summary>
internal sealed class Gate
{
    public const int NotFound = 127;
    public const int NotExecutable = 126;

    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the program in place of itself, once there is a line to read.</summary>
    public const string Shell = "/bin/sh";

    public static IReadOnlyList<string> Arguments(string executable, IReadOnlyList<string> arguments) =>
        ["-c", "read -r go && exec \"$0\" \"$@\"", executable, .. arguments];

    /// <summary>What the program reads, after the word for the shell.</summary>
    public PipeSource Before(PipeSource input) =>
        PipeSource.Create(
            async (stream, ct) =>
            {
                await _open.Task.WaitAsync(ct);
                await stream.WriteAsync("\n"u8.ToArray(), ct);
                await stream.FlushAsync(ct);
                await input.CopyToAsync(stream, ct);
            }
        );

    public void Open() => _open.SetResult();
}
