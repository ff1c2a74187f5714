using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Homelab.Bot.Inbox;
using Homelab.Bot.Webhooks;
using Homelab.Text;

namespace Homelab.Bot.Health;

/// <summary><c>GET /health</c>: everything. <c>/health/live</c>: the process answers. <c>/health/ready</c>: deliveries can be
/// taken.</summary>
internal sealed class HealthEndpoints(HealthBoard board, Store store, InboxCounts inbox, WebhookMetrics webhooks)
{
    public static Task LiveAsync(HttpContext http) => http.Response.WriteAsync("live\n");

    public Task ReadyAsync(HttpContext http)
    {
        http.Response.StatusCode = Serving;
        return http.Response.WriteAsync(store.IsFailing ? "not ready: the store cannot write\n" : "ready\n");
    }

    public Task AllAsync(HttpContext http)
    {
        Look();
        var parts = board.Read();
        var overall = parts.Count == 0 ? PartStatus.Ok : parts.Values.Max(part => part.Status);
        http.Response.StatusCode = Serving;
        http.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(
            http.Response.Body,
            new HealthReport(overall, parts),
            HealthJson.Readable.HealthReport,
            http.RequestAborted
        );
    }

    private int Serving => store.IsFailing ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;

    private void Look()
    {
        board.Report(
            "store",
            store.IsFailing ? PartStatus.Down : PartStatus.Ok,
            store.IsFailing ? "It cannot write: look at the free space." : "It writes."
        );
        if (webhooks.LastDropped is { } dropped)
            board.Report(
                "webhooks",
                PartStatus.Ok,
                $"{dropped.Count} genuine deliveries were dropped, the last of {VisibleText.OneLine(dropped.Path)}: its project is not in GitLab__Projects."
            );
        var (waiting, dead) = inbox.Read();
        board.Report(
            "deliveries",
            dead > 0 ? PartStatus.Degraded : PartStatus.Ok,
            dead > 0 ? $"{waiting} waiting; {dead} given up: `homelab-bot deliveries list` shows them." : $"{waiting} waiting."
        );
    }
}

/// <param name="Status">The worst of the parts.</param>
internal sealed record HealthReport(PartStatus Status, IReadOnlyDictionary<string, PartHealth> Parts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext
{
    private static HealthJson? _readable;

    // It is read by people, and is no part of a page.
    public static HealthJson Readable =>
        _readable ??= new HealthJson(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
