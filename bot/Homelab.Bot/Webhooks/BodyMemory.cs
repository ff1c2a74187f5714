using System.Runtime;

namespace Homelab.Bot.Webhooks;

/// <summary>Gives the memory of large bodies back within a minute: nobody allocates afterwards, so nothing would collect it.</summary>
internal sealed class BodyMemory(BodyBudget budget, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var often = new PeriodicTimer(Often, time);
        while (await often.WaitForNextTickAsync(stoppingToken))
        {
            if (budget.Taken == 0 && budget.HadLargeOnes())
                Shrink();
        }
    }

    private static void Shrink()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
