using System.Globalization;
using Homelab.Backups.Tests.Backups.Faults;
using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Completeness;

/// <summary>Databases that lose tables, rows and everything at random; what must be said is counted by asking the database
/// itself.</summary>
public sealed class RandomDatabasesTests
{
    private const string Variable = "RANDOM_DB_URL";
    private const int Nights = 6;

    private readonly Random _random = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_reset_of_an_SQLite_file_is_called_well()
    {
        for (var life = 0; life < Faulty.Times(1, 25); life++)
        {
            using var house = Furnish();
            house.Sets = $"{{ kuma: {{ sqlite: [{house["kuma.db"]}] }} }}";
            await LiveAsync(
                house,
                async sql =>
                {
                    var run = await RealTools.RunAsync(RealTools.Sqlite, [house["kuma.db"], sql], Ct);
                    Assert.True(run.ExitCode == 0, run.StandardError);
                    return run.StandardOutput.Trim();
                },
                reset: () =>
                {
                    File.Delete(house["kuma.db"]);
                    return Task.CompletedTask;
                }
            );
        }
    }

    [Fact]
    public async Task No_reset_of_a_PostgreSQL_database_is_called_well()
    {
        await using var server = await PostgresServer.StartAsync(Ct);
        try
        {
            for (var life = 0; life < Faulty.Times(1, 25); life++)
            {
                using var house = Furnish();
                Environment.SetEnvironmentVariable(Variable, server.Url($"app{life}"));
                await server.SqlAsync($"CREATE DATABASE app{life}", Ct);
                house.Databases = $"{{ app: {{ url: {Variable} }} }}";
                house.Sets = "{ app: { kind: postgres, databases: [app] } }";
                var name = $"app{life}";
                await LiveAsync(
                    house,
                    sql => server.SqlAsync(sql, Ct, name),
                    reset: async () =>
                    {
                        await server.SqlAsync($"DROP DATABASE {name}", Ct);
                        await server.SqlAsync($"CREATE DATABASE {name}", Ct);
                    }
                );
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    private static House Furnish() => new House { Tier = "{ keep: { last: 1 }, remove-at-most: 100 }" }.WithWeakKey();

    private async Task LiveAsync(House house, Func<string, Task<string>> ask, Func<Task> reset)
    {
        await FillAsync(ask, 40);
        var story = new List<string>();
        long? good = null;
        for (var night = 0; night < Nights; night++)
        {
            story.Add(night == 0 ? "begin" : await ChangeAsync(ask, reset));
            if (_random.Next(3) == 0)
                house.LoseMemory();
            var rows = await RowsAsync(ask);

            var report = await house.BackUpAsync(Ct);

            var isLoss = rows == 0 || 2 * rows < good;
            Assert.True(
                report.Verdict == (isLoss ? Severity.Look : Severity.Note),
                $"{string.Join(", ", story)} [{rows} after {good}]: {string.Join(' ', report.Findings.Select(finding => finding.Sentence))}"
            );
            if (!isLoss)
                good = rows;
            Assert.Equal(isLoss, report.Retention is null);
            // Everybody's rows come back in the end.
            if (isLoss && _random.Next(2) == 0)
                await FillAsync(ask, (int)good!);
        }
    }

    private async Task<string> ChangeAsync(Func<string, Task<string>> ask, Func<Task> reset)
    {
        var table = $"t{_random.Next(3)}";
        switch (_random.Next(6))
        {
            case 0:
                await reset();
                return "reset";
            case 1:
                await ask(
                    "CREATE TABLE IF NOT EXISTS t0 (n INTEGER); CREATE TABLE IF NOT EXISTS t1 (n INTEGER); CREATE TABLE IF NOT EXISTS t2 (n INTEGER); DELETE FROM t0; DELETE FROM t1; DELETE FROM t2;"
                );
                return "empty";
            case 2:
                await ask($"DROP TABLE IF EXISTS {table};");
                return $"drop {table}";
            case 3:
                var percent = _random.Next(100);
                await ask($"CREATE TABLE IF NOT EXISTS {table} (n INTEGER); DELETE FROM {table} WHERE n % 100 < {percent};");
                return $"delete {percent} % of {table}";
            default:
                await FillAsync(ask, _random.Next(1, 30));
                return "insert";
        }
    }

    private async Task FillAsync(Func<string, Task<string>> ask, int rows)
    {
        var table = $"t{_random.Next(3)}";
        await ask(
            $"CREATE TABLE IF NOT EXISTS {table} (n INTEGER); WITH RECURSIVE c(n) AS (SELECT {_random.Next(1000)} UNION ALL SELECT n + 1 FROM c) INSERT INTO {table} SELECT n FROM c LIMIT {rows};"
        );
    }

    private static async Task<long> RowsAsync(Func<string, Task<string>> ask)
    {
        var rows = 0L;
        for (var table = 0; table < 3; table++)
        {
            await ask($"CREATE TABLE IF NOT EXISTS t{table} (n INTEGER);");
            rows += long.Parse(await ask($"SELECT count(*) FROM t{table};"), CultureInfo.InvariantCulture);
        }

        return rows;
    }
}
