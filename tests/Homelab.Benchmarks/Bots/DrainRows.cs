using System.Runtime.CompilerServices;
using Homelab.Benchmarks.Measuring;
using Homelab.Testing;

namespace Homelab.Benchmarks.Bots;

/// <summary>What has piled up while GitLab did not answer is worked off when it does, and costs no more memory than waiting.</summary>
internal static class DrainRows
{
    private const int Connections = 64;
    private const int Deliveries = 100_000;
    private const int MergeRequests = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async IAsyncEnumerable<Row> MeasureAsync(TempDir folder, [EnumeratorCancellation] CancellationToken ct)
    {
        var drains = new List<Drain>();
        for (var round = 0; round < Race.Rounds; round++)
            drains.Add(await DrainAsync(folder[$"drain-{round}.db"], ct));
        var what = $"{Deliveries:N0} waiting deliveries of {MergeRequests:N0} merge requests";
        yield return new Row($"{what} drain", Median.Of(drains.Select(drain => drain.Rate)), new Bar.AtLeast(Amount.PerSecond(5000)))
        {
            Peer = new Peer("taken", Median.Of(drains.Select(drain => drain.Taken))),
        };
        var flattest = drains.OrderBy(drain => drain.Peak.DividedBy(drain.Before)).ElementAt(drains.Count / 2);
        yield return new Row($"{what}: peak", flattest.Peak, new Bar.PartOfPeer(1.25)) { Peer = new Peer("before", flattest.Before) };
    }

    private static async Task<Drain> DrainAsync(string database, CancellationToken ct)
    {
        await using var gitlab = new HeldGitLab();
        await using var bot = await BotProcess.StartAsync(BotProcess.Settings(database, gitlab.Url), ct);
        var taken = Load.Send(bot.Url, new Hooks(MergeRequests).Make(Deliveries), Connections).Rate;
        DeliveryCount.Demand(database, Deliveries);
        var before = ProcessMemory.Resident(bot.Id);
        ProcessMemory.ForgetPeak(bot.Id);
        var begun = TimeProvider.System.GetTimestamp();
        gitlab.Release();
        while (DeliveryCount.Lanes(database) > 0)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                throw new CannotMeasureException(
                    $"{DeliveryCount.Lanes(database)} merge requests still wait after {Patience.TotalMinutes:0} minutes."
                );
            await Task.Delay(20, ct);
        }

        var time = TimeProvider.System.GetElapsedTime(begun);
        if (DeliveryCount.Done(database) != Deliveries || gitlab.Asked < MergeRequests)
            throw new CannotMeasureException(
                $"Of {Deliveries} deliveries {DeliveryCount.Done(database)} were handled, with {gitlab.Asked} questions about {MergeRequests} merge requests."
            );
        return new Drain(Amount.Rate(Deliveries, time), taken, before, ProcessMemory.Peak(bot.Id));
    }

    private sealed record Drain(Amount Rate, Amount Taken, Amount Before, Amount Peak);
}
