using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Homelab.Demo;
using Homelab.GitLab.MergeRequests;
using Homelab.Testing;
using Microsoft.Data.Sqlite;

namespace Homelab.EndToEnd.Tests.Failing;

/// <summary>What was tried, and what came of it.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    public void Add(string what, int count = 1) => _counts.AddOrUpdate(what, count, (_, before) => before + count);

    public int this[string what] => _counts.GetValueOrDefault(what);

    public int Tried => _counts.Where(pair => !pair.Key.StartsWith('=')).Sum(pair => pair.Value);

    public override string ToString() =>
        string.Join(", ", _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));
}

/// <summary>Deliveries, genuine and not, from a GitLab that sends them twice, late and in any order, to a bot that may be dead.</summary>
internal sealed class Storm(Stage stage, Random dice, Tally tally) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Ids that the bot has acknowledged: each must be on its disk, whatever happens next.</summary>
    public ConcurrentBag<string> Acknowledged { get; } = [];

    /// <summary>Ids of forgeries: none may be.</summary>
    public ConcurrentBag<string> Forged { get; } = [];

    public async Task SendAsync(IReadOnlyList<MergeRequestIid> requests, long project, int count, CancellationToken ct)
    {
        var all = Enumerable.Range(0, count).SelectMany(_ => Deliveries(requests[dice.Next(requests.Count)], project)).ToArray();
        dice.Shuffle(all);
        await Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct },
            async (send, token) => await send(token)
        );
    }

    public async Task ForgeAsync(MergeRequestIid request, long project, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var body = Body(request, project);
        foreach (
            var (what, at, sign, token, sent) in new[]
            {
                ("unsigned", now, false, null, body),
                ("wrong token", now, false, "guessed", body),
                ("stale", now.AddMinutes(-6), true, BotProcess.WebhookToken, body),
                ("from the future", now.AddMinutes(6), true, BotProcess.WebhookToken, body),
                ("truncated", now, true, BotProcess.WebhookToken, body[..^7]),
                ("tampered", now, true, BotProcess.WebhookToken, body.Replace("success", "failed ", StringComparison.Ordinal)),
            }
        )
        {
            var id = $"forged-{Guid.NewGuid()}";
            Forged.Add(id);
            tally.Add($"forged: {what}");
            if (await PostAsync(id, sent, at, sign ? body : null, token, ct) is HttpStatusCode.Accepted)
                tally.Add("= forgeries believed");
        }
    }

    /// <summary>How many of the acknowledged ids are not in the database, and how many forged ones are.</summary>
    public (int Lost, int Believed) Judge()
    {
        using var connection = new SqliteConnection($"Data Source={stage.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM deliveries";
        using var reader = command.ExecuteReader();
        var there = new HashSet<string>();
        while (reader.Read())
            there.Add(reader.GetString(0));
        return (Acknowledged.Distinct().Count(id => !there.Contains(id)), Forged.Count(there.Contains));
    }

    public void Dispose() => _http.Dispose();

    // GitLab sends the same id again; each time it is signed anew.
    private IEnumerable<Func<CancellationToken, Task>> Deliveries(MergeRequestIid request, long project)
    {
        var (id, body) = ($"{Guid.NewGuid()}", Body(request, project));
        var times = dice.Next(10) == 0 ? 2 + dice.Next(3) : 1;
        if (times > 1)
            tally.Add("delivered again", times - 1);
        for (var i = 0; i < times; i++)
            yield return async ct =>
            {
                tally.Add("= deliveries");
                if (
                    await PostAsync(id, body, TimeProvider.System.GetUtcNow(), body, BotProcess.WebhookToken, ct) is HttpStatusCode.Accepted
                )
                    Acknowledged.Add(id);
            };
    }

    private async Task<HttpStatusCode?> PostAsync(
        string id,
        string sent,
        DateTimeOffset at,
        string? signed,
        string? token,
        CancellationToken ct
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stage.Bot.Url, "webhooks/gitlab"))
        {
            Content = new StringContent(sent),
        };
        request.Headers.Add("X-Gitlab-Event", "Pipeline Hook");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", $"{at.ToUnixTimeSeconds()}");
        if (token is not null)
            request.Headers.Add("X-Gitlab-Token", token);
        if (signed is not null)
            request.Headers.Add("webhook-signature", Signature(id, at, signed));
        try
        {
            using var answer = await _http.SendAsync(request, ct);
            return answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string Signature(string id, DateTimeOffset at, string body) =>
        "v1,"
        + Convert.ToBase64String(
            HMACSHA256.HashData(
                Convert.FromBase64String(BotProcess.SigningToken["whsec_".Length..]),
                Encoding.UTF8.GetBytes($"{id}.{at.ToUnixTimeSeconds()}.{body}").AsSpan()
            )
        );

    private static string Body(MergeRequestIid request, long project) =>
        new JsonObject
        {
            ["object_kind"] = "pipeline",
            ["object_attributes"] = new JsonObject
            {
                ["id"] = 1,
                ["status"] = "success",
                ["source"] = "merge_request_event",
            },
            ["merge_request"] = new JsonObject { ["iid"] = request.Value },
            ["project"] = new JsonObject { ["id"] = project, ["path_with_namespace"] = Stage.Project },
        }.ToJsonString();
}
