using CliWrap.Buffered;
using Homelab.Testing;

namespace Homelab.Processes.Tests.Tools;

public sealed class RestServerTests : IDisposable
{
    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _dir.Dispose();

    [Theory]
    [MemberData(nameof(RealTools.Restics), MemberType = typeof(RealTools))]
    public async Task It_keeps_a_repository_for_whoever_knows_its_password_through_a_restart(string version)
    {
        await using var server = await RestServer.StartAsync(Ct);
        _dir.Write("data/a.txt", "a");
        Assert.Equal(0, (await ResticAsync(version, server, RestServer.Environment, "init")).ExitCode);

        await server.CutOffAsync();
        await server.ResumeAsync(Ct);
        Assert.Equal(0, (await ResticAsync(version, server, RestServer.Environment, "backup", _dir["data"])).ExitCode);

        Assert.NotEmpty(Directory.GetFiles(Path.Combine(server.Folder(), "snapshots")));
        Assert.NotEqual(0, (await ResticAsync(version, server, new Dictionary<string, string?>(), "snapshots")).ExitCode);
    }

    private Task<BufferedCommandResult> ResticAsync(
        string version,
        RestServer server,
        IReadOnlyDictionary<string, string?> access,
        params string[] arguments
    ) =>
        RealTools.RunAsync(
            RealTools.Restic(version),
            arguments,
            Ct,
            environment: new Dictionary<string, string?>(access)
            {
                ["RESTIC_REPOSITORY"] = server.Repository(),
                ["RESTIC_PASSWORD"] = "a password",
                ["RESTIC_CACHE_DIR"] = _dir["cache"],
            }
        );
}
