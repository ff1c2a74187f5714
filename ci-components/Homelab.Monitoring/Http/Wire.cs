using System.Net.Http.Headers;
using System.Text;

namespace Homelab.Monitoring.Http;

/// <summary>The one place here that talks HTTP: one request, one answer, within a time limit, and never to another address.</summary>
internal sealed class Wire : IDisposable
{
    private const int LargestBody = 16 * 1024;
    private static readonly ProductInfoHeaderValue Agent = new("Homelab.GitOps", "0.1");

    private readonly HttpMessageInvoker _http;
    private readonly MonitoringOptions _options;

    public Wire(MonitoringOptions options)
    {
        if (options.Handler is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
            throw new ArgumentException(
                "The handler follows redirects, and would carry a secret address to other hosts: set AllowAutoRedirect to false.",
                nameof(options)
            );
        _options = options;
        _http = new HttpMessageInvoker(options.Handler ?? OwnHandler(), disposeHandler: options.Handler is null);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var limit = _options.Limits.Try;
        using var clock = new CancellationTokenSource(limit, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, clock.Token);
        request.Headers.UserAgent.Add(Agent);
        try
        {
            using var response = await _http.SendAsync(request, both.Token);
            return new Answer.Came((int)response.StatusCode, await ReadAsync(response, both.Token, ct), Rest(response.Headers));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Answer.Missing($"did not answer within {limit.TotalSeconds} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new Answer.Missing(Why((e as HttpRequestException)?.HttpRequestError));
        }
    }

    public void Dispose() => _http.Dispose();

    // A refusal is known by its status, so whatever goes wrong with its body only makes the body shorter.
    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken inTime, CancellationToken ct)
    {
        var body = new byte[LargestBody];
        var length = 0;
        try
        {
            await using var source = await response.Content.ReadAsStreamAsync(inTime);
            for (int read; length < body.Length && (read = await source.ReadAsync(body.AsMemory(length), inTime)) > 0; )
                length += read;
        }
        catch (Exception e)
            when (!response.IsSuccessStatusCode
                && (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
            ) { }

        return Encoding.UTF8.GetString(body, 0, length);
    }

    private TimeSpan? Rest(HttpResponseHeaders headers) =>
        (headers.RetryAfter?.Delta ?? headers.RetryAfter?.Date - _options.Time.GetUtcNow()) is { } rest && rest > TimeSpan.Zero
            ? rest
            : null;

    // Never the text of the exception, which may quote what was sent.
    private static string Why(HttpRequestError? error) =>
        error switch
        {
            HttpRequestError.NameResolutionError => "has a name that no name server knows",
            HttpRequestError.ConnectionError => "could not be reached",
            HttpRequestError.SecureConnectionError => "has a certificate that is not trusted",
            _ => "broke off its answer",
        };

    private static SocketsHttpHandler OwnHandler() =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            // An answer too large is left at once instead of being read to its end.
            MaxResponseDrainSize = 0,
        };
}
