using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Homelab.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace Homelab.Simulator.Trouble;

/// <summary>Stands between the API and its clients and breaks what it is told to.</summary>
internal sealed class BrokenWire(World world)
{
    private readonly Dictionary<ApiFault, int> _left = new(ReferenceEqualityComparer.Instance);

    /// <summary>The fault this request meets, if any.</summary>
    public ApiFault? Strike(string method, string path) =>
        world.Faults.Api.FirstOrDefault(fault => fault.Fits(method, path) && Strikes(fault));

    public async Task ServeAsync(HttpContext http, ApiFault fault, Func<Task<Answer>> serve)
    {
        var whole = fault.When == StrikeTime.After || fault.Kind is ApiFaultKind.CloseMidBody or ApiFaultKind.Slow ? await serve() : null;
        switch (fault.Kind)
        {
            case ApiFaultKind.Hang:
                await Task.Delay(TimeSpan.FromSeconds(fault.Seconds), world.Clock, http.RequestAborted);
                http.Abort();
                break;
            case ApiFaultKind.Close:
                http.Abort();
                break;
            case ApiFaultKind.CloseMidBody:
                await whole!.WriteAsync(
                    http,
                    async (body, bytes) => await body.WriteAsync(bytes[..(bytes.Length / 2)], http.RequestAborted)
                );
                await http.Response.Body.FlushAsync(http.RequestAborted);
                http.Abort();
                break;
            case ApiFaultKind.Slow:
                await whole!.WriteAsync(http, (body, bytes) => TrickleAsync(body, bytes, fault.Seconds, http.RequestAborted));
                break;
            default:
                await Instead(fault).WriteAsync(http);
                break;
        }
    }

    private bool Strikes(ApiFault fault)
    {
        var name = $"api.{System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName($"{fault.Kind}")}";
        if (fault.Next is not { } next)
            return world.Strikes.Chance(fault.Chance, name);
        lock (_left)
        {
            var left = _left.GetValueOrDefault(fault, next);
            _left[fault] = left - 1;
            if (left <= 0)
                return false;
        }

        world.Strikes.Count(name);
        return true;
    }

    private Answer Instead(ApiFault fault) =>
        fault.Kind switch
        {
            ApiFaultKind.Unauthorized => Saying(401, "401 Unauthorized"),
            ApiFaultKind.Forbidden => Saying(403, "403 Forbidden"),
            ApiFaultKind.NotFound => Saying(404, "404 Not found"),
            ApiFaultKind.Locked => Saying(409, "Resource lock"),
            ApiFaultKind.Throttled => Throttled(fault),
            ApiFaultKind.ThrottledJson => Answer.Json(Refusal.TooOften().Body, 429),
            ApiFaultKind.Broken => Saying(500, "500 Internal Server Error"),
            ApiFaultKind.BadGateway => Html(
                502,
                "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
            ),
            _ => Html(
                200,
                "<!DOCTYPE html><html><head><title>Sign in · GitLab</title></head><body><form action=\"/users/sign_in\"></form></body></html>"
            ),
        };

    private Answer Throttled(ApiFault fault)
    {
        var reset = world.Now.AddSeconds(fault.Seconds);
        return new Answer(429, Encoding.UTF8.GetBytes("Retry later\n"), "text/plain")
            .With("RateLimit-Limit", "60")
            .With("RateLimit-Name", "throttle_authenticated_api")
            .With("RateLimit-Observed", "61")
            .With("RateLimit-Remaining", "0")
            .With("RateLimit-Reset", $"{reset.ToUnixTimeSeconds()}")
            .With("RateLimit-ResetTime", reset.ToString("R", CultureInfo.InvariantCulture))
            .With("Retry-After", $"{Math.Ceiling(fault.Seconds)}");
    }

    private static Answer Saying(int status, string message) => Answer.Json(new JsonObject { ["message"] = message }, status);

    private static Answer Html(int status, string page) => new(status, Encoding.UTF8.GetBytes(page), "text/html");

    private async Task TrickleAsync(Stream body, ReadOnlyMemory<byte> bytes, double seconds, CancellationToken ct)
    {
        const int pieces = 10;
        for (var i = 0; i < pieces; i++)
        {
            await body.WriteAsync(bytes[(bytes.Length * i / pieces)..(bytes.Length * (i + 1) / pieces)], ct);
            await body.FlushAsync(ct);
            await Task.Delay(TimeSpan.FromSeconds(seconds / pieces), world.Clock, ct);
        }
    }
}
