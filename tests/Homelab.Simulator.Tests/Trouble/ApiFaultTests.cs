using System.Diagnostics;
using System.Text.Json.Nodes;
using Homelab.Simulator.Trouble;

namespace Homelab.Simulator.Tests.Trouble;

/// <summary>Each fault of the API, and whether what was asked for happened all the same.</summary>
public sealed class ApiFaultTests(Running running) : IClassFixture<Running>
{
    [Theory]
    [InlineData(ApiFaultKind.Unauthorized, 401, """{"message":"401 Unauthorized"}""")]
    [InlineData(ApiFaultKind.Forbidden, 403, """{"message":"403 Forbidden"}""")]
    [InlineData(ApiFaultKind.NotFound, 404, """{"message":"404 Not found"}""")]
    [InlineData(ApiFaultKind.Locked, 409, """{"message":"Resource lock"}""")]
    [InlineData(ApiFaultKind.Throttled, 429, "Retry later\n")]
    [InlineData(
        ApiFaultKind.ThrottledJson,
        429,
        """{"message":{"error":"This endpoint has been requested too many times. Try again later."}}"""
    )]
    [InlineData(ApiFaultKind.Broken, 500, """{"message":"500 Internal Server Error"}""")]
    [InlineData(
        ApiFaultKind.BadGateway,
        502,
        "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>"
    )]
    public async Task A_fault_answers_in_its_own_shape_and_only_as_often_as_told(ApiFaultKind kind, int status, string text)
    {
        Set(new ApiFault { Kind = kind, Next = 1 });

        var reply = await running.AskAsync("GET", "/user", running.Tokens.Bot);
        var next = await running.AskAsync("GET", "/user", running.Tokens.Bot);

        Assert.Equal((status, text), (reply.Status, reply.Text));
        Assert.Equal(200, next.Status);
        Assert.Equal(1, Assert.Single(running.GitLab.Struck).Value);
    }

    [Fact]
    public async Task A_throttled_request_is_told_when_to_come_back()
    {
        Set(
            new ApiFault
            {
                Kind = ApiFaultKind.Throttled,
                Next = 1,
                Seconds = 3,
            }
        );

        var reply = await running.AskAsync("GET", "/user", running.Tokens.Bot);

        Assert.Equal(
            ("3", "0", "60"),
            (reply.Headers["Retry-After"], reply.Headers["RateLimit-Remaining"], reply.Headers["RateLimit-Limit"])
        );
        Assert.InRange(long.Parse(reply.Headers["RateLimit-Reset"]) - running.GitLab.World.Now.ToUnixTimeSeconds(), 1, 3);
    }

    [Theory]
    [InlineData(StrikeTime.Before, ApiFaultKind.Broken, false)]
    [InlineData(StrikeTime.After, ApiFaultKind.Broken, true)]
    [InlineData(StrikeTime.Before, ApiFaultKind.Close, false)]
    [InlineData(StrikeTime.After, ApiFaultKind.Close, true)]
    [InlineData(StrikeTime.After, ApiFaultKind.CloseMidBody, true)]
    [InlineData(StrikeTime.Before, ApiFaultKind.Html, false)]
    [InlineData(StrikeTime.After, ApiFaultKind.Hang, true)]
    public async Task A_fault_strikes_before_or_after_the_effect(StrikeTime when, ApiFaultKind kind, bool happened)
    {
        var name = $"group{when}{kind}".ToLowerInvariant();
        Set(
            new ApiFault
            {
                Kind = kind,
                When = when,
                Method = "POST",
                Path = "/api/v4/groups",
                Seconds = 0.05,
            }
        );

        var failed = await FailsAsync(() =>
            running.AskAsync("POST", "/groups", running.Tokens.Developer, new JsonObject { ["name"] = name, ["path"] = name })
        );

        Assert.Equal(kind is not (ApiFaultKind.Broken or ApiFaultKind.Html), failed);
        Assert.Equal(happened, running.GitLab.World.Groups.Exists(group => group.Path == name));
    }

    [Fact]
    public async Task What_the_wire_leaves_out_has_its_default()
    {
        await running.AskAsync("PUT", "/-/simulator/faults", null, JsonNode.Parse("""{"api":[{"kind":"broken"}]}"""));

        Assert.Equal(500, (await running.AskAsync("GET", "/user", running.Tokens.Bot)).Status);
        Assert.Equal(new DeliveryFaults(), running.GitLab.Faults.Deliveries);
    }

    [Fact]
    public async Task A_slow_answer_is_whole()
    {
        Set(new ApiFault { Kind = ApiFaultKind.Slow, Seconds = 0.3 });
        var watch = Stopwatch.StartNew();

        var reply = await running.AskAsync("GET", "/users", running.Tokens.Bot);

        Assert.Equal(5, reply.Json.AsArray().Count);
        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(250));
    }

    [Theory]
    [InlineData("/api/v4/projects/*/merge_requests/**", "/api/v4/projects/a%2Fb/merge_requests/1/notes", true)]
    [InlineData("/api/v4/projects/*/merge_requests/**", "/api/v4/projects/a%2Fb/merge_requests", true)]
    [InlineData("/api/v4/projects/*/merge_requests/**", "/api/v4/projects/a%2Fb/hooks", false)]
    [InlineData("/**/notes", "/api/v4/projects/1/issues/1/notes", true)]
    [InlineData("/**/notes", "/api/v4/projects/1/issues/1/notes/3", false)]
    [InlineData("/api/v4/user", "/api/v4/users", false)]
    public void A_pattern_fits_what_it_says(string pattern, string path, bool fits) =>
        Assert.Equal(fits, new ApiFault { Kind = ApiFaultKind.Broken, Path = pattern }.Fits("GET", path));

    [Fact]
    public async Task A_fault_by_chance_strikes_now_and_then()
    {
        Set(new ApiFault { Kind = ApiFaultKind.Broken, Chance = 0.5 });
        var statuses = new List<int>();
        for (var i = 0; i < 100; i++)
            statuses.Add((await running.AskAsync("GET", "/user", running.Tokens.Bot)).Status);

        Assert.InRange(statuses.Count(status => status == 500), 30, 70);
        Assert.Equal(statuses.Count(status => status == 500), running.GitLab.Struck["api.broken"]);
    }

    private void Set(ApiFault fault) => running.GitLab.Faults = new Faults { Api = [fault] };

    private static async Task<bool> FailsAsync(Func<Task<Reply>> ask)
    {
        try
        {
            await ask();
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}
