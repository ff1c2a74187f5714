using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Homelab.GitLab.Http;

/// <summary>Takes bodies in, never more of them than allowed.</summary>
internal sealed class Answers(GitLabOptions options)
{
    private const int LargestError = 64 * 1024;
    private static readonly TimeSpan PatienceForErrors = TimeSpan.FromSeconds(5);

    /// <summary>A whole JSON body.</summary>
    public async Task<T> ReadAsync<T>(HttpResponseMessage response, ApiRequest request, JsonTypeInfo<T> shape, CancellationToken ct)
    {
        if (!IsJson(response))
            throw Failures.NotJson(
                $"{request}",
                Words.Said(response.Content.Headers.ContentType?.MediaType ?? "", request.Secrets(options.Token)),
                response.StatusCode
            );
        var limit = options.Limits.LargestJson;
        if (response.Content.Headers.ContentLength > limit)
            throw Failures.TooLarge($"{request}", limit);
        var body = await TakeAsync(response.Content, limit + 1, ct);
        if (body.Length > limit)
            throw Failures.TooLarge($"{request}", limit);
        return Parse(body.GetBuffer().AsSpan(0, (int)body.Length), request, shape, response.StatusCode);
    }

    /// <summary>The exception that a refusal is.</summary>
    public async Task<GitLabException> RefusalAsync(HttpResponseMessage response, ApiRequest request, CancellationToken ct)
    {
        var said = await WordsAsync(response, request, ct);
        return response.StatusCode == HttpStatusCode.TooManyRequests
            ? Failures.RateLimited($"{request}", said, Patience.Asked(response.Headers, options.Time))
            : Failures.Of(response.StatusCode, $"{request}", said);
    }

    /// <summary>JSON that was read before its shape was known.</summary>
    public static T Of<T>(JsonElement answer, ApiRequest request, JsonTypeInfo<T> shape) =>
        Parse(JsonSerializer.SerializeToUtf8Bytes(answer, GitLabJson.Default.JsonElement), request, shape, HttpStatusCode.OK);

    private static T Parse<T>(ReadOnlySpan<byte> body, ApiRequest request, JsonTypeInfo<T> shape, HttpStatusCode status)
    {
        try
        {
            return JsonSerializer.Deserialize(body, shape) ?? throw Failures.OtherShape($"{request}", "", status);
        }
        catch (JsonException e)
        {
            // Not as the inner exception: its text quotes the body.
            throw Failures.OtherShape($"{request}", $" (at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})", status);
        }
    }

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is { } type
        && (
            type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
        );

    // The status is known by now, so whatever goes wrong with the words only makes them fewer.
    private async Task<string> WordsAsync(HttpResponseMessage response, ApiRequest request, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(PatienceForErrors, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        using var body = new MemoryStream();
        try
        {
            await TakeAsync(response.Content, LargestError, both.Token, body);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested)) { }

        return Words.In(body.GetBuffer().AsSpan(0, (int)body.Length), request.Secrets(options.Token));
    }

    private static async Task<MemoryStream> TakeAsync(HttpContent content, int most, CancellationToken ct, MemoryStream? into = null)
    {
        into ??= new MemoryStream();
        await using var source = await content.ReadAsStreamAsync(ct);
        var chunk = new byte[16 * 1024];
        for (
            int read;
            into.Length < most
                && (read = await source.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, most - into.Length)), ct)) > 0;

        )
            into.Write(chunk, 0, read);
        return into;
    }
}
