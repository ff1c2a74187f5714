using System.Text.Json;
using Homelab.Monitoring.Http;
using Homelab.Text;

namespace Homelab.Monitoring.Push;

/// <summary>Uptime Kuma's push monitor: a GET, of which only the query counts, and of whose answer only <c>{"ok":true}</c>.</summary>
internal sealed class UptimeKuma : IPushProgram
{
    /// <summary>Its Discord messages fail from 1,024 on, and nobody reads that much.</summary>
    private const int LongestMessage = 200;

    /// <summary>Versions refuse a longer time together with the whole signal.</summary>
    private static readonly TimeSpan LongestPing = TimeSpan.FromHours(24);

    public string Name => "Uptime Kuma";

    public HttpRequestMessage? Start(SecretAddress address, Guid run) => null;

    public HttpRequestMessage Finish(SecretAddress address, Guid run, Beat beat) =>
        new(
            HttpMethod.Get,
            address.At(
                "",
                [
                    // Exactly "up": whatever else it is, also "UP", means down.
                    $"status={(beat.Healthy ? "up" : "down")}",
                    $"msg={Uri.EscapeDataString(Message(beat))}",
                    $"ping={Ping(beat.Took)}",
                ]
            )
        );

    // A database fault looks like a wrong token, so even that is tried again.
    public Verdict<PushOutcome> Judge(Answer.Came answer, PushTarget target) =>
        (answer.Status, Ok(answer)) switch
        {
            (200, true) => new(new PushOutcome.Delivered()),
            (404, _) or (_, false) => target.Refused(
                $"does not take the signal: resume the monitor if it is paused, else copy its push address again into {target.Variable}.",
                again: true
            ),
            _ => Strangers.Judge(answer, target),
        };

    // It would take "OK" for an empty message, also one that says down.
    private static string Message(Beat beat) =>
        VisibleText.Cut(VisibleText.Words(beat.Message), LongestMessage) is { Length: > 0 } message ? message
        : beat.Healthy ? "OK"
        : "failed";

    // It takes 0 for nothing.
    private static long Ping(TimeSpan took) => Math.Clamp((long)took.TotalMilliseconds, 1, (long)LongestPing.TotalMilliseconds);

    private static bool? Ok(Answer.Came answer) =>
        answer.Json is { } json && json.TryGetProperty("ok", out var ok) ? ok.ValueKind is JsonValueKind.True : null;
}
