using System.Runtime.CompilerServices;
using Homelab.Benchmarks.Measuring;
using Homelab.Testing;

namespace Homelab.Benchmarks.Bots;

/// <summary>Signed deliveries, verified and on disk before they are acknowledged. GitLab is down meanwhile: they wait, and are tried
/// again.</summary>
internal static class AcceptRows
{
    private const int Connections = 64;
    private const int Deliveries = 40_000;
    private const int MergeRequests = 500;

    public static async IAsyncEnumerable<Row> MeasureAsync(TempDir folder, [EnumeratorCancellation] CancellationToken ct)
    {
        var hooks = new Hooks(MergeRequests);
        var (runs, bare, disk) = (new List<LoadRun>(), new List<Amount>(), new List<Amount>());
        var database = folder["accept.db"];
        await using (var bot = await BotProcess.StartAsync(BotProcess.Settings(database), ct))
        {
            for (var round = 0; round <= Race.Rounds; round++)
            {
                ct.ThrowIfCancellationRequested();
                bare.Add(BareInbox.Fill(folder[$"bare-{round}.db"], hooks.Bodies, Deliveries, Connections));
                disk.Add(Disk.Synchronisations(folder["disk"]));
                runs.Add(Load.Send(bot.Url, hooks.Make(Deliveries), Connections));
            }

            // Killed, not stopped: what was acknowledged is there all the same.
            await bot.KillAsync();
        }

        DeliveryCount.Demand(database, runs.Sum(run => run.Waits.Length));
        runs.RemoveAt(0);
        var rate = Median.Of(runs.Select(run => run.Rate));
        var what = $"webhook verified, durable and accepted, {Connections} connections";
        yield return new Row(what, rate, new Bar.AtLeast(Amount.PerSecond(8000)))
        {
            Peer = new Peer("bare inbox", Median.Of(bare.Skip(1))),
        };
        yield return new Row($"{what}: p99", Median.Of(runs.Select(run => run.Percentile(0.99))), new Bar.AtMost(Amount.Milliseconds(25)))
        {
            Peer = new Peer("its median", Median.Of(runs.Select(run => run.Percentile(0.5)))),
        };
        yield return new Row($"{what}: max", Median.Of(runs.Select(run => run.Percentile(1))), new Bar.AtMost(Amount.Milliseconds(250)))
        {
            IsExtra = true,
        };
        var synchronisations = Median.Of(disk.Skip(1));
        yield return new Row("the same, against one fsync each", rate, new Bar.AtLeast(synchronisations))
        {
            Peer = new Peer("fsync", synchronisations),
            IsExtra = true,
        };
    }
}
