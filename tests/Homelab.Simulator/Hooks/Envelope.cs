using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Homelab.Simulator.Hooks;

/// <summary>The headers of a delivery, by name and in GitLab's order (user/project/integrations/webhooks.md), and the bytes below
/// them.</summary>
internal sealed record Envelope(IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public static Envelope Seal(Delivery delivery, World world)
    {
        var hook = delivery.Hook;
        var headers = new Dictionary<string, string>(hook.Headers, StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Type"] = "application/json",
            ["User-Agent"] = $"GitLab/{world.Options.Version}",
            ["Idempotency-Key"] = $"{delivery.Id}",
            ["X-Gitlab-Event"] = delivery.Event.Header,
            ["X-Gitlab-Webhook-UUID"] = $"{Guid.NewGuid()}",
            ["X-Gitlab-Instance"] = world.Url,
            ["X-Gitlab-Event-UUID"] = $"{delivery.EventId}",
        };
        var forged = delivery.Mischief.HasFlag(Mischief.WrongSignature);
        if (hook.Token is { } token)
            headers["X-Gitlab-Token"] = forged && hook.SigningKey is null ? token + "x" : token;
        if (world.Major >= 19)
            Sign(headers, delivery, world.Now, forged);
        return new Envelope(headers, Spoil(delivery));
    }

    /// <summary><c>v1,</c> and the base64 of HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
    public static string Signature(byte[] key, string id, string timestamp, byte[] body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body]));

    private static void Sign(Dictionary<string, string> headers, Delivery delivery, DateTimeOffset now, bool forged)
    {
        var sent = delivery.Mischief.HasFlag(Mischief.Stale) ? now.AddMinutes(-10) : now;
        var timestamp = sent.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        headers["webhook-id"] = $"{delivery.Id}";
        headers["webhook-timestamp"] = timestamp;
        if (delivery.Hook.SigningKey is { } key)
            headers["webhook-signature"] = Signature(forged ? SHA256.HashData(key) : key, $"{delivery.Id}", timestamp, delivery.Body);
    }

    private static byte[] Spoil(Delivery delivery)
    {
        if (delivery.Mischief.HasFlag(Mischief.Truncated))
            return delivery.Body[..(delivery.Body.Length / 2)];
        if (!delivery.Mischief.HasFlag(Mischief.Tampered))
            return delivery.Body;
        // Still JSON, so only the signature can tell.
        var text = Encoding.UTF8.GetString(delivery.Body);
        return Encoding.UTF8.GetBytes(text.Insert(text.IndexOf('{', StringComparison.Ordinal) + 1, "\"tampered\":true,"));
    }
}
