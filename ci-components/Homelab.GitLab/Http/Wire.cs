using System.Net;
using System.Net.Http.Headers;

namespace Homelab.GitLab.Http;

/// <summary>The one place that talks HTTP to GitLab: one request, its redirects, one answer, within a time limit.</summary>
internal sealed class Wire : IDisposable
{
    private static readonly ProductInfoHeaderValue Agent = new("Homelab.GitOps", "0.1");

    private readonly GitLabOptions _options;
    private readonly ApiRoot _root;
    private readonly Answers _answers;
    private readonly HttpMessageInvoker _http;

    public Wire(GitLabOptions options, ApiRoot root, Answers answers)
    {
        if (options.Token.Length == 0 || options.Token.Any(letter => letter is <= ' ' or > '~'))
            throw new ArgumentException(
                "The token is empty or holds a space, a line break or a letter outside ASCII: paste it again.",
                nameof(options)
            );
        if (options.Handler is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
            throw new ArgumentException(
                "The handler follows redirects, and would carry the token to other hosts: set AllowAutoRedirect to false.",
                nameof(options)
            );
        (_options, _root, _answers) = (options, root, answers);
        _http = new HttpMessageInvoker(options.Handler ?? OwnHandler(), disposeHandler: options.Handler is null);
    }

    /// <param name="read">Takes the answer in, and owns it.</param>
    public async Task<T> ExchangeAsync<T>(
        ApiRequest request,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken ct
    )
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

    public void Dispose() => _http.Dispose();

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
                    throw target.IsOurs
                        ? await _answers.RefusalAsync(response, request, ct)
                        : Failures.Storage(response.StatusCode, $"{request}", target.Address.Host);
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

    // A connection is renewed now and then, so that a GitLab that moved to another address is found again.
    private static SocketsHttpHandler OwnHandler() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
}
