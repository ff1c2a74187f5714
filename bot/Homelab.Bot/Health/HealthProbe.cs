namespace Homelab.Bot.Health;

/// <summary>Asks the bot on this machine, for a container's health check: the image needs no other program for it.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> AskAsync(IConfiguration configuration)
    {
        var first = (configuration["URLS"] ?? "http://localhost:5000").Split(';')[0];
        // http://+:8080 and http://0.0.0.0:8080 are addresses to listen on, not to ask.
        var port = int.TryParse(first.TrimEnd('/').Split(':')[^1], out var given) ? given : 80;
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
            return answer.IsSuccessStatusCode ? Exit.Done : Exit.Failed;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return Exit.Failed;
        }
    }
}
