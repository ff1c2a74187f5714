using System.Net.Http.Headers;
using System.Text.Json;
using Homelab.Monitoring.Http;

namespace Homelab.Monitoring.Discord;

/// <summary>
/// A channel's webhook. A message may arrive twice when an answer is lost: an alert too many is better than one too few. Failure never
/// throws: what became of a message is a value.
/// </summary>
/// <param name="address">The webhook's address, a secret.</param>
public sealed class DiscordWebhook(string? address, MonitoringOptions options)
{
    /// <summary>The environment variable that holds the address.</summary>
    public const string Variable = "DISCORD_WEBHOOK_URL";

    private volatile DiscordOutcome.Gone? _gone;

    public async Task<DiscordOutcome> PostAsync(DiscordMessage message, CancellationToken ct)
    {
        if (_gone is { } gone)
            return gone;
        if (string.IsNullOrWhiteSpace(address))
            return new DiscordOutcome.NotConfigured();
        if (SecretAddress.Read(address) is not { } read)
            return new DiscordOutcome.Refused($"{Variable} is no http or https address: paste the webhook's address into it.");
        var judge = new DiscordJudge(read);
        var masked = message.WithData(data => read.Hide(options.Mask(data)));
        var body = JsonSerializer.SerializeToUtf8Bytes(Posting.Of(masked), DiscordJson.Default.Posting);
        using var wire = new Wire(options);
        var outcome = await new Tries(options).RunAsync(token => OnceAsync(wire, read, body, judge, token), judge.NotInTime, ct);
        _gone = outcome as DiscordOutcome.Gone;
        return outcome;
    }

    private static async Task<Verdict<DiscordOutcome>> OnceAsync(
        Wire wire,
        SecretAddress address,
        byte[] body,
        DiscordJudge judge,
        CancellationToken ct
    )
    {
        // Without wait=true Discord says yes before it has kept anything.
        string[] query = [.. address.Query.Where(pair => !pair.StartsWith("wait=", StringComparison.OrdinalIgnoreCase)), "wait=true"];
        using var request = new HttpRequestMessage(HttpMethod.Post, address.At("", query))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        return judge.Judge(await wire.SendAsync(request, ct));
    }
}
