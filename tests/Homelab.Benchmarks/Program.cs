using System.Runtime.InteropServices;
using Homelab.Benchmarks.Backups;
using Homelab.Benchmarks.Bots;
using Homelab.Benchmarks.Measuring;
using Homelab.Benchmarks.Plans;
using Homelab.Benchmarks.Startup;
using Homelab.Testing;

namespace Homelab.Benchmarks;

internal static class Program
{
    /// <summary>Measures everything, or the groups that are named, and prints one table. 0 when every bar holds, else 1.</summary>
    public static async Task<int> Main(string[] only)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var folder = new TempDir();
        try
        {
            var table = new Table(Console.Out);
            table.Begin(await Machine.DescribeAsync(stop.Token));
            foreach (var (name, rows) in All(folder, stop.Token))
            {
                if (only.Length == 0 || only.Contains(name, StringComparer.Ordinal))
                    await table.AddAsync(rows);
            }

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

    // Nothing is measured before it is asked for its rows.
    private static IEnumerable<(string Name, IAsyncEnumerable<Row> Rows)> All(TempDir folder, CancellationToken ct) =>
        [
            ("startup", StartupRows.MeasureAsync(ct)),
            ("plans", PlanRows.MeasureAsync(folder, ct)),
            ("notes", NoteRows.MeasureAsync(folder, ct)),
            ("manifest", ManifestRows.MeasureAsync(folder, ct)),
            ("verify", InspectionRows.MeasureAsync(folder, ct)),
            ("backup", BackupRows.MeasureAsync(folder, ct)),
            ("bot-start", StartRows.MeasureAsync(folder, ct)),
            ("bot-accept", AcceptRows.MeasureAsync(folder, ct)),
            ("bot-drain", DrainRows.MeasureAsync(folder, ct)),
        ];
}
