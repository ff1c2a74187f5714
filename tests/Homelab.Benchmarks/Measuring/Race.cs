namespace Homelab.Benchmarks.Measuring;

/// <summary>Two programs in turn, so that whatever else the machine does meets both.</summary>
internal static class Race
{
    public const int Rounds = 5;

    /// <summary>The median of each after one warm-up.</summary>
    public static async Task<(Run Ours, Run Peer)> RunAsync(Command ours, Command peer, CancellationToken ct)
    {
        await peer.RunAsync(ct);
        await ours.RunAsync(ct);
        var (our, other) = (new List<Run>(), new List<Run>());
        for (var round = 0; round < Rounds; round++)
        {
            other.Add(await peer.RunAsync(ct));
            our.Add(await ours.RunAsync(ct));
        }

        return (Median(our), Median(other));
    }

    private static Run Median(List<Run> runs) =>
        runs[0] with
        {
            Time = runs.Select(run => run.Time).Order().ElementAt(runs.Count / 2),
            PeakBytes = runs.Select(run => run.PeakBytes).Order().ElementAt(runs.Count / 2),
        };
}
