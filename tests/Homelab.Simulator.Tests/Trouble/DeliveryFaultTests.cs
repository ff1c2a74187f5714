using System.Diagnostics;
using System.Text.Json.Nodes;
using Homelab.GitLab.Webhooks;
using Homelab.Simulator.Tests.Hooks;
using Homelab.Simulator.Trouble;

namespace Homelab.Simulator.Tests.Trouble;

/// <summary>Each fault of deliveries does what it is called, and is counted.</summary>
public sealed class DeliveryFaultTests
{
    [Fact]
    public async Task Lost_deliveries_never_arrive_and_doubled_ones_keep_their_id()
    {
        await using var hooked = await StartAsync(new DeliveryFaults { Lose = 0.3, Duplicate = 0.3 });

        var arrived = await hooked.PushAsync(200);

        var (lost, doubled) = (hooked.GitLab.Struck["deliveries.lose"], hooked.GitLab.Struck["deliveries.duplicate"]);
        Assert.InRange(lost, 30, 90);
        Assert.InRange(doubled, 20, 70);
        Assert.Equal(200 - lost + doubled, arrived.Count);
        Assert.Equal(200 - lost, arrived.Select(one => one["webhook-id"]).Distinct().Count());
        Assert.All(arrived, one => Assert.IsType<Verification.Genuine>(DeliveryTests.Judge(one)));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_faults()
    {
        var faults = new DeliveryFaults { Lose = 0.5, Duplicate = 0.5 };
        await using var one = await StartAsync(faults);
        await using var two = await StartAsync(faults);

        Assert.Equal((await one.PushAsync(50)).Select(Number), (await two.PushAsync(50)).Select(Number));
    }

    [Fact]
    public async Task Reordered_deliveries_all_arrive_and_in_another_order()
    {
        await using var hooked = await StartAsync(
            new DeliveryFaults
            {
                Reorder = new Reorder { Window = 5, Hold = 0.1 },
            }
        );

        var numbers = (await hooked.PushAsync(22)).Select(Number).ToList();

        Assert.Equal(Enumerable.Range(1, 22), numbers.Order());
        for (var start = 0; start < 20; start += 5)
            Assert.NotEqual(Enumerable.Range(start + 1, 5), numbers.GetRange(start, 5));
    }

    [Fact]
    public async Task A_fixed_delay_keeps_the_order_and_a_random_one_does_not()
    {
        await using var hooked = await StartAsync(new DeliveryFaults { Delay = new Delay { From = 0.2 } });
        var watch = Stopwatch.StartNew();
        var numbers = (await hooked.PushAsync(20)).Select(Number).ToList();

        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(195));
        Assert.Equal(Enumerable.Range(1, 20), numbers);

        hooked.GitLab.Faults = new Faults
        {
            Deliveries = new DeliveryFaults
            {
                Delay = new Delay { From = 0, To = 0.3 },
            },
        };
        numbers = (await hooked.PushAsync(20)).Skip(20).Select(Number).ToList();

        Assert.NotEqual(Enumerable.Range(1, 20), numbers);
        Assert.Equal(Enumerable.Range(1, 20), numbers.Order());
    }

    [Fact]
    public async Task A_body_cut_or_changed_a_foreign_key_and_an_old_time_are_each_found_out()
    {
        Assert.Equal(
            "No signature matches the body.",
            Assert.IsType<Verification.Forged>(await JudgeAsync(new DeliveryFaults { Truncate = 1 })).Reason
        );
        Assert.Equal(
            "No signature matches the body.",
            Assert.IsType<Verification.Forged>(await JudgeAsync(new DeliveryFaults { Tamper = 1 })).Reason
        );
        Assert.Equal(
            "No signature matches the body.",
            Assert.IsType<Verification.Forged>(await JudgeAsync(new DeliveryFaults { WrongSignature = 1 })).Reason
        );
        Assert.IsType<Verification.Stale>(await JudgeAsync(new DeliveryFaults { Stale = 1 }));
    }

    [Fact]
    public async Task Faults_are_set_and_counted_over_the_wire_and_a_misspelt_one_is_refused()
    {
        await using var hooked = await Hooked.StartAsync();

        await hooked.AskAsync(
            "PUT",
            "/-/simulator/faults",
            JsonNode.Parse(
                """{"seed":3,"deliveries":{"lose":1,"delay":{"from":0.01,"to":0.02}},"api":[{"kind":"close-mid-body","when":"after","path":"/x"}]}"""
            )
        );
        await hooked.PushAsync(3);
        var shown = (await hooked.AskAsync("GET", "/-/simulator/faults")).Json;

        Assert.Equal(
            (3, 1.0, "close-mid-body", 3),
            (
                (int)shown["faults"]!["seed"]!,
                (double)shown["faults"]!["deliveries"]!["lose"]!,
                (string?)shown["faults"]!["api"]![0]!["kind"],
                (int)shown["struck"]!["deliveries.lose"]!
            )
        );
        Assert.Equal(400, (await hooked.AskAsync("PUT", "/-/simulator/faults", JsonNode.Parse("""{"deliveries":{"loose":1}}"""))).Status);
        Assert.Equal(400, (await hooked.AskAsync("PUT", "/-/simulator/faults", JsonNode.Parse("""{"api":[{"kind":"sad"}]}"""))).Status);
    }

    [Fact]
    public async Task The_clock_is_set_and_turned_over_the_wire()
    {
        await using var hooked = await Hooked.StartAsync();

        await hooked.AskAsync("PUT", "/-/simulator/clock", JsonNode.Parse("""{"now":"2031-02-03T04:05:06Z"}"""));
        await hooked.AskAsync("PUT", "/-/simulator/clock", JsonNode.Parse("""{"advance":3600}"""));
        var group = await hooked.AskAsync("POST", "/projects", new JsonObject { ["name"] = "late" });

        Assert.StartsWith("2031-02-03T05:05:0", (string?)group.Json["created_at"], StringComparison.Ordinal);
    }

    private static Task<Hooked> StartAsync(DeliveryFaults faults) =>
        Hooked.StartAsync(options: new SimulatedGitLabOptions { Faults = new Faults { Deliveries = faults } });

    private static async Task<Verification> JudgeAsync(DeliveryFaults faults)
    {
        await using var hooked = await StartAsync(faults);
        return DeliveryTests.Judge(Assert.Single(await hooked.PushAsync()));
    }

    private static int Number(Arrival arrival) => (int)arrival.Json["number"]!;
}
