using System.Diagnostics.Metrics;

namespace Homelab.Bot.Webhooks;

/// <summary>How deliveries were answered.</summary>
internal sealed class WebhookMetrics
{
    private readonly Counter<long> _answers;

    public WebhookMetrics(IMeterFactory meters) =>
        _answers = meters
            .Create(Health.Metrics.Meter)
            .CreateCounter<long>("homelab_bot_deliveries_received", description: "Deliveries by the status they were answered with.");

    public void Answered(int status) => _answers.Add(1, new KeyValuePair<string, object?>("status", status));
}
