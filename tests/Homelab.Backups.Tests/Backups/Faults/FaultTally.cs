using Homelab.Backups.Tests.Backups.Faults;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;

[assembly: AssemblyFixture(typeof(FaultTally))]

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>Counts what was done to backups and what became of it, for one line at the end.</summary>
public sealed class FaultTally : IDisposable
{
    private int _tried,
        _lost,
        _falseSuccesses;

    /// <summary>A run that a fault hit: it may fail, and may not say that all is well while something is missing.</summary>
    /// <param name="isComplete">Whether every set's newest snapshot holds all there is.</param>
    internal void Hit(BackupReport? report, bool isComplete)
    {
        Interlocked.Increment(ref _tried);
        if (report is { Verdict: Severity.Note } && !isComplete)
            Interlocked.Increment(ref _falseSuccesses);
        Assert.Equal(0, _falseSuccesses);
    }

    /// <summary>The next run after a fault must bring everything.</summary>
    internal void Recovered(bool isComplete)
    {
        if (!isComplete)
            Interlocked.Increment(ref _lost);
        Assert.Equal(0, _lost);
    }

    public void Dispose() =>
        TestContext.Current.SendDiagnosticMessage($"Backups: {_tried} faults tried, {_lost} lost, {_falseSuccesses} false successes.");
}

internal static class Faulty
{
    /// <summary>Few in a usual run, all of them in the long one.</summary>
    public static int Times(int usually, int inTheLongRun) =>
        Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? inTheLongRun : usually;
}
