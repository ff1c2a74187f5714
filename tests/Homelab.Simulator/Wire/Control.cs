using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Homelab.Simulator.Hooks;
using Homelab.Simulator.Schedules;
using Homelab.Simulator.Trouble;
using Microsoft.AspNetCore.Http;

namespace Homelab.Simulator.Wire;

/// <summary>What no GitLab has: <c>/-/simulator/…</c>, for tests on the other side of a wire. Needs no token.</summary>
internal sealed class Control(World world, Courier courier)
{
    private static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public async Task<Answer> AnswerAsync(HttpContext http, string path)
    {
        try
        {
            var body =
                http.Request.Method == "GET" ? null : await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            // Schedules run programs, so they take the turn themselves.
            if (http.Request.Method == "POST" && path == "/-/simulator/schedules/run")
                return Answer.Json(await ScheduleRuns.RunDueAsync(world, http.RequestAborted));
            return await world.InTurnAsync(() => Serve(http.Request.Method, path["/-/simulator/".Length..], body), http.RequestAborted);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return Answer.Json(new JsonObject { ["error"] = e.Message }, 400);
        }
    }

    private Answer Serve(string method, string name, JsonNode? body) =>
        (method, name) switch
        {
            ("GET", "unknown") => Answer.Json(new JsonArray([.. world.Unknown.Select(line => (JsonNode)line)])),
            ("GET", "unsupported") => Answer.Json(new JsonArray([.. world.Unsupported.Select(line => (JsonNode)line)])),
            ("GET", "faulted") => Answer.Json(new JsonArray([.. world.Faulted.Select(line => (JsonNode)line)])),
            ("GET", "executed") => List(world.Executed),
            ("GET", "mentioned") => List(world.Mentioned),
            ("GET", "faults") => Faults(),
            ("PUT", "faults") => SetFaults(body),
            ("GET", "clock") => Clock(),
            ("PUT", "clock") => SetClock(body),
            ("PUT", "runners") => SetRunners(body),
            ("GET", "deliveries") => Answer.Json(new JsonObject { ["on_the_way"] = courier.OnTheWay }),
            _ => Answer.Json(new JsonObject { ["error"] = "The simulator has no such switch." }, 404),
        };

    private static Answer List<T>(List<T> items) => Answer.Json(JsonSerializer.SerializeToNode(items, SnakeCase));

    private Answer Faults() =>
        Answer.Json(
            new JsonObject
            {
                ["faults"] = FaultJson.Write(world.Faults),
                ["struck"] = new JsonObject(world.Strikes.Counts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            }
        );

    private Answer SetFaults(JsonNode? body)
    {
        world.Faults = FaultJson.Read(body);
        return Faults();
    }

    /// <summary><c>{"kill": JOB}</c> ends a job as if its machine had died; <c>{"paused": true}</c> lets jobs wait.</summary>
    private Answer SetRunners(JsonNode? body)
    {
        var killed = body?["kill"] is { } job && world.Engine.Kill((long)job);
        if (body?["paused"] is { } paused)
            world.Engine.Settings.IsPaused = (bool)paused;
        world.Engine.Runners.Dispatch();
        return Answer.Json(new JsonObject { ["killed"] = killed, ["paused"] = world.Engine.Settings.IsPaused });
    }

    private Answer Clock() => Answer.Json(new JsonObject { ["now"] = world.Now.Iso() });

    private Answer SetClock(JsonNode? body)
    {
        if (body?["now"] is { } now)
            world.Shift =
                DateTimeOffset.Parse((string)now!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - world.Clock.GetUtcNow();
        world.Shift += TimeSpan.FromSeconds((double?)body?["advance"] ?? 0);
        return Clock();
    }
}
