using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Homelab.GitLab.Http;

/// <summary>The one place that talks HTTP to GitLab.</summary>
internal sealed class Connection : IDisposable
{
    private static readonly ProductInfoHeaderValue Agent = new("Homelab.GitOps", "0.1");

    private readonly GitLabOptions _options;
    private readonly ApiRoot _root;
    private readonly Answers _answers;
    private readonly Retries _retries;
    private readonly HttpMessageInvoker _http;

    public Connection(GitLabOptions options)
    {
        if (options.Token.Length == 0 || options.Token.Any(letter => letter is <= ' ' or > '~'))
            throw new ArgumentException("The token is empty or holds a space, a line break or a letter outside ASCII: paste it again.", nameof(options));
        if (options.Handler is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
            throw new ArgumentException("The handler follows redirects, and would carry the token to other hosts: set AllowAutoRedirect to false.", nameof(options));
        (_options, _root, _answers, _retries) = (options, new ApiRoot(options.Url), new Answers(options), new Retries(options));
        _http = new HttpMessageInvoker(options.Handler ?? OwnHandler(), disposeHandler: options.Handler is null);
    }

    /// <summary>A JSON answer.</summary>
    public Task<T> AskAsync<T>(ApiRequest request, JsonTypeInfo<T> shape, CancellationToken ct) =>
        TryAsync(request, (response, token) => _answers.ReadAsync(response, request, shape, token), ct);

    /// <summary>The same, or null for 404.</summary>
    public async Task<T?> FindAsync<T>(ApiRequest request, JsonTypeInfo<T> shape, CancellationToken ct) where T : class
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
            return await _retries.RunAsync(request, token => OnceAsync(request, (response, _) => Task.FromResult(Open(response, request, most)), token), ct);
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

    public void Dispose() => _http.Dispose();

    private async Task<List<T>> PageAsync<T>(Walk walk, ApiRequest request, JsonTypeInfo<List<T>> shape, CancellationToken ct)
    {
        try
        {
            var (items, next) = await TryAsync(request, async (response, token) =>
                (await _answers.ReadAsync(response, request, shape, token), Next(response, request)), ct);
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
            return Links.Next(links) is not { } link ? null
                : _root.Find(link) ?? throw Failures.Elsewhere($"{request}", "link to the next page", $"{_root}");
        }
        catch (FormatException)
        {
            throw Failures.OtherShape($"{request}", ", its Link header is no list of links", response.StatusCode);
        }
    }

    private Task<T> TryAsync<T>(ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken ct) =>
        _retries.RunAsync(request, token => OnceAsync(request, async (response, inTime) =>
        {
            using (response)
                return await read(response, inTime);
        }, token), ct);

    private async Task<T> OnceAsync<T>(ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        var limit = _options.Limits.Answer;
        using var clock = new CancellationTokenSource(limit, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, clock.Token);
        try
        {
            return await read(await SendAsync(request, both.Token), both.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Failures.TimedOut($"{request}", limit);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Failures.Disconnected($"{request}", e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken ct)
    {
        var target = new Target(_root.At(request.Path), IsOurs: true);
        for (var hops = 0; ; hops++)
        {
            using var message = Message(request, target);
            var response = await _http.SendAsync(message, ct);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
            {
                if (!Redirects.IsOne(response))
                    throw target.IsOurs ? await _answers.RefusalAsync(response, request, ct) : Failures.Storage(response.StatusCode, $"{request}", target.Address.Host);
                target = Redirects.Follow(response, request, target, _root, hops);
            }
        }
    }

    private HttpRequestMessage Message(ApiRequest request, Target target)
    {
        var message = new HttpRequestMessage(request.Method, target.Address);
        message.Headers.UserAgent.Add(Agent);
        if (target.IsOurs && request.OwnSecret is null)
            message.Headers.Add("PRIVATE-TOKEN", _options.Token);
        if (!request.IsDownload)
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (request.Body is { } body)
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return message;
    }

    private Download Open(HttpResponseMessage response, ApiRequest request, long most)
    {
        if (!(response.Content.Headers.ContentLength > most))
            return new Download(response, request, most, _options);
        response.Dispose();
        throw Failures.TooLarge($"{request}", most);
    }

    // A connection is renewed now and then, so that a GitLab that moved to another address is found again.
    private static SocketsHttpHandler OwnHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    };
}
