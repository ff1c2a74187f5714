using System.Globalization;
using System.Net;
using Homelab.Testing;

namespace Homelab.EndToEnd.Tests.Failing;

/// <summary>Sends genuine deliveries, each for a merge request of its own, and asks how the bot is.</summary>
internal sealed class Sender(Uri bot) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = bot };

    public async Task<HttpStatusCode> SendAsync(int request, CancellationToken ct, int filler = 0)
    {
        var body =
            $$$"""{"object_attributes":{"status":"success"},"merge_request":{"iid":{{{request}}}},"project":{"id":1,"path_with_namespace":"homelab/infra"},"filler":"{{{new string('x', filler)}}}"}""";
        using var message = new HttpRequestMessage(HttpMethod.Post, "/webhooks/gitlab") { Content = new StringContent(body) };
        message.Headers.Add("X-Gitlab-Event", "Pipeline Hook");
        message.Headers.Add("X-Gitlab-Token", BotProcess.WebhookToken);
        using var answer = await _http.SendAsync(message, ct);
        return answer.StatusCode;
    }

    public async Task<HttpStatusCode> AskAsync(string path, CancellationToken ct)
    {
        using var answer = await _http.GetAsync(path, ct);
        return answer.StatusCode;
    }

    /// <summary>A metric's value, over all its labels.</summary>
    public async Task<double> MetricAsync(string name, CancellationToken ct) =>
        (await _http.GetStringAsync("/metrics", ct))
            .Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));

    public void Dispose() => _http.Dispose();
}
