using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;

namespace Homelab.Testing.Monitors;

/// <summary>A message Discord keeps.</summary>
public sealed record PostedMessage(string Id, JsonNode Json)
{
    public string Content => (string?)Json["content"] ?? "";

    public IReadOnlyList<JsonNode> Embeds => [.. (Json["embeds"] as JsonArray ?? []).OfType<JsonNode>()];
}

/// <summary>
/// One webhook of Discord on loopback, as strict as Discord: a message beyond a limit is refused as a whole, without <c>wait=true</c>
/// nobody learns whether it was
/// kept, a deleted webhook is unknown, and whoever asks too fast has to wait.
/// </summary>
public sealed class DiscordServer : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly StandIn _server;
    private readonly string _token = RandomNumberGenerator.GetString(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
        68
    );
    private readonly List<PostedMessage> _messages = [];
    private readonly List<string> _mentioned = [];
    private readonly Queue<Reply> _limited = new();
    private bool _deleted;

    public DiscordServer() => _server = new StandIn(asked => Trouble(asked) ?? Answer(asked));

    public Uri WebhookUrl => new(_server.Url, $"/api/webhooks/1425000000000000001/{_token}");

    /// <summary>What is said instead, byte for byte; null lets Discord answer. The message is lost then.</summary>
    public Func<Asked, Reply?> Trouble { get; set; } = _ => null;

    public IReadOnlyList<Asked> Requests => [.. _server.Requests];

    public IReadOnlyList<PostedMessage> Messages => Locked(() => _messages.ToArray());

    /// <summary>Everybody a message called.</summary>
    public IReadOnlyList<string> Mentioned => Locked(() => _mentioned.ToArray());

    public void Delete() => Locked(() => _deleted = true);

    /// <summary>The next request has to wait.</summary>
    public void Limit(double seconds, bool global = false) =>
        Locked(() =>
        {
            var text = seconds.ToString(CultureInfo.InvariantCulture);
            _limited.Enqueue(
                Reply.Of(
                    429,
                    $$"""{"message":"You are being rate limited.","retry_after":{{text}},"global":{{(global ? "true" : "false")}}}""",
                    "application/json",
                    $"Retry-After: {Math.Ceiling(seconds)}",
                    $"X-RateLimit-Scope: {(global ? "global" : "user")}"
                )
            );
            return seconds;
        });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Reply Answer(Asked asked) =>
        Locked(() =>
            asked switch
            {
                _ when asked.Path != $"/api/webhooks/1425000000000000001/{_token}" && !_deleted => Error(
                    401,
                    50027,
                    "Invalid Webhook Token"
                ),
                _ when _deleted => Error(404, 10015, "Unknown Webhook"),
                { Method: not "POST" } => Error(405, 0, "405: Method Not Allowed"),
                _ when _limited.TryDequeue(out var limited) => limited,
                _ => Take(asked),
            }
        );

    private Reply Take(Asked asked)
    {
        var message = JsonNode.Parse(asked.Text)!;
        if (DiscordRules.Fault(message) is { } fault)
            return Error(400, 50035, $"Invalid Form Body: {fault}");
        _mentioned.AddRange(DiscordRules.Mentions(message));
        var kept = new PostedMessage($"14250000000000001{_messages.Count:00}", message);
        _messages.Add(kept);
        return HttpUtility.ParseQueryString(asked.Target[asked.Path.Length..])["wait"] == "true"
            ? Reply.Json(
                $$"""{"id":"{{kept.Id}}","type":0,"content":{{JsonSerializer.Serialize(kept.Content)}},"webhook_id":"1425000000000000001"}"""
            )
            : Reply.Of(204, "");
    }

    private static Reply Error(int status, int code, string message) =>
        Reply.Of(status, $$"""{"message":{{JsonSerializer.Serialize(message)}},"code":{{code}}}""");

    private T Locked<T>(Func<T> what)
    {
        lock (_gate)
            return what();
    }
}
