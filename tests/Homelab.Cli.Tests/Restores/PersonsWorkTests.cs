using Homelab.Cli.Tests.Backups;

namespace Homelab.Cli.Tests.Restores;

/// <summary>
/// Whatever a person wrote, before, between and after restores that are repeated and killed, is still somewhere afterwards, and stays where
/// it
/// is as long as nobody has said otherwise.
/// </summary>
public sealed class PersonsWorkTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 };

    [Fact]
    public async Task No_byte_of_a_persons_work_is_lost()
    {
        var rounds =
            Environment.GetEnvironmentVariable("HOMELAB_TEST_ROUNDS") is { Length: > 0 } given
                ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture)
            : IsLong ? 1_000
            : 4;
        var totals = await Task.WhenAll(Enumerable.Range(0, IsLong ? 2 : 1).Select(lane => LaneAsync(lane, rounds / (IsLong ? 2 : 1))));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{totals.Sum(total => total.Restores)} restores, {totals.Sum(total => total.Kills)} of them killed, over {totals.Sum(total => total.Written)} things a person wrote: 0 lost"
        );
        Assert.True(totals.Sum(total => total.Restores) >= rounds * 2);
    }

    private static async Task<Desk> LaneAsync(int lane, int rounds)
    {
        using var homelab = new BackupSession();
        var desk = new Desk(homelab);
        try
        {
            await desk.BeginAsync();
            for (var round = 0; round < rounds; round++)
                await desk.RoundAsync((lane * 100_000) + round);
        }
        finally
        {
            await desk.LeaveAsync();
        }

        return desk;
    }
}
