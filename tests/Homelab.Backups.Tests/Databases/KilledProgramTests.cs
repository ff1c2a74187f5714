using Homelab.Backups.Databases;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Databases;

/// <summary>Programs that die at any instant. <c>./test --long</c> tries hundreds.</summary>
public sealed class KilledProgramTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Programs = ["psql", "pg_dumpall", "pg_dump", "pg_restore"];
    private static readonly string[] Signals = ["KILL", "TERM", "INT", "HUP", "PIPE"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whichever_program_dies_and_when_the_dump_is_whole_or_nothing_is_left()
    {
        using var first = new DumpSession(fixture.Server.Url("app"));
        var whole = (await first.MustAsync(Ct)).Facts;
        var random = new Random(20261126);
        var runs = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 300 : 8;
        var failed = 0;
        for (var i = 0; i < runs; i++)
        {
            var (program, signal, after) = (
                Programs[random.Next(Programs.Length)],
                Signals[random.Next(Signals.Length)],
                random.NextDouble() * 0.6
            );
            using var session = new DumpSession(fixture.Server.Url("app"));
            // Only while it is still the child of what it kills.
            session.StandIn(
                program,
                $"(sleep {after:0.000}; read -r _ _ _ parent _ </proc/$BASHPID/stat; [ $parent = $$ ] && kill -{signal} $$) >/dev/null 2>&1 & exec $real \"$@\""
            );

            var outcome = await session.RunAsync(Ct);

            if (outcome is DumpOutcome.Done done)
            {
                Assert.Equal(whole.Rows, done.Facts.Rows);
                Assert.Equal(whole.Sequences, done.Facts.Sequences);
                continue;
            }

            session.NothingIsLeft();
            failed++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{failed} of {runs} dumps failed.");
        await KilledDump.NobodyIsLeftAsync(sql => fixture.Server.SqlAsync(sql, Ct, "app"), Ct);
    }
}
