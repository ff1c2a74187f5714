using System.Diagnostics.Metrics;

namespace Homelab.Bot.Work;

/// <summary>How work ended, and how long it took.</summary>
internal sealed class WorkMetrics
{
    private readonly Counter<long> _handled;
    private readonly Histogram<double> _seconds;

    public WorkMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Health.Metrics.Meter);
        _handled = meter.CreateCounter<long>("homelab_bot_deliveries_handled", description: "Pieces of work by their outcome.");
        _seconds = meter.CreateHistogram<double>("homelab_bot_delivery_duration", "s", "Time a piece of work took.");
    }

    public void Handled(Handled outcome, TimeSpan took)
    {
        _handled.Add(
            1,
            new KeyValuePair<string, object?>(
                "outcome",
                outcome switch
                {
                    Work.Handled.Done => "done",
                    Work.Handled.Later => "later",
                    _ => "never",
                }
            )
        );
        _seconds.Record(took.TotalSeconds);
    }
}
