using Homelab.Testing;

namespace Homelab.Processes.Tests.Tools;

/// <summary>The programs that other tests lean on are what their names say.</summary>
public sealed class RealToolsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task A_restic_is_of_the_version_it_is_asked_for_by_or_newer(string version)
    {
        var run = await RealTools.RunAsync(RealTools.Restic(version), ["version"], Ct);

        Assert.True(Version.Parse(run.StandardOutput.Split(' ')[1]) >= Version.Parse(version), run.StandardOutput);
    }

    [Fact]
    public async Task Debian_12_has_a_restic_that_is_too_old() =>
        Assert.StartsWith(
            "restic 0.14.",
            (await RealTools.RunAsync(RealTools.Restic014, ["version"], Ct)).StandardOutput,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_PostgreSQL_server_starts_stops_and_starts_again()
    {
        await using var server = await PostgresServer.StartAsync(Ct);
        await server.SqlAsync("create table kept (id int); insert into kept select generate_series(1, 1000); checkpoint;", Ct);

        await server.StopAsync();
        await server.ResumeAsync(Ct);

        Assert.Equal("1000", await server.SqlAsync("select count(*) from kept", Ct));
        var dump = await RealTools.RunAsync(RealTools.PgDump, ["--schema-only", server.Url()], Ct);
        Assert.Contains("CREATE TABLE public.kept", dump.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_PostgreSQL_servers_are_told_apart()
    {
        const string name = "SELECT system_identifier FROM pg_control_system()";
        await using var one = await PostgresServer.StartAsync(Ct);
        await using var other = await PostgresServer.StartAsync(Ct);

        Assert.NotEqual(await one.SqlAsync(name, Ct), await other.SqlAsync(name, Ct));
    }
}
