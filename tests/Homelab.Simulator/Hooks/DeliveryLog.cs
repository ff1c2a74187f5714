using System.Text;
using System.Text.Json.Nodes;

namespace Homelab.Simulator.Hooks;

/// <summary>What GitLab remembers of a delivery.</summary>
/// <param name="Status">An HTTP status, or <c>internal error</c> when there was none.</param>
internal sealed record LoggedDelivery(
    long Id,
    DateTimeOffset At,
    Delivery Delivery,
    string Url,
    IReadOnlyDictionary<string, string> Sent,
    string Status
)
{
    public IReadOnlyDictionary<string, string> Received { get; init; } = new Dictionary<string, string>();

    /// <summary>At most 8 KB.</summary>
    public string Body { get; init; } = "";

    public TimeSpan Took { get; init; }

    /// <summary>GitLab follows no redirect, and counts one as a success.</summary>
    public bool Succeeded => Status is ['2' or '3', _, _];

    public JsonObject ToJson() =>
        new()
        {
            ["id"] = Id,
            ["url"] = Url,
            ["trigger"] = Delivery.Event.Header.ToLowerInvariant().Replace(' ', '_') + "s",
            ["request_headers"] = Json(
                Sent.ToDictionary(pair => pair.Key, pair => pair.Key is "X-Gitlab-Token" or "webhook-signature" ? "[REDACTED]" : pair.Value)
            ),
            ["request_data"] = JsonNode.Parse(Encoding.UTF8.GetString(Delivery.Body)),
            ["response_headers"] = Json(Received),
            ["response_body"] = Body,
            ["response_status"] = Status,
            ["execution_duration"] = Took.TotalSeconds,
        };

    private static JsonObject Json(IReadOnlyDictionary<string, string> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}

/// <summary>The newest thousand deliveries of a hook, newest first.</summary>
internal sealed class DeliveryLog
{
    private readonly LinkedList<LoggedDelivery> _entries = new();

    public IEnumerable<LoggedDelivery> Entries => _entries;

    public void Add(LoggedDelivery entry)
    {
        _entries.AddFirst(entry);
        if (_entries.Count > 1000)
            _entries.RemoveLast();
    }
}
