using System.Diagnostics.Metrics;
using Homelab.Bot.Inbox;
using Homelab.Bot.Webhooks;
using OpenTelemetry.Metrics;

namespace Homelab.Bot.Health;

/// <summary><c>GET /metrics</c>, in the format of Prometheus.</summary>
internal static class Metrics
{
    public const string Meter = "Homelab.Bot";

    public static void AddMetrics(this IServiceCollection services) =>
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(Meter).AddPrometheusExporter());

    public static void MapMetrics(this WebApplication app)
    {
        var meter = app.Services.GetRequiredService<IMeterFactory>().Create(Meter);
        var inbox = app.Services.GetRequiredService<InboxCounts>();
        var budget = app.Services.GetRequiredService<BodyBudget>();
        meter.CreateObservableGauge(
            "homelab_bot_deliveries_waiting",
            () => inbox.Read().Waiting,
            description: "Deliveries that are not handled yet."
        );
        meter.CreateObservableGauge("homelab_bot_deliveries_dead", () => inbox.Read().Dead, description: "Deliveries that were given up.");
        meter.CreateObservableGauge("homelab_bot_bodies_bytes", () => budget.Taken, "By", "Bodies being received.");
        app.MapPrometheusScrapingEndpoint("/metrics");
    }
}
