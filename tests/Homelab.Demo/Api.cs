using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Homelab.Demo;

/// <summary>What people set up by hand or by curl, and no part of the project does yet: plain calls of GitLab's API.</summary>
internal sealed class Api(Uri gitlab, string token) : IDisposable
{
    private readonly HttpClient _http = Client(gitlab, token);

    public Task<JsonNode?> GetAsync(string path, CancellationToken ct) => AskAsync(HttpMethod.Get, path, null, ct);

    public Task<JsonNode?> PostAsync(string path, JsonObject body, CancellationToken ct) => AskAsync(HttpMethod.Post, path, body, ct);

    public Task<JsonNode?> PutAsync(string path, JsonObject body, CancellationToken ct) => AskAsync(HttpMethod.Put, path, body, ct);

    public async Task<JsonNode?> AskAsync(HttpMethod method, string path, JsonObject? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await _http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{method} {path} was answered with {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public void Dispose() => _http.Dispose();

    private static HttpClient Client(Uri gitlab, string token)
    {
        var http = new HttpClient { BaseAddress = gitlab };
        http.DefaultRequestHeaders.Add("PRIVATE-TOKEN", token);
        return http;
    }
}
