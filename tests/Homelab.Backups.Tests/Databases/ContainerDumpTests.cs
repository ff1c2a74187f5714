using Homelab.Backups.Databases;
using Homelab.Configuration;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Databases;

public sealed class ContainerDumpTests(PostgresContainer container) : IClassFixture<PostgresContainer>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("trust")]
    [InlineData("peer")]
    [InlineData("scram-sha-256")]
    public async Task The_container_s_own_programs_dump_it_however_its_server_asks_who_they_are(string method)
    {
        await container.AskForAsync(method);
        using var session = Session(container.Name);

        var done = await session.MustAsync(Ct);

        Assert.Equal(
            (100_000, 1_000, 17),
            (
                done.Facts.Rows["public.visits"],
                done.Facts.Rows["public.people"],
                done.Facts.Rows.Single(table => table.Key.Contains("break", StringComparison.Ordinal)).Value
            )
        );
        Assert.Equal(1_000, done.Facts.Sequences["public.people_id_seq"]);
        Assert.Equal(0, (await RealTools.RunAsync(RealTools.PgRestore, ["--file=/dev/null", done.Facts.Files[1].Path], Ct)).ExitCode);
        await container.NeverCrashedAsync();
        Assert.EndsWith(
            "cluster dump complete\n--\n\n",
            await File.ReadAllTextAsync(done.Facts.Files[0].Path, Ct),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_dump_is_loaded_into_another_container_and_compared_there()
    {
        await container.AskForAsync("trust");
        using var session = Session(container.Name);
        var done = await session.MustAsync(Ct);
        await using var other = new PostgresContainer();
        await other.StartAsync();

        var outcome = await session
            .Restore(new Database.InContainer(new DatabaseName("app"), other.Name, "nobody", "postgres"))
            .LoadAsync(done.Facts, done.Facts.Files[0].Path, done.Facts.Files[1].Path, Ct);

        Assert.Empty(Assert.IsType<RestoreOutcome.Loaded>(outcome).Differences);
        Assert.Equal("100000", await other.SqlAsync("SELECT count(*) FROM visits"));
        await other.NeverCrashedAsync();
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_named()
    {
        using var session = Session("gitea-bd");

        var failed = await session.MustFailAsync("container-missing", Ct);

        Assert.StartsWith("There is no container gitea-bd here:", failed.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Docker_is_asked_first_and_need_not_answer()
    {
        using var session = Session(container.Name);
        session.Dir.Script("bin/docker", $"echo >{session.Dir["asked"]}; echo 'Cannot connect to the Docker daemon.' >&2; exit 1");

        await session.MustAsync(Ct);

        Assert.True(File.Exists(session.Dir["asked"]));
    }

    [Fact]
    public async Task An_engine_that_gives_no_answer_is_not_a_missing_container()
    {
        using var session = Session(container.Name);
        session.Dir.Script("bin/docker", "echo 'permission denied while trying to connect to the Docker daemon socket' >&2; exit 1");
        File.Delete(session.Dir["bin/podman"]);

        var failed = await session.MustFailAsync("container-engine", Ct);

        Assert.StartsWith("docker gave no answer", failed.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_engine_nothing_is_tried()
    {
        using var session = Session(container.Name);
        File.Delete(session.Dir["bin/podman"]);

        await session.MustFailAsync("dump-tool-missing", Ct);
    }

    [Fact]
    public async Task A_container_without_the_programs_says_so()
    {
        var name = $"homelab-test-empty-{Guid.NewGuid():n}";
        await PostgresContainer.PodmanAsync("run", "--detach", "--name", name, "--network", "none", RealTools.HostImage, "sleep", "600");
        try
        {
            await PostgresContainer.PodmanAsync("exec", name, "sh", "-c", "rm /usr/bin/psql /usr/bin/pg_*");
            using var session = Session(name);

            await session.MustFailAsync("dump-tool-missing", Ct);
            await PostgresContainer.PodmanAsync("pause", name);
            Assert.Contains("is paused", (await session.MustFailAsync("container-stopped", Ct)).Sentence, StringComparison.Ordinal);
            await PostgresContainer.PodmanAsync("kill", name);
            Assert.Contains("does not run", (await session.MustFailAsync("container-stopped", Ct)).Sentence, StringComparison.Ordinal);
        }
        finally
        {
            await PostgresContainer.PodmanAsync("rm", "--force", "--time", "0", name);
        }
    }

    [Fact]
    public async Task A_cancelled_dump_ends_in_the_container_too()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var session = Session(container.Name);
        session.Midway(stop.CancelAsync);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.RunAsync(stop.Token));

        session.NothingIsLeft();
        await NobodyIsLeftAsync();
    }

    [Fact]
    public async Task A_killed_process_ends_its_dump_in_the_container()
    {
        await KilledDump.RunAsync(container.Name, Ct);

        await NobodyIsLeftAsync();
    }

    [Fact]
    public async Task A_container_that_stops_on_the_way_is_what_is_reported()
    {
        await using var own = new PostgresContainer();
        await own.InitializeAsync();
        using var session = Session(own.Name);
        var killing = Task.CompletedTask;
        session.Midway(() =>
        {
            killing = PostgresContainer.PodmanAsync("kill", own.Name);
            session.GoesSlowly = true;
            return Task.CompletedTask;
        });

        var failed = await session.MustFailAsync("container-stopped", Ct);
        await killing;

        Assert.Contains("stopped while database app was dumped", failed.Sentence, StringComparison.Ordinal);
    }

    internal static DumpSession Session(string container)
    {
        var session = new DumpSession(new Database.InContainer(new DatabaseName("app"), container, "nobody", "app"));
        session.HideAllPrograms();
        session.Dir.Script("bin/podman", $"PATH=/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/bin exec {RealTools.Podman} \"$@\"");
        return session;
    }

    private async Task NobodyIsLeftAsync()
    {
        await KilledDump.NobodyIsLeftAsync(sql => container.SqlAsync(sql), Ct);
        await container.NeverCrashedAsync();
    }
}
