using Homelab.Reports.Findings;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>
/// A run that ends while it looks whether what it saved can be restored: restic believes its index, so the run after it would build upon
/// packs that are gone, and call itself well.
/// </summary>
public sealed class UnverifiedTests(FaultTally tally)
{
    private static readonly int Rounds = Faulty.Times(3, 100);

    private readonly Random _random = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_was_ended_while_it_checked_does_not_make_lost_packs_the_norm()
    {
        for (var round = 0; round < Rounds; round++)
            await RoundAsync(round % 2 == 0 ? "KILL" : "TERM", isServed: round % 3 == 2);
    }

    // Packs are lost, a run comes upon that and is ended in its check, and the next one has nothing but what is on the disk.
    private async Task RoundAsync(string signal, bool isServed)
    {
        using var victim = await Victim.MoveInAsync(tally, "0.19", Ct);
        await using var server = isServed ? await victim.ServeAsync(Ct) : null;
        for (var night = 0; night < 2; night++)
        {
            await victim.ChangeAsync(Ct);
            Assert.Equal(Severity.Note, (await victim.House.BackUpAsync(Ct)).Verdict);
        }

        Lose(victim.House);
        var real = victim.House.Restic;
        // The tool and its restic are both ended, before the check, in it, or when it is over.
        victim.House.Restic = victim.House.Script(
            "ended",
            $$"""
            if [ "$1" = check ]; then
              case {{_random.Next(3)}} in 0) kill -{{signal}} $PPID ;; 1) {{real}} "$@" >/dev/null 2>&1 & sleep 0.0{{_random.Next(
                1,
                9
            )}}; kill -{{signal}} $PPID; wait ;; 2) {{real}} "$@" >/dev/null 2>&1; kill -{{signal}} $PPID ;; esac
              exec sleep 60
            fi
            exec {{real}} "$@"
            """
        );
        await using (var ended = victim.House.Start([], "backup", "run"))
        {
            await ended.WaitForExitAsync(Ct);
            // Where nothing that restic needs was lost, it may have had nothing to check.
            Assert.True(ended.ExitCode != 0, $"{signal}: {ended.Output}");
        }

        victim.House.Restic = real;
        await victim.HitAsync(await victim.House.BackUpAsync(Ct), Ct);
        await victim.HitAsync(await victim.House.BackUpAsync(Ct), Ct);
        await victim.RecoverAsync($"ended by {signal} while it checked", Ct);
    }

    private void Lose(House house)
    {
        var packs = Directory.GetFiles(Path.Combine(house.Weak!.Path, "data"), "*", SearchOption.AllDirectories);
        _random.Shuffle(packs);
        foreach (var pack in packs.Take(_random.Next(1, packs.Length + 1)))
            File.Delete(pack);
    }
}
