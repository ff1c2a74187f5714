using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Homelab.GitLab.Http;

/// <summary>What the clients of all resources ask by: answers, files and lists, repeated where they may be.</summary>
internal sealed class Connection : IDisposable
{
    private readonly GitLabOptions _options;
    private readonly ApiRoot _root;
    private readonly Answers _answers;
    private readonly Retries _retries;
    private readonly Wire _wire;

    public Connection(GitLabOptions options)
    {
        (_options, _root, _answers, _retries) = (options, new ApiRoot(options.Url), new Answers(options), new Retries(options));
        _wire = new Wire(options, _root, _answers);
    }

    /// <summary>A JSON answer.</summary>
    public Task<T> AskAsync<T>(ApiRequest request, JsonTypeInfo<T> shape, CancellationToken ct) =>
        TryAsync(request, (response, token) => _answers.ReadAsync(response, request, shape, token), ct);

    /// <summary>The same, or null for 404.</summary>
    public async Task<T?> FindAsync<T>(ApiRequest request, JsonTypeInfo<T> shape, CancellationToken ct)
        where T : class
    {
        try
        {
            return await AskAsync(request, shape, ct);
        }
        catch (GitLabNotFoundException)
        {
            return null;
        }
    }

    /// <summary>True when it was removed, false when it was gone before.</summary>
    public async Task<bool> RemoveAsync(ApiRequest request, CancellationToken ct)
    {
        try
        {
            await TryAsync(request, (response, _) => Task.FromResult(response.StatusCode), ct);
            return true;
        }
        catch (GitLabNotFoundException)
        {
            return false;
        }
    }

    /// <summary>A body as it arrives, read by the caller at their own pace. Null for 404.</summary>
    /// <param name="most">Bytes; one more is a <see cref="GitLabTooLargeException"/>.</param>
    public async Task<Stream?> DownloadAsync(ApiRequest request, long most, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        try
        {
            return await _retries.RunAsync(
                request,
                token => _wire.ExchangeAsync(request, (response, _) => Task.FromResult(Open(response, request, most)), token),
                ct
            );
        }
        catch (GitLabNotFoundException)
        {
            return null;
        }
    }

    /// <summary>All pages of a list, one request at a time, as far as the caller walks.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(ApiPath path, JsonTypeInfo<List<T>> shape, [EnumeratorCancellation] CancellationToken ct)
    {
        var walk = new Walk(path, _options.Limits.MostPages);
        while (walk.Ask() is { } request)
        {
            foreach (var item in await PageAsync(walk, request, shape, ct))
                yield return item;
        }
    }

    public void Dispose() => _wire.Dispose();

    private async Task<List<T>> PageAsync<T>(Walk walk, ApiRequest request, JsonTypeInfo<List<T>> shape, CancellationToken ct)
    {
        try
        {
            var (items, next) = await TryAsync(
                request,
                async (response, token) => (await _answers.ReadAsync(response, request, shape, token), Next(response, request)),
                ct
            );
            walk.Step(next);
            return items;
        }
        catch (GitLabTooLargeException) when (walk.TakeSmallerSteps())
        {
            return [];
        }
    }

    private ApiPath? Next(HttpResponseMessage response, ApiRequest request)
    {
        if (!response.Headers.TryGetValues("Link", out var links))
            return null;
        try
        {
            return Links.Next(links) is not { } link
                ? null
                : _root.Find(link) ?? throw Failures.Elsewhere($"{request}", "link to the next page", $"{_root}");
        }
        catch (FormatException)
        {
            throw Failures.OtherShape($"{request}", ", its Link header is no list of links", response.StatusCode);
        }
    }

    private Task<T> TryAsync<T>(ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken ct) =>
        _retries.RunAsync(
            request,
            token =>
                _wire.ExchangeAsync(
                    request,
                    async (response, inTime) =>
                    {
                        using (response)
                            return await read(response, inTime);
                    },
                    token
                ),
            ct
        );

    private Download Open(HttpResponseMessage response, ApiRequest request, long most)
    {
        if (!(response.Content.Headers.ContentLength > most))
            return new Download(response, request, most, _options);
        response.Dispose();
        throw Failures.TooLarge($"{request}", most);
    }
}
