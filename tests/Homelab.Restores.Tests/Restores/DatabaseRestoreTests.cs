using Homelab.Backups.Databases;
using Homelab.Backups.Databases.Throwaway;
using Homelab.Configuration;
using Homelab.Restores.Restores;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Restores.Tests.Restores;

public sealed class DatabaseRestoreTests(DumpedHouse dumped) : IClassFixture<DumpedHouse>
{
    private RestoreHouse House => dumped.House;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "container")]
    [InlineData(false, "sandbox")]
    public async Task A_dump_comes_back_in_a_server_made_for_it_that_stays_until_it_is_ended(bool engine, string kind)
    {
        if (engine)
            dumped.MakeEngine();
        var request = dumped.Request(engine, House.House[$"into-{kind}"]);
        try
        {
            var record = await House.MustAsync(request);

            var loaded = Assert.Single(record.Databases);
            Assert.Equal((kind, "app", "app", null), (loaded.Server!.Kind, loaded.Name, loaded.Database, loaded.Failure));
            Assert.True(record.Changed && loaded.Facts!.Rows["public.people"] == 100);
            var same = await House.MustAsync(request);
            Assert.Equal((false, loaded.Server), (same.Changed, same.Databases[0].Server));
            var inspection = new DatabaseInspection(loaded, dumped.With(engine), new Deaf());
            Assert.Empty(Assert.IsType<RestoreOutcome.Loaded>(await inspection.CompareAsync(loaded.Facts!, Ct)).Differences);
            Assert.Equal(engine ? [] : ["restore-sandboxed"], record.Findings.Select(finding => finding.Code));
            Assert.Equal(
                "1",
                Assert.IsType<SqlOutcome.Done>(await inspection.ExecuteAsync("DELETE FROM visits WHERE id = 7 RETURNING 1", Ct)).Output
            );
            Assert.Equal(
                ["public.visits"],
                Assert
                    .IsType<RestoreOutcome.Loaded>(await inspection.CompareAsync(loaded.Facts!, Ct))
                    .Differences.Select(difference => difference.Name)
            );
            Assert.Contains(
                "nonsense",
                Assert.IsType<SqlOutcome.Failed>(await inspection.ExecuteAsync("nonsense", Ct)).Sentence,
                StringComparison.Ordinal
            );
            // What somebody has changed is not taken for the dump: said again, it is loaded again.
            var again = await House.MustAsync(request);
            Assert.Equal((true, loaded.Server), (again.Changed, again.Databases[0].Server));
            Assert.Equal("1000", Assert.IsType<SqlOutcome.Done>(await inspection.ExecuteAsync("SELECT count(*) FROM visits", Ct)).Output);
        }
        finally
        {
            Assert.Empty(await ThrowawayCleanup.RunAsync(House.Record, dumped.With(engine), Ct));
        }

        await AssertGoneAsync(RestoreRecord.Read(House.Record)!.Databases[0].Server!);
        Assert.Empty(await ThrowawayCleanup.RunAsync(House.Record, dumped.With(engine), Ct));
    }

    [Fact]
    public async Task A_server_of_homelab_yml_is_filled_if_it_is_empty_and_left_alone_if_it_is_not()
    {
        await using var server = await PostgresServer.StartAsync(Ct);
        var own = House.Request(House.House["into-own"]) with
        {
            Databases = DatabaseTarget.Own,
            Environment = name => name == DumpedHouse.Variable ? server.Url("app") : Environment.GetEnvironmentVariable(name),
        };

        var first = await House.MustAsync(own, RestoreHouse.Machine);
        var second = await House.MustAsync(own with { Part = RestorePart.Databases });

        Assert.Equal((true, "own", "app"), (first.Changed, first.Databases[0].Server!.Kind, first.Databases[0].Database));
        Assert.False(second.Changed);
        await server.SqlAsync("DELETE FROM visits WHERE id = 1", Ct, "app");
        var third = await House.RestoreAsync(own with { Part = RestorePart.Databases });
        Assert.Equal(["restore-not-empty"], third.Findings.Select(finding => finding.Code));
        Assert.Equal("999", await server.SqlAsync("SELECT count(*) FROM visits", Ct, "app"));
        // As an image leaves it that was told the database's name.
        await server.SqlAsync("DROP DATABASE app", Ct);
        await server.SqlAsync("CREATE DATABASE app", Ct);
        Assert.True((await House.MustAsync(own with { Part = RestorePart.Databases }, RestoreHouse.Machine)).Changed);
        Assert.Equal("1000", await server.SqlAsync("SELECT count(*) FROM visits", Ct, "app"));
    }

    [Fact]
    public async Task A_container_that_was_just_made_for_the_application_is_filled()
    {
        dumped.MakeEngine();
        var name = $"homelab-test-own-{Guid.NewGuid():n}";
        await PostgresContainer.PodmanAsync(
            "run",
            "--detach",
            "--name",
            name,
            "--network",
            "none",
            "--env",
            "POSTGRES_USER=owner",
            "--env",
            "POSTGRES_DB=app",
            "--env",
            "POSTGRES_PASSWORD=only-there",
            RealTools.PostgresImage
        );
        try
        {
            await Wait.UntilAsync(
                async () =>
                    (await RealTools.RunAsync(RealTools.Podman, ["exec", name, "pg_isready", "-q", "-h", "127.0.0.1"], Ct)).ExitCode == 0,
                Ct
            );
            var config = Assert
                .IsType<Reading.Valid>(HomelabFile.Read($"version: 1\ndatabases: {{ app: {{ container: {name}, user: owner }} }}\n"))
                .Config;

            var record = await House.MustAsync(
                dumped.Request(engine: true, House.House["into-container"]) with
                {
                    Databases = DatabaseTarget.Own,
                    Config = config,
                },
                RestoreHouse.Machine
            );

            Assert.Equal(("own", "app"), (record.Databases[0].Server!.Kind, record.Databases[0].Database));
            Assert.Equal(
                "1000",
                await PostgresContainer.PodmanAsync(
                    "exec",
                    name,
                    "psql",
                    "-U",
                    "owner",
                    "-d",
                    "app",
                    "-XAtc",
                    "SELECT count(*) FROM visits"
                )
            );
        }
        finally
        {
            await PostgresContainer.PodmanAsync("rm", "--force", "--volumes", "--time", "0", name);
        }
    }

    [Fact]
    public async Task A_dump_starts_no_program_of_this_machine()
    {
        await using var server = await PostgresServer.StartAsync(Ct);
        var facts = (await House.LookAsync()).Databases[0].Facts;
        var files = await House.MustAsync(House.Request(House.House["hostile"]) with { Part = RestorePart.Files });
        var (globals, dump) = (files.Root + facts.Files[0].Path, files.Root + facts.Files[1].Path);
        foreach (var (number, command) in new[] { "\\! touch", "SELECT 1 \\! touch", "\\unrestrict x\n\\! touch" }.Index())
        {
            var touched = House.House[$"touched{number}"];
            await File.WriteAllTextAsync(globals, $"{command} {touched}\n", Ct);

            var outcome = await new PostgresRestore(
                House.House.Config().Databases[0],
                name => name == DumpedHouse.Variable ? server.Url() : Environment.GetEnvironmentVariable(name),
                new Deaf()
            ).LoadAsync(facts, globals, dump, Ct);

            Assert.Equal("restore-failed", Assert.IsType<RestoreOutcome.Failed>(outcome).Code);
            Assert.False(File.Exists(touched));
        }
    }

    [Fact]
    public async Task Dumps_that_were_carried_elsewhere_are_loaded_without_the_repository()
    {
        await using var server = await PostgresServer.StartAsync(Ct);
        var request = House.Request(House.House["carried"]) with
        {
            Databases = DatabaseTarget.Own,
            Environment = name => name == DumpedHouse.Variable ? server.Url("app") : Environment.GetEnvironmentVariable(name),
        };
        var files = await House.MustAsync(request with { Part = RestorePart.Files });
        House.House.Set("RESTIC_FAST_PASSWORD", "unknown here");
        try
        {
            var record = await House.MustAsync(request with { Part = RestorePart.Databases }, RestoreHouse.Machine);
            Assert.Equal((files.Snapshot, files.RestoredFiles, "app"), (record.Snapshot, record.RestoredFiles, record.Databases[0].Name));
            // What is not what the record was written of is not believed.
            await File.AppendAllTextAsync(record.Root + record.Manifest, "\n", Ct);
            Assert.Equal(
                ["repository-password"],
                (await House.RestoreAsync(request with { Part = RestorePart.Databases })).Findings.Select(finding => finding.Code)
            );
        }
        finally
        {
            House.House.Set("RESTIC_FAST_PASSWORD", WeakRepository.Password);
        }
    }

    [Theory]
    [InlineData(0, "restore-dump-damaged")]
    [InlineData(1, "restore-dump-missing")]
    public async Task A_dump_that_is_not_the_manifests_is_not_loaded(int file, string code)
    {
        var request = dumped.Request(engine: false, House.House[$"bad-dump-{file}"]);
        await House.MustAsync(request with { Part = RestorePart.Files });
        var dump = request.Target + (await House.LookAsync(request)).Databases[0].Facts.Files[file].Path;
        if (code == "restore-dump-missing")
            File.Delete(dump);
        else
            await File.AppendAllTextAsync(dump, "\n", Ct);

        var record = await House.RestoreAsync(request with { Part = RestorePart.Databases });

        Assert.Equal([code], record.Findings.Select(finding => finding.Code));
        Assert.True(record.Databases is [{ Server: null, Failure: not null }]);
    }

    [Fact]
    public async Task An_image_that_is_no_server_leaves_nothing_behind()
    {
        dumped.MakeEngine();
        var request = dumped.Request(engine: true, House.House["no-server"]) with
        {
            Images = new Dictionary<string, string> { ["app"] = RealTools.BaseImage },
        };

        var record = await House.RestoreAsync(request);

        Assert.Equal(["restore-server"], record.Findings.Select(finding => finding.Code));
        Assert.Contains(RealTools.BaseImage, record.Findings[0].Sentence, StringComparison.Ordinal);
        Assert.Empty(await ThrowawayCleanup.RunAsync(House.Record, dumped.With(engine: true), Ct));
        await AssertGoneAsync(record.Databases[0].Server!);
    }

    [Fact]
    public async Task What_a_killed_run_left_half_made_is_removed_by_its_record_alone()
    {
        var order = new ThrowawayOrder(Guid.NewGuid().ToString("n")[..8], "dbs", "app", 1, "none");
        ServerPlace? place = null;
        // As after a kill, it goes on being made.
        var making = new ThrowawayServers(dumped.With(engine: false), new Deaf()).StartAsync(order, about => place = about, Ct);
        await Wait.UntilAsync(() => place is not null && Directory.Exists(place.Address + "/data"), Ct);
        Record(place!);

        Assert.Empty(await ThrowawayCleanup.RunAsync(House.Record, dumped.With(engine: false), Ct));

        await Task.WhenAny(making);
        Assert.Empty(await ThrowawayCleanup.RunAsync(House.Record, dumped.With(engine: false), Ct));
        await AssertGoneAsync(place!);
    }

    [Fact]
    public async Task Only_what_was_made_for_a_restore_is_ever_removed()
    {
        dumped.MakeEngine();
        var foreign = $"{ThrowawayServer.Prefix}{Guid.NewGuid():n}";
        await PostgresContainer.PodmanAsync("create", "--name", foreign, RealTools.BaseImage, "true");
        var folder = Directory.CreateDirectory(House.House["precious"]).FullName;
        try
        {
            foreach (
                var (kind, address) in new[]
                {
                    ("container", foreign),
                    ("container", "gitea-db"),
                    ("sandbox", folder),
                    ("cluster", folder),
                    ("sandbox", "/tmp/homelab-restore-x/../../etc"),
                    ("own", "container:gitea-db"),
                }
            )
            {
                Record(new ServerPlace(kind, address, "postgres", 5432));
                Assert.Equal(kind == "own" ? 0 : 1, (await ThrowawayCleanup.RunAsync(House.Record, dumped.With(engine: true), Ct)).Count);
            }

            Assert.True(Directory.Exists(folder));
            await PostgresContainer.PodmanAsync("container", "inspect", foreign);
        }
        finally
        {
            await PostgresContainer.PodmanAsync("rm", "--force", foreign);
        }
    }

    [Fact]
    public async Task A_record_that_is_written_over_takes_its_servers_with_it()
    {
        var first = await House.MustAsync(dumped.Request(engine: false, House.House["over-1"]));

        await House.MustAsync(dumped.Request(engine: false, House.House["over-2"]) with { Part = RestorePart.Files });

        await AssertGoneAsync(first.Databases[0].Server!);
    }

    private void Record(ServerPlace place) =>
        File.WriteAllText(
            House.Record,
            new RestoreRecord
            {
                Set = "dbs",
                Root = "/nowhere",
                Databases = [new LoadedDatabase("app", "postgres", "", place, 0) { Failure = "it was not loaded to its end" }],
            }.ToJson()
        );

    private static async Task AssertGoneAsync(ServerPlace place)
    {
        if (place.Kind == "container")
            Assert.Contains(
                "no such",
                (await RealTools.RunAsync(RealTools.Podman, ["container", "inspect", place.Address], Ct)).StandardError,
                StringComparison.OrdinalIgnoreCase
            );
        Assert.False(Directory.Exists(place.Address));
        Assert.NotEqual(0, (await RealTools.RunAsync("pgrep", ["--full", "--", $"{place.Address}/data"], Ct)).ExitCode);
    }
}
