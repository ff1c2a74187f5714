using System.Security.Cryptography;
using Homelab.Bot.Inbox;
using Homelab.Bot.Settings;
using Homelab.GitLab.Webhooks;

namespace Homelab.Bot.Webhooks;

/// <summary><c>POST /webhooks/gitlab</c>: what is not genuine is refused, what is ours is on disk before it is acknowledged.</summary>
internal sealed partial class WebhookEndpoint(
    WebhookVerifier verifier,
    BodyBudget budget,
    DeliveryInbox inbox,
    BotSettings settings,
    WebhookMetrics metrics,
    ILogger<WebhookEndpoint> log
)
{
    public async Task ReceiveAsync(HttpContext http)
    {
        var status = await AnswerAsync(http.Request, http.RequestAborted);
        metrics.Answered(status);
        if (status == StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = "10";
        http.Response.StatusCode = status;
    }

    private async Task<int> AnswerAsync(HttpRequest request, CancellationToken ct)
    {
        var headers = Headers(request);
        if (verifier.RefuseEarly(headers) is { } early)
            return Refuse(early);
        using var body = await budget.ReadAsync(request, ct);
        if (body.Refused is { } status)
            return status;
        if (verifier.Verify(headers, body.Bytes.Span) is var verdict and not Verification.Genuine)
            return Refuse(verdict);
        if (Delivery(request, body.Bytes) is not { } delivery)
            return StatusCodes.Status202Accepted;
        return await StoreAsync(delivery);
    }

    private async Task<int> StoreAsync(Delivery delivery)
    {
        try
        {
            await inbox.AppendAsync(delivery);
            return StatusCodes.Status202Accepted;
        }
        catch (StoreUnavailableException)
        {
            return StatusCodes.Status503ServiceUnavailable;
        }
    }

    private Delivery? Delivery(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        string? name = request.Headers["X-Gitlab-Event"];
        if (
            Hint.Read(name, body.Span) is not { } hint
            || !settings.Projects.Any(project => project.Path.Equals(hint.Path, StringComparison.OrdinalIgnoreCase))
        )
            return null;
        return new Delivery(Id(request, body.Span), hint.Lane, name!, body);
    }

    // The same for a delivery that is sent again: GitLab 19, GitLab 17.4, and what went before.
    private static string Id(HttpRequest request, ReadOnlySpan<byte> body) =>
        Short(request.Headers["webhook-id"])
        ?? Short(request.Headers["Idempotency-Key"])
        ?? "body:" + Convert.ToHexStringLower(SHA256.HashData(body));

    private static string? Short(string? id) => id is { Length: > 0 and <= 200 } ? id : null;

    private static WebhookHeaders Headers(HttpRequest request) =>
        new()
        {
            Token = request.Headers["X-Gitlab-Token"],
            Id = request.Headers["webhook-id"],
            Timestamp = request.Headers["webhook-timestamp"],
            Signature = request.Headers["webhook-signature"],
        };

    private int Refuse(Verification verdict)
    {
        Log.Refused(
            log,
            verdict switch
            {
                Verification.Forged forged => forged.Reason,
                Verification.Stale => "It was signed too long ago, or the clocks differ by more than five minutes.",
                _ => "It carries neither the token nor the signature that is expected.",
            }
        );
        return StatusCodes.Status401Unauthorized;
    }

    private static partial class Log
    {
        [LoggerMessage(
            10,
            LogLevel.Warning,
            "A delivery was refused: {Reason} Compare the webhook's secrets in GitLab with GitLab__WebhookToken and GitLab__SigningToken."
        )]
        public static partial void Refused(ILogger log, string reason);
    }
}
