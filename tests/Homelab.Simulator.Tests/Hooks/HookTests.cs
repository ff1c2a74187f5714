using System.Text.Json.Nodes;
using Homelab.Simulator.Trouble;

namespace Homelab.Simulator.Tests.Hooks;

/// <summary>The hooks themselves: what they are told, what they tell, and when they are switched off.</summary>
public sealed class HookTests
{
    [Fact]
    public async Task Secrets_go_in_and_never_come_out()
    {
        await using var hooked = await Hooked.StartAsync(
            new JsonObject
            {
                ["token"] = "s3cr3t",
                ["signing_token"] = Hooked.SigningToken,
                ["custom_headers"] = new JsonArray(new JsonObject { ["key"] = "X-Key", ["value"] = "hidden" }),
            }
        );

        var hook = await hooked.AskAsync("GET", hooked.Path);

        Assert.Equal(
            (true, true, "X-Key"),
            ((bool)hook.Json["token_present"]!, (bool)hook.Json["signing_token_present"]!, (string?)hook.Json["custom_headers"]![0]!["key"])
        );
        foreach (var secret in new[] { "s3cr3t", Hooked.SigningToken[6..], "hidden" })
            Assert.DoesNotContain(secret, hook.Text + (await hooked.AskAsync("GET", Hooked.Hooks)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_address_takes_the_token_away_unless_it_is_sent_again()
    {
        await using var hooked = await Hooked.StartAsync(new JsonObject { ["token"] = "s3cr3t" });

        var same = await hooked.AskAsync("PUT", hooked.Path, new JsonObject { ["url"] = hooked.Receiver.Url, ["note_events"] = true });
        var moved = await hooked.AskAsync("PUT", hooked.Path, new JsonObject { ["url"] = hooked.Receiver.Url + "2" });
        var again = await hooked.AskAsync("PUT", hooked.Path, new JsonObject { ["url"] = hooked.Receiver.Url, ["token"] = "new" });

        Assert.Equal(
            (true, false, true),
            ((bool)same.Json["token_present"]!, (bool)moved.Json["token_present"]!, (bool)again.Json["token_present"]!)
        );
        Assert.Equal((true, true), ((bool)again.Json["note_events"]!, (bool)again.Json["push_events"]!));
    }

    [Fact]
    public async Task A_deleted_hook_is_gone_and_hears_nothing()
    {
        await using var hooked = await Hooked.StartAsync();

        Assert.Equal(204, (await hooked.AskAsync("DELETE", hooked.Path)).Status);
        Assert.Equal(404, (await hooked.AskAsync("GET", hooked.Path)).Status);
        Assert.Empty(await hooked.PushAsync());
    }

    [Theory]
    [InlineData("""{"url":"ftp://example"}""", 422)]
    [InlineData("""{"token":"x"}""", 400)]
    [InlineData("""{"url":"http://127.0.0.1:1","signing_token":"whsec_dG9vIHNob3J0"}""", 400)]
    public async Task A_hook_GitLab_would_not_take_is_refused(string body, int status)
    {
        await using var hooked = await Hooked.StartAsync();

        Assert.Equal(status, (await hooked.AskAsync("POST", Hooked.Hooks, JsonNode.Parse(body))).Status);
    }

    [Fact]
    public async Task The_fourth_failure_in_a_row_pauses_a_hook_for_ever_longer_and_a_success_forgives()
    {
        await using var hooked = await Hooked.StartAsync(options: AutoDisable);
        hooked.Receiver.Reply = http => Task.FromResult(http.Response.StatusCode = 500);

        await hooked.PushAsync(3);
        Assert.Equal("executable", await StatusAsync(hooked));
        await hooked.PushAsync();
        Assert.Equal("temporarily_disabled", await StatusAsync(hooked));
        Assert.Equal(4, (await hooked.PushAsync()).Count);
        hooked.GitLab.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(5, (await hooked.PushAsync()).Count);
        hooked.GitLab.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(5, (await hooked.PushAsync()).Count);
        hooked.GitLab.Advance(TimeSpan.FromSeconds(60));
        hooked.Receiver.Reply = _ => Task.CompletedTask;
        await hooked.PushAsync();

        Assert.Equal("executable", await StatusAsync(hooked));
        Assert.Null((await hooked.AskAsync("GET", hooked.Path)).Json["disabled_until"]);
    }

    [Fact]
    public async Task The_fortieth_failure_is_the_last_until_a_test_succeeds()
    {
        await using var hooked = await Hooked.StartAsync(options: AutoDisable);
        hooked.Receiver.Reply = http => Task.FromResult(http.Response.StatusCode = 400);
        for (var i = 0; i < 40; i++)
        {
            await hooked.PushAsync();
            hooked.GitLab.Advance(TimeSpan.FromDays(2));
        }

        Assert.Equal("disabled", await StatusAsync(hooked));
        Assert.Equal(40, (await hooked.PushAsync()).Count);
        hooked.Receiver.Reply = _ => Task.CompletedTask;
        await hooked.AskAsync("POST", hooked.Path + "/test/push_events");
        Assert.Equal("executable", await StatusAsync(hooked));
    }

    [Fact]
    public async Task Self_managed_GitLab_switches_no_hook_off()
    {
        await using var hooked = await Hooked.StartAsync();
        hooked.Receiver.Reply = http => Task.FromResult(http.Response.StatusCode = 500);

        Assert.Equal(50, (await hooked.PushAsync(50)).Count);
        Assert.Equal("executable", await StatusAsync(hooked));
    }

    private static SimulatedGitLabOptions AutoDisable =>
        new() { Faults = new Faults { Deliveries = new DeliveryFaults { AutoDisable = true } } };

    private static async Task<string?> StatusAsync(Hooked hooked) =>
        (string?)(await hooked.AskAsync("GET", hooked.Path)).Json["alert_status"];
}
