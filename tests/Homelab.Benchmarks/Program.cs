using System.Runtime.InteropServices;
using Homelab.Benchmarks.Measuring;
using Homelab.Benchmarks.Plans;
using Homelab.Benchmarks.Startup;
using Homelab.Testing;

namespace Homelab.Benchmarks;

internal static class Program
{
    /// <summary>Measures everything and prints one table. 0 when every bar holds, else 1.</summary>
    public static async Task<int> Main()
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var folder = new TempDir();
        try
        {
            var table = new Table(Console.Out);
            table.Begin(await Machine.DescribeAsync(stop.Token));
            await table.AddAsync(StartupRows.MeasureAsync(stop.Token));
            await table.AddAsync(PlanRows.MeasureAsync(folder, stop.Token));
            await table.AddAsync(NoteRows.MeasureAsync(folder, stop.Token));
            return table.End() ? 0 : 1;
        }
        catch (CannotMeasureException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped before everything was measured.");
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
