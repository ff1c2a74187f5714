using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Homelab.Testing;

/// <summary>A program that runs beside a test and ends with it, if need be by force.</summary>
public sealed class BackgroundProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private BackgroundProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it said so far, on both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <param name="environment">Adds to the test's own; null removes.</param>
    public static BackgroundProcess Start(
        IReadOnlyList<string> command,
        string? directory = null,
        IReadOnlyDictionary<string, string?>? environment = null
    )
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? Repository.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        var started = new BackgroundProcess(new Process { StartInfo = start });
        started._process.OutputDataReceived += started.Keep;
        started._process.ErrorDataReceived += started.Keep;
        started._process.Start();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Sends a signal by its name, such as <c>TERM</c>, <c>KILL</c>, <c>STOP</c>.</summary>
    public async Task SignalAsync(string signal) =>
        await RealTools.RunAsync("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)], CancellationToken.None);

    public async Task WaitForExitAsync(CancellationToken ct) => await _process.WaitForExitAsync(ct);

    /// <summary>Sends a signal, if it still runs, and waits for its end.</summary>
    public async Task StopAsync(string signal = "KILL")
    {
        if (!_process.HasExited)
            await SignalAsync(signal);
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.AppendLine(line.Data);
    }
}
