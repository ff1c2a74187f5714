using System.Runtime.CompilerServices;
using Homelab.Benchmarks.Measuring;
using Homelab.Testing;

namespace Homelab.Benchmarks.Bots;

/// <summary>From the start of the bot's process on a new database to its first answer, and what it holds when nothing happens.</summary>
internal static class StartRows
{
    /// <summary>Long enough for what a start leaves behind to be done.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public static async IAsyncEnumerable<Row> MeasureAsync(TempDir folder, [EnumeratorCancellation] CancellationToken ct)
    {
        var peer = new Command(RealTools.HomelabBot, "--version");
        var (starts, peers) = (new List<Amount>(), new List<Amount>());
        for (var round = 0; round <= Race.Rounds; round++)
        {
            peers.Add(Amount.Of((await peer.RunAsync(ct)).Time));
            starts.Add(await StartAsync(folder[$"start-{round}.db"], ct));
        }

        yield return new Row("homelab-bot, first 200 after start", Median.Of(starts.Skip(1)), new Bar.AtMost(Amount.Milliseconds(200)))
        {
            Peer = new Peer("its --version", Median.Of(peers.Skip(1))),
        };
        yield return new Row(
            "homelab-bot, resident while idle",
            await IdleAsync(folder["idle.db"], ct),
            new Bar.AtMost(Amount.Megabytes(50))
        );
    }

    private static async Task<Amount> StartAsync(string database, CancellationToken ct)
    {
        var begun = TimeProvider.System.GetTimestamp();
        await using var bot = await BotProcess.StartAsync(BotProcess.Settings(database), ct);
        return Amount.Of(TimeProvider.System.GetElapsedTime(begun));
    }

    private static async Task<Amount> IdleAsync(string database, CancellationToken ct)
    {
        await using var bot = await BotProcess.StartAsync(BotProcess.Settings(database), ct);
        await Task.Delay(Settling, ct);
        return ProcessMemory.Resident(bot.Id);
    }
}
