using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Homelab.Text;

namespace Homelab.GitLab.Http;

/// <summary>One request, as often as it is sent.</summary>
internal sealed record ApiRequest(HttpMethod Method, ApiPath Path)
{
    /// <summary>JSON; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>A secret inside the body, which authenticates instead of the token and enters no message either.</summary>
    public string? OwnSecret { get; init; }

    /// <summary>The body of the answer is a file and may lie on another host.</summary>
    public bool IsDownload { get; init; }

    public bool Reads => Method == HttpMethod.Get || Method == HttpMethod.Head;

    public static ApiRequest Get(ApiPath path) => new(HttpMethod.Get, path);

    public static ApiRequest Download(ApiPath path) => new(HttpMethod.Get, path) { IsDownload = true };

    public static ApiRequest Delete(ApiPath path) => new(HttpMethod.Delete, path);

    public static ApiRequest Post(ApiPath path) => new(HttpMethod.Post, path);

    public static ApiRequest Post<T>(ApiPath path, T body, JsonTypeInfo<T> shape) =>
        new(HttpMethod.Post, path) { Body = JsonSerializer.SerializeToUtf8Bytes(body, shape) };

    public static ApiRequest Put<T>(ApiPath path, T body, JsonTypeInfo<T> shape) =>
        new(HttpMethod.Put, path) { Body = JsonSerializer.SerializeToUtf8Bytes(body, shape) };

    /// <summary>What no message may hold.</summary>
    public IEnumerable<string> Secrets(string token) => OwnSecret is null ? [token] : [token, OwnSecret];

    /// <summary>Method and path for people, without the query.</summary>
    public override string ToString()
    {
        return $"{Method} {VisibleText.Cut($"/{Path}".Split('?')[0], 200)}";
    }
}
