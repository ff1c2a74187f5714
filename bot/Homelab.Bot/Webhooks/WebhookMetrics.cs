using System.Diagnostics.Metrics;

namespace Homelab.Bot.Webhooks;

/// <summary>How deliveries were answered.</summary>
internal sealed class WebhookMetrics
{
    private readonly Counter<long> _answers;
    private readonly Lock _turn = new();
    private DroppedDeliveries? _last;

    public WebhookMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Health.Metrics.Meter);
        _answers = meter.CreateCounter<long>(
            "homelab_bot_deliveries_received",
            description: "Deliveries by the status they were answered with."
        );
        // There from the start: an alert on what is not there is silent.
        meter.CreateObservableCounter(
            "homelab_bot_deliveries_dropped",
            () => LastDropped?.Count ?? 0,
            description: "Genuine deliveries of projects the bot does not look after."
        );
    }

    /// <summary>Genuine deliveries since the start that are of no project of the settings; null when there were none.</summary>
    public DroppedDeliveries? LastDropped => Volatile.Read(ref _last);

    /// <param name="path">The project, as the delivery says.</param>
    public void Dropped(string path)
    {
        lock (_turn)
            Volatile.Write(ref _last, new DroppedDeliveries((LastDropped?.Count ?? 0) + 1, path));
    }

    public void Answered(int status) => _answers.Add(1, new KeyValuePair<string, object?>("status", status));
}

/// <param name="Path">The project of the last one, as it says.</param>
internal sealed record DroppedDeliveries(long Count, string Path);
