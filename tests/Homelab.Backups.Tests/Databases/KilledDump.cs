using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Databases;

/// <summary>A dump in a process of its own, which is killed in the middle of it.</summary>
public sealed class KilledDump
{
    private const string Server = "HOMELAB_TEST_DUMP_SERVER",
        Folder = "HOMELAB_TEST_DUMP_FOLDER";

    /// <param name="server">An address, or the name of a container.</param>
    internal static async Task RunAsync(string server, CancellationToken ct)
    {
        using var dir = new TempDir();
        await using var process = BackgroundProcess.Start(
            [
                Environment.ProcessPath!,
                "-noLogo",
                "-explicit",
                "only",
                "-method",
                $"{typeof(KilledDump).FullName}.{nameof(Dumps_until_it_is_killed)}",
            ],
            null,
            new Dictionary<string, string?> { [Server] = server, [Folder] = dir.Path }
        );
        await Wait.UntilAsync(() => File.Exists(dir["reached"]), ct, () => process.Output);

        await process.StopAsync("KILL");
    }

    /// <summary>No session of a dump remains, or soon none will.</summary>
    internal static async Task NobodyIsLeftAsync(Func<string, Task<string>> sql, CancellationToken ct)
    {
        var left = "";
        await Wait.UntilAsync(
            async () =>
                (left = await sql("SELECT pid, state, query FROM pg_stat_activity WHERE application_name ~ 'homelab|pg_dump'")).Length == 0,
            ct,
            () => left
        );
    }

    [Fact(Explicit = true)]
    public async Task Dumps_until_it_is_killed()
    {
        var ct = TestContext.Current.CancellationToken;
        var server = Environment.GetEnvironmentVariable(Server)!;
        using var session = server.Contains("://", StringComparison.Ordinal) ? new DumpSession(server) : ContainerDumpTests.Session(server);
        session.Midway(async () =>
        {
            await File.WriteAllTextAsync(Path.Combine(Environment.GetEnvironmentVariable(Folder)!, "reached"), "", ct);
            await Task.Delay(TimeSpan.FromMinutes(1), ct);
        });
        await session.RunAsync(ct);
    }
}
