using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Text;

namespace Homelab.Restores.Drills;

/// <summary>Runs the phases of a drill, each within its time, and writes down how long each took and how it ended.</summary>
internal sealed class PhaseClock(TimeProvider clock, IProgress<Progress> progress)
{
    private readonly List<DrillPhase> _phases = [];

    public IReadOnlyList<DrillPhase> Phases => _phases;

    public double SecondsOf(params ReadOnlySpan<string> names)
    {
        var sum = 0.0;
        foreach (var phase in _phases)
            sum += names.Contains(phase.Name) ? phase.Seconds : 0;
        return sum;
    }

    /// <summary>Runs one. What keeps a drill from being held ends the phase, and with it the drill; what the drill finds out is no such
    /// thing.</summary>
    /// <returns>Whether the next may begin.</returns>
    public async Task<bool> RunAsync(string name, TimeSpan limit, Func<CancellationToken, Task<PhaseEnd>> work, CancellationToken ct)
    {
        progress.Report(new Progress.Started(name));
        var began = clock.GetTimestamp();
        using var late = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        PhaseEnd end;
        try
        {
            end = await work(either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            end = new PhaseEnd(
                PhaseState.Late,
                $"It was stopped after {limit}: find out what it waits for, or raise its limit in drill.limits."
            );
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Not swallowed: whoever stopped a drill still wants what it made to be taken away, and a report.
            end = new PhaseEnd(PhaseState.Failed, "It was stopped from outside: hold the drill again.");
        }
        catch (Exception e) when (CannotRunException.SentenceOf(e) is { } sentence)
        {
            end = PhaseEnd.Failed(sentence);
        }

        _phases.Add(new DrillPhase(name, end.State, Math.Round(clock.GetElapsedTime(began).TotalSeconds, 3), end.Detail));
        return end.State is PhaseState.Done;
    }

    public void Skip(string name) => _phases.Add(new DrillPhase(name, PhaseState.NotReached, 0));
}

/// <summary>How a phase ended.</summary>
internal sealed record PhaseEnd(PhaseState State, string? Detail)
{
    public static PhaseEnd Well { get; } = new(PhaseState.Done, null);

    public static PhaseEnd Failed(string detail) => new(PhaseState.Failed, detail);

    public static PhaseEnd Noting(string detail) => new(PhaseState.Done, detail);
}

/// <summary>The drill cannot be held, which says nothing about the backup. The message says what to do.</summary>
public sealed class DrillImpossibleException(string message, Exception? innerException = null)
    : CannotRunException(message, innerException);
