using System.Globalization;
using System.Net.Http.Headers;

namespace Homelab.GitLab.Http;

/// <summary>How long a 429 asks us to wait: <c>Retry-After</c> in seconds or as a date, else <c>RateLimit-Reset</c>, else
/// nothing.</summary>
internal static class Patience
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public static TimeSpan? Asked(HttpResponseHeaders headers, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return Sensible(headers.RetryAfter?.Delta) ?? Sensible(headers.RetryAfter?.Date - now) ?? Sensible(UntilReset(headers, now));
    }

    private static TimeSpan? UntilReset(HttpResponseHeaders headers, DateTimeOffset now) =>
        headers.TryGetValues("RateLimit-Reset", out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var unix)
            ? TimeSpan.FromSeconds(Math.Min(unix - now.ToUnixTimeSeconds(), Longest.TotalSeconds))
            : null;

    // A time that is over says nothing about how long to wait: two clocks differ.
    private static TimeSpan? Sensible(TimeSpan? wait) =>
        wait is { } time && time > TimeSpan.Zero ? (time < Longest ? time : Longest) : null;
}
