using System.Security.Cryptography;
using Homelab.Bot.Inbox;
using Homelab.GitLab.Webhooks;

namespace Homelab.Bot.Webhooks;

/// <summary><c>POST /webhooks/gitlab</c>: what is not genuine is refused, what is ours is on disk before it is acknowledged.</summary>
internal sealed class WebhookEndpoint(
    WebhookVerifier verifier,
    BodyBudget budget,
    DeliveryInbox inbox,
    KnownProjects projects,
    WebhookMetrics metrics,
    RefusalLog refusals
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
        string? name = request.Headers["X-Gitlab-Event"];
        if (Hint.Read(name, body.Bytes.Span) is not { } hint)
            return StatusCodes.Status202Accepted;
        return await StoreAsync(hint, new Delivery(Id(request, body.Bytes.Span), hint.Lane, name!, body.Bytes));
    }

    private async Task<int> StoreAsync(Hint hint, Delivery delivery)
    {
        try
        {
            if (await projects.FindAsync(hint) is null)
                metrics.Dropped(hint.Path);
            else
                await inbox.AppendAsync(delivery);
            return StatusCodes.Status202Accepted;
        }
        catch (StoreUnavailableException)
        {
            return StatusCodes.Status503ServiceUnavailable;
        }
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
        refusals.Say(
            verdict switch
            {
                Verification.Forged forged => forged.Reason,
                Verification.Stale => "It was signed too long ago, or the clocks differ by more than five minutes.",
                _ => "It carries neither the token nor the signature that is expected.",
            }
        );
        return StatusCodes.Status401Unauthorized;
    }
}
