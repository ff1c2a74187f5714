using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Homelab.GitLab.Webhooks;
using Homelab.Simulator.Hooks;
using Microsoft.AspNetCore.Http;

namespace Homelab.Simulator.Tests.Hooks;

/// <summary>What goes over the wire to a hook, and what GitLab makes of the answer.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public void The_documented_example_is_signed_as_documented() =>
        Assert.Equal(
            "v1,pWVXRP+dU+O1+vvYeKPD+rZRvxl9SUcdWGC0twv9OJY=",
            Envelope.Signature(
                Convert.FromBase64String(Hooked.SigningToken[6..]),
                "f5e5f430-f57b-4e6e-9fac-d9128cd7232f",
                "1744578123",
                Encoding.UTF8.GetBytes("""{"object_kind":"note"}""")
            )
        );

    [Fact]
    public async Task A_delivery_carries_the_documented_headers_and_a_signature_that_holds()
    {
        await using var hooked = await Hooked.StartAsync(
            new JsonObject
            {
                ["signing_token"] = Hooked.SigningToken,
                ["token"] = "secret",
                ["custom_headers"] = new JsonArray(
                    new JsonObject { ["key"] = "X-Mine", ["value"] = "1" },
                    new JsonObject { ["key"] = "X-Gitlab-Event", ["value"] = "Forged" }
                ),
            }
        );

        var arrived = Assert.Single(await hooked.PushAsync());

        Assert.Equal(
            ("application/json", "GitLab/19.0.1-ee", "Push Hook", "secret", "1"),
            (arrived["Content-Type"], arrived["User-Agent"], arrived["X-Gitlab-Event"], arrived["X-Gitlab-Token"], arrived["X-Mine"])
        );
        Assert.Equal(hooked.GitLab.Url.ToString().TrimEnd('/'), arrived["X-Gitlab-Instance"]);
        Assert.Equal(arrived["Idempotency-Key"], arrived["webhook-id"]);
        Assert.True(
            Guid.TryParse(arrived["webhook-id"], out _)
                && Guid.TryParse(arrived["X-Gitlab-Event-UUID"], out _)
                && Guid.TryParse(arrived["X-Gitlab-Webhook-UUID"], out _)
        );
        Assert.IsType<Verification.Genuine>(Judge(arrived));
        var mac = HMACSHA256.HashData(
            Convert.FromBase64String(Hooked.SigningToken["whsec_".Length..]),
            Encoding.UTF8.GetBytes($"{arrived["webhook-id"]}.{arrived["webhook-timestamp"]}.{Encoding.UTF8.GetString(arrived.Body)}")
        );
        Assert.Equal($"v1,{Convert.ToBase64String(mac)}", arrived["webhook-signature"]);
    }

    [Fact]
    public async Task GitLab_18_sends_a_token_and_an_idempotency_key_and_nothing_newer()
    {
        await using var hooked = await Hooked.StartAsync(
            new JsonObject { ["token"] = "secret", ["signing_token"] = Hooked.SigningToken },
            new SimulatedGitLabOptions { Version = "18.11.2-ee" }
        );

        var arrived = Assert.Single(await hooked.PushAsync());

        Assert.DoesNotContain(arrived.Headers.Keys, name => name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase));
        Assert.True(Guid.TryParse(arrived["Idempotency-Key"], out _));
        Assert.IsType<Verification.Genuine>(new WebhookVerifier(["secret"], [], TimeProvider.System).Verify(arrived.Proof, arrived.Body));
    }

    [Fact]
    public async Task A_thousand_deliveries_arrive_once_each_and_in_order()
    {
        await using var hooked = await Hooked.StartAsync();

        var arrived = await hooked.PushAsync(1000);

        Assert.Equal(Enumerable.Range(1, 1000), arrived.Select(one => (int)one.Json["number"]!));
    }

    [Fact]
    public async Task A_branch_filter_holds_pushes_back()
    {
        await using var hooked = await Hooked.StartAsync(new JsonObject { ["push_events_branch_filter"] = "release/*" });

        await hooked.PushAsync(branch: "main");

        Assert.Single(await hooked.PushAsync(branch: "release/1"));
    }

    [Fact]
    public async Task A_hook_that_did_not_ask_hears_nothing()
    {
        await using var hooked = await Hooked.StartAsync(new JsonObject { ["push_events"] = false, ["note_events"] = true });

        Assert.Empty(await hooked.PushAsync());
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_counts_as_delivered()
    {
        await using var hooked = await Hooked.StartAsync();
        hooked.Receiver.Reply = http =>
        {
            http.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };

        await hooked.PushAsync();

        Assert.Equal("/hook", Assert.Single(hooked.Receiver.Arrived).Path);
        Assert.Equal("302", (string?)(await LogAsync(hooked))[0]!["response_status"]);
    }

    [Fact]
    public async Task Credentials_in_the_address_become_basic_authentication()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var hooked = await Hooked.StartAsync(
            new JsonObject { ["url"] = receiver.Url.Replace("//", "//user:p%40ss@", StringComparison.Ordinal) }
        );

        await hooked.PushAsync();

        Assert.Equal($"Basic {Convert.ToBase64String("user:p@ss"u8)}", Assert.Single(receiver.Arrived)["Authorization"]);
    }

    [Fact]
    public async Task A_receiver_that_is_slow_away_or_flooded_is_an_internal_error_and_nothing_is_tried_again()
    {
        await using var hooked = await Hooked.StartAsync(
            options: new SimulatedGitLabOptions { HookTimeout = TimeSpan.FromMilliseconds(200) }
        );
        hooked.Receiver.Reply = http => Task.Delay(TimeSpan.FromMinutes(5), http.RequestAborted);
        var watch = Stopwatch.StartNew();
        await hooked.PushAsync();
        hooked.Receiver.Reply = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        await hooked.PushAsync();
        var world = hooked.GitLab.World;
        world.Events.Publish(
            world.Projects[0],
            new HookEvent("Push Hook", "push_events", new JsonObject { ["big"] = new string('x', 25 * 1024 * 1024) })
        );
        await hooked.PushAsync(0);

        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1));
        Assert.Equal(2, hooked.Receiver.Arrived.Count);
        Assert.Equal(
            ["internal error", "internal error", "internal error"],
            (await LogAsync(hooked)).Select(entry => (string?)entry!["response_status"])
        );
    }

    [Fact]
    public async Task The_log_keeps_what_was_sent_and_8_KB_of_the_answer_but_no_secret()
    {
        await using var hooked = await Hooked.StartAsync(new JsonObject { ["token"] = "s3cr3t", ["signing_token"] = Hooked.SigningToken });
        hooked.Receiver.Reply = async http =>
        {
            http.Response.StatusCode = 500;
            await http.Response.WriteAsync(new string('y', 20_000));
        };
        await hooked.PushAsync();

        var log = await LogAsync(hooked);

        Assert.Equal(
            ("500", 8192, 1, "push_hooks"),
            (
                (string?)log[0]!["response_status"],
                ((string)log[0]!["response_body"]!).Length,
                (int)log[0]!["request_data"]!["number"]!,
                (string?)log[0]!["trigger"]
            )
        );
        Assert.DoesNotContain("s3cr3t", log.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty((await hooked.AskAsync("GET", hooked.Path + "/events?status=successful")).Json.AsArray());
        Assert.Single((await hooked.AskAsync("GET", hooked.Path + "/events?status=server_failure")).Json.AsArray());
    }

    [Fact]
    public async Task A_resend_keeps_the_id_and_the_bytes_and_renews_the_time()
    {
        await using var hooked = await Hooked.StartAsync();
        await hooked.PushAsync();
        hooked.GitLab.Advance(TimeSpan.FromHours(1));

        var reply = await hooked.AskAsync("POST", $"{hooked.Path}/events/{(await LogAsync(hooked))[0]!["id"]}/resend");

        Assert.Equal((201, 200), (reply.Status, (int)reply.Json["response_status"]!));
        var (first, second) = (hooked.Receiver.Arrived[0], hooked.Receiver.Arrived[1]);
        Assert.Equal(
            (first["webhook-id"], first["Idempotency-Key"], first.Json.ToJsonString()),
            (second["webhook-id"], second["Idempotency-Key"], second.Json.ToJsonString())
        );
        Assert.InRange(long.Parse(second["webhook-timestamp"]!) - long.Parse(first["webhook-timestamp"]!), 3599, 3610);
    }

    [Fact]
    public async Task A_receiver_may_call_GitLab_before_it_answers_a_test()
    {
        await using var hooked = await Hooked.StartAsync();
        await hooked.PushAsync();
        hooked.Receiver.Reply = async http => http.Response.StatusCode = (await hooked.AskAsync("GET", "/user")).Status;

        var reply = await hooked.AskAsync("POST", hooked.Path + "/test/push_events");

        Assert.Equal((201, "201 Created"), (reply.Status, (string?)reply.Json["message"]));
    }

    [Fact]
    public async Task A_test_without_anything_to_show_is_refused_and_so_is_the_sixth_in_a_minute()
    {
        await using var hooked = await Hooked.StartAsync();

        Assert.Equal(422, (await hooked.AskAsync("POST", hooked.Path + "/test/pipeline_events")).Status);
        await hooked.PushAsync();
        for (var i = 0; i < 4; i++)
            Assert.Equal(201, (await hooked.AskAsync("POST", hooked.Path + "/test/push_events")).Status);
        Assert.Equal(429, (await hooked.AskAsync("POST", hooked.Path + "/test/push_events")).Status);
        hooked.GitLab.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(201, (await hooked.AskAsync("POST", hooked.Path + "/test/push_events")).Status);
    }

    internal static Verification Judge(Arrival arrived)
    {
        Assert.True(SigningToken.TryParse(Hooked.SigningToken, out var token));
        return new WebhookVerifier([], [token], TimeProvider.System).Verify(arrived.Proof, arrived.Body);
    }

    private static async Task<JsonArray> LogAsync(Hooked hooked) => (await hooked.AskAsync("GET", hooked.Path + "/events")).Json.AsArray();
}
