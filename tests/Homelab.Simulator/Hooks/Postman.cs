using System.Net.Http.Headers;
using System.Text;

namespace Homelab.Simulator.Hooks;

/// <summary>Carries one delivery over HTTP, once, and writes down what came back. Never called with the turn held.</summary>
internal sealed class Postman(World world) : IDisposable
{
    private const int LargestBody = 25 * 1024 * 1024;
    private const int KeptOfAnswer = 8 * 1024;

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<LoggedDelivery> SendAsync(Delivery delivery, CancellationToken ct)
    {
        var envelope = Envelope.Seal(delivery, world);
        var started = world.Clock.GetTimestamp();
        var draft = new LoggedDelivery(world.NextId(), world.Now, delivery, delivery.Hook.Url, envelope.Headers, "internal error");
        var entry = await TryAsync(draft, envelope, ct) with { Took = world.Clock.GetElapsedTime(started) };
        await RememberAsync(entry, ct);
        return entry;
    }

    public void Dispose() => _http.Dispose();

    private async Task<LoggedDelivery> TryAsync(LoggedDelivery draft, Envelope envelope, CancellationToken ct)
    {
        if (envelope.Body.Length > LargestBody)
            return draft;
        using var patience = new CancellationTokenSource(world.Options.HookTimeout, world.Clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            using var request = Request(draft.Delivery.Hook, envelope);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return draft with
            {
                Status = $"{(int)response.StatusCode}",
                Received = response
                    .Headers.Concat(response.Content.Headers)
                    .Take(50)
                    .ToDictionary(pair => pair.Key, pair => string.Join(", ", pair.Value)),
                Body = await StartAsync(response.Content, limit.Token),
            };
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or UriFormatException
                || (e is OperationCanceledException && patience.IsCancellationRequested)
            )
        {
            return draft;
        }
    }

    private static HttpRequestMessage Request(ProjectHook hook, Envelope envelope)
    {
        var url = new UriBuilder(hook.Target);
        var request = new HttpRequestMessage(HttpMethod.Post, "") { Content = new ByteArrayContent(envelope.Body) };
        if (url.UserName.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(
                    Encoding.UTF8.GetBytes($"{Uri.UnescapeDataString(url.UserName)}:{Uri.UnescapeDataString(url.Password)}")
                )
            );
        (url.UserName, url.Password) = ("", "");
        request.RequestUri = url.Uri;
        foreach (var (name, value) in envelope.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static async Task<string> StartAsync(HttpContent content, CancellationToken ct)
    {
        await using var stream = await content.ReadAsStreamAsync(ct);
        var kept = new byte[KeptOfAnswer];
        return Encoding.UTF8.GetString(kept, 0, await stream.ReadAtLeastAsync(kept, kept.Length, throwOnEndOfStream: false, ct));
    }

    private Task RememberAsync(LoggedDelivery entry, CancellationToken ct) =>
        world.InTurnAsync(
            () =>
            {
                var hook = entry.Delivery.Hook;
                hook.Log.Add(entry);
                if (entry.Succeeded)
                    hook.Health.Succeed();
                else
                    hook.Health.Fail(world.Now, world.Faults.Deliveries.AutoDisable);
            },
            ct
        );
}
