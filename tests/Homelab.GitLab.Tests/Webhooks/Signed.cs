using System.Security.Cryptography;
using System.Text;
using Homelab.GitLab.Webhooks;

namespace Homelab.GitLab.Tests.Webhooks;

/// <summary>The documented example, and deliveries like it.</summary>
internal static class Signed
{
    public const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string Body = """{"object_kind":"note"}""";
    public const long Sent = 1744578123;

    public static WebhookHeaders Example { get; } =
        new()
        {
            Id = "f5e5f430-f57b-4e6e-9fac-d9128cd7232f",
            Timestamp = "1744578123",
            Signature = "v1,pWVXRP+dU+O1+vvYeKPD+rZRvxl9SUcdWGC0twv9OJY=",
        };

    public static WebhookVerifier Verifier(long now = Sent, string[]? tokens = null, params string[] secrets) =>
        new(tokens ?? ["right"], secrets.Select(Parse), new At(now));

    public static WebhookHeaders Sign(byte[] body, byte[] key, string id, long time)
    {
        byte[] message = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body];
        var signature = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, message));
        return new WebhookHeaders
        {
            Id = id,
            Timestamp = $"{time}",
            Signature = signature,
        };
    }

    public static SigningToken Parse(string text) =>
        SigningToken.TryParse(text, out var token) ? token : throw new ArgumentException("Not a signing token.", nameof(text));

    private sealed class At(long seconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(seconds);
    }
}
