using System.Diagnostics;

namespace Homelab.Simulator.Processes;

/// <summary>
/// A program with all it starts, in a session of its own, so that both can be ended as one. Its environment is exactly what it is given.
/// Needs <c>setsid</c> of util-linux.
/// </summary>
internal sealed class ProcessGroup : IDisposable
{
    private readonly Process _process;

    private ProcessGroup(Process process) => _process = process;

    public static ProcessGroup Start(IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("/usr/bin/setsid", command)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException("setsid did not start.");
        process.StandardInput.Close();
        return new ProcessGroup(process);
    }

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Error => _process.StandardError.BaseStream;

    /// <summary>Ends when the first process does, whatever its children still hold open.</summary>
    public async Task<int> EndAsync()
    {
        // WaitForExitAsync would also wait for the pipes only if they were read by events, which they are not.
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Sends every process of the group a signal: <c>TERM</c>, <c>KILL</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        // setsid replaces itself, so its number is the group's.
        var start = new ProcessStartInfo("/bin/kill", ["-s", signal, "--", $"-{_process.Id}"])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var kill = Process.Start(start) ?? throw new InvalidOperationException("kill did not start.");
        await kill.StandardError.ReadToEndAsync();
        await kill.WaitForExitAsync();
    }

    public void Dispose() => _process.Dispose();
}
