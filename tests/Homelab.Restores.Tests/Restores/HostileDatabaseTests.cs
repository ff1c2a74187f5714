using System.Net;
using System.Net.Sockets;
using Homelab.Backups.Databases;
using Homelab.Backups.Databases.Throwaway;
using Homelab.Restores.Restores;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Restores.Tests.Restores;

/// <summary>SQL that comes back starts programs. Whatever they try, they find nothing of the job that restored it.</summary>
public sealed class HostileDatabaseTests(HostileHouse hostile) : IClassFixture<HostileHouse>
{
    private RestoreHouse House => hostile.House;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dump_that_starts_programs_finds_nothing_of_the_job_that_loads_it(bool engine)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var victim = BackgroundProcess.Start(["sleep", "600"]);
        await hostile.SetAsync(Attack(((IPEndPoint)listener.LocalEndpoint).Port, victim.Id, hostile.SecretFile));
        Environment.SetEnvironmentVariable("no_proxy", hostile.Secret);
        Environment.SetEnvironmentVariable("HOMELAB_TEST_JOB_SECRET", hostile.Secret);
        try
        {
            var record = await House.RestoreAsync(hostile.Request(engine, $"hostile-{engine}"));

            var loaded = Assert.Single(record.Databases);
            var loot = await LootAsync(loaded, hostile.With(engine));
            // It did run: with each row, with each entry of the index, and it saw something.
            Assert.Contains("tried 6", loot, StringComparison.Ordinal);
            Assert.DoesNotContain(hostile.Secret, loot, StringComparison.Ordinal);
            Assert.DoesNotContain("connected", loot, StringComparison.Ordinal);
            Assert.DoesNotContain("wrote", loot, StringComparison.Ordinal);
            Assert.False(listener.Pending());
            Assert.False(victim.HasExited);
            Assert.Equal(hostile.Secret, await File.ReadAllTextAsync(hostile.SecretFile, Ct));
            Assert.Null(loaded.Failure);
        }
        finally
        {
            Environment.SetEnvironmentVariable("no_proxy", null);
            Environment.SetEnvironmentVariable("HOMELAB_TEST_JOB_SECRET", null);
            Assert.Empty(await ThrowawayCleanup.RunAsync(House.Record, hostile.With(engine), Ct));
        }
    }

    /// <summary>The container's own layer with the full counts only: an engine counts it by walking all of it, which a busy machine is not
    /// done with in time.</summary>
    public static TheoryData<bool, string, string, string> DisksOfContainers()
    {
        TheoryData<bool, string, string, string> rows = new()
        {
            {
                true,
                "volume",
                "mkdir $PGDATA/h && cd $PGDATA/h && chmod 300 . && while head -c 50M /dev/zero >>fill; do sleep 0.1; done",
                "MiB of disk"
            },
        };
        if (Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 })
            rows.Add(true, "layer", "while head -c 50M /dev/zero >>/tmp/fill; do sleep 0.1; done", "MiB of disk");
        return rows;
    }

    [Theory]
    [InlineData(false, "memory", "for i in 1 2 3 4; do head -c 700M /dev/zero | tail & done; wait", "memory")]
    [InlineData(false, "disk", "i=0; while i=$((i+1)); do head -c 50M /dev/zero >/data/fill$i; done", "disk")]
    [InlineData(
        false,
        "hidden",
        "mkdir /data/h && cd /data/h && chmod 300 . && while head -c 50M /dev/zero >>fill; do sleep 0.1; done",
        "hid"
    )]
    [InlineData(false, "time", "while sleep 100; do :; done", "time")]
    [InlineData(true, "time", "while sleep 100; do :; done", "time")]
    [MemberData(nameof(DisksOfContainers))]
    public async Task What_takes_more_than_it_may_is_ended_and_said(bool engine, string name, string script, string why)
    {
        await hostile.SetAsync(script);
        var files = await House.MustAsync(hostile.Request(engine, $"limits-{name}-{engine}") with { Part = RestorePart.Files });
        var limits = SandboxLimits.Server with
        {
            Memory = 1L << 30,
            Disk = 300 << 20,
            Time = TimeSpan.FromSeconds(
                name == "time"
                    ? engine
                        ? 30
                        : 8
                    : 300
            ),
        };
        var servers = new ThrowawayServers(hostile.With(engine), new Deaf()) { Limits = limits };
        var facts = (await House.LookAsync()).Databases[0].Facts;
        var order = new ThrowawayOrder(Guid.NewGuid().ToString("n")[..8], "dbs", "app", 1, engine ? RealTools.PostgresImage : "none");
        var (server, because) = await servers.StartAsync(order, _ => { }, Ct);
        try
        {
            Assert.Equal(!engine, because?.Contains("neither docker nor podman", StringComparison.Ordinal) ?? false);
            var address = ServerAddress.Of(server.Place, "app", "postgres", hostile.With(engine));

            var outcome = await new PostgresRestore(address.Server, address.Environment, new Deaf()).LoadAsync(
                facts,
                files.Root + facts.Files[0].Path,
                files.Root + facts.Files[1].Path,
                Ct
            );

            Assert.IsType<RestoreOutcome.Failed>(outcome);
            await Wait.UntilAsync(() => server.WhyEnded() is not null, Ct);
            Assert.Contains(why, server.WhyEnded(), StringComparison.Ordinal);
        }
        finally
        {
            Assert.Null(await servers.EndAsync(server.Place, Ct));
        }

        Assert.All(ThrowawaySandbox.Parents(), parent => Assert.Empty(Directory.GetFileSystemEntries(parent, $"{order.Name}*")));
    }

    [Fact]
    public async Task Endless_processes_endless_output_and_names_that_are_no_text_are_cleared_away()
    {
        var request = hostile.Request(engine: false, "endless");
        await hostile.SetAsync(
            """cd /data; : >"$(printf 'a\377b')"; mkdir -p x; chmod 0 x; f() { f | f & }; f; yes complaint | head -c 20M >&2; exit 1"""
        );

        var record = await House.RestoreAsync(request);

        // Whoever fails or whoever watches is first: a folder that nobody may enter counts as hidden.
        Assert.True(
            record.Findings.Any(finding =>
                finding.Code == "restore-failed"
                || (finding.Code == "restore-limit" && finding.Sentence.Contains("hid", StringComparison.Ordinal))
            ),
            string.Join('\n', record.Findings)
        );
        Assert.True(record.Databases[0] is { Server: null, Failure: not null } or { Server: not null, Failure: not null });
        Assert.Empty(await ThrowawayCleanup.RunAsync(House.Record, hostile.With(engine: false), Ct));
        Assert.All(
            ThrowawaySandbox.Parents(),
            parent => Assert.Empty(Directory.GetFileSystemEntries(parent, $"{ThrowawayServer.Prefix}{request.Id}*"))
        );
    }

    [Fact]
    public async Task Where_nothing_can_hold_a_dump_it_is_not_loaded_and_that_is_said()
    {
        await hostile.SetAsync("exit 0");
        House.House.Script("bin-none/bwrap", "echo 'bwrap: Creating new namespace failed: Operation not permitted' >&2; exit 1");
        File.SetUnixFileMode(House.House["bin-none/bwrap"], (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(House.House["bin-none"], (UnixFileMode)0b111_101_101);
        File.CreateSymbolicLink(House.House["bin-none/setpriv"], RealTools.FindOnPath("setpriv")!);
        var request = hostile.Request(engine: false, "nowhere") with
        {
            Environment = name => name == "PATH" ? House.House["bin-none"] : Environment.GetEnvironmentVariable(name),
        };

        var record = await House.RestoreAsync(request);

        var finding = Assert.Single(record.Findings);
        Assert.Equal("restore-no-place", finding.Code);
        Assert.Contains("Operation not permitted", finding.Sentence, StringComparison.Ordinal);
        Assert.True(record is { FilesDone: true, Databases: [{ Server: null, Skipped: not null, Failure: not null }] });
    }

    // Everything it finds goes to a file that only the server's own place has.
    private static string Attack(int port, int victim, string secret) =>
        $$"""
            loot=/tmp/loot; [ -w /data ] && loot=/data/loot
            tried=$(cat $loot.n 2>/dev/null || echo 0); tried=$((tried + 1)); echo $tried >$loot.n
            {
              echo "tried $tried"; id; env; set; ps ax 2>/dev/null; cat /proc/*/environ 2>/dev/null | tr '\0' '\n'; cat /proc/1/root/etc/hostname 2>/dev/null
              cat {{secret}} 2>/dev/null; find / -xdev -name 'password*' -size -4k 2>/dev/null | head -50 | xargs cat 2>/dev/null
              ls -la / /root /home /run /var /var/run /tmp /var/tmp /builds 2>/dev/null; find / -type s 2>/dev/null
              ip addr 2>/dev/null; for i in 1 2; do bash -c "exec 5<>/dev/tcp/127.0.0.1/{{port}} && echo x >&5 && echo conn''ected" 2>/dev/null; done
              kill -9 {{victim}} 2>/dev/null; kill -9 $PPID$PPID 2>/dev/null
              for place in /usr/x /etc/x / /var/x; do { echo x >$place/homelab-hostile; } 2>/dev/null && [ "$(id -u)" = 0 ] && echo wro''te $place; done
            } >>$loot 2>&1
            exit 0
            """;

    private static async Task<string> LootAsync(LoadedDatabase loaded, Func<string, string?> environment)
    {
        const string read =
            "SELECT encode(pg_read_binary_file(coalesce((SELECT '/data/loot' WHERE (pg_stat_file('/data/loot', true)).size > 0), '/tmp/loot')), 'escape')";
        Assert.True(loaded.Failure is null, loaded.Failure);
        var outcome = await new DatabaseInspection(loaded, environment, new Deaf()).ExecuteAsync(read, Ct);
        return outcome is SqlOutcome.Done done ? done.Output : throw new InvalidOperationException(((SqlOutcome.Failed)outcome).Sentence);
    }
}
