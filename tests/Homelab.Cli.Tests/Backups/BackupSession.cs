using CliWrap.Buffered;
using Homelab.Testing;

namespace Homelab.Cli.Tests.Backups;

/// <summary>A homelab.yml with two hosts and one tier, a repository, a restic on PATH, and the tool.</summary>
internal sealed class BackupSession : IDisposable
{
    private readonly Session _homelab = new();
    private readonly Dictionary<string, string?> _environment;

    public BackupSession(string? restic = null)
    {
        Directory.CreateDirectory(Dir["bin"]);
        File.CreateSymbolicLink(Dir["bin/restic"], restic ?? RealTools.Restic019);
        _environment = new()
        {
            ["PATH"] = $"{Dir["bin"]}:/usr/bin:/bin",
            ["HOMELAB_STATE"] = Dir["state"],
            ["TZ"] = "UTC",
            ["RESTIC_FAST_REPOSITORY"] = Repository,
            ["RESTIC_FAST_PASSWORD"] = WeakRepository.Password,
        };
        Dir.Write("notes/a.md", "a");
        Config("keep: { last: 9 }");
    }

    public TempDir Dir => _homelab.Dir;

    public string Repository => Dir["repository"];

    public IReadOnlyDictionary<string, string?> Environment => _environment;

    public void Set(string variable, string? value) => _environment[variable] = value;

    public WeakRepository MakeWeak(string? folder = null) => new(folder ?? Repository);

    /// <summary>Writes homelab.yml.</summary>
    /// <param name="tier">What the tier says besides its schedule.</param>
    public void Config(string tier, string more = "") =>
        Dir.Write(
            "homelab.yml",
            $$"""
            version: 1
            hosts: { nas: { runner: nas }, docker1: { runner: docker1 } }
            backups:
              sets:
                notes: { host: nas, paths: ["{{Dir["notes"]}}"] }
                other: { host: docker1, paths: ["{{Dir["notes"]}}"] }
              tiers:
                fast: { cron: "30 3 * * *", {{tier}} }
                {{more}}
            """
        );

    public Task<BufferedCommandResult> RunAsync(params string[] arguments) => _homelab.RunAsync(["backup", .. arguments], _environment);

    /// <summary><c>homelab restore</c> and the like.</summary>
    /// <param name="input">What it reads.</param>
    public Task<BufferedCommandResult> OtherAsync(string[] arguments, string? input = null) =>
        _homelab.RunAsync(arguments, _environment, input);

    /// <summary>Starts it and goes on.</summary>
    public BackgroundProcess Start(params string[] arguments) =>
        BackgroundProcess.Start([RealTools.Homelab, "backup", .. arguments], Dir.Path, _environment);

    /// <summary>restic as a person would call it.</summary>
    public async Task<string> ResticAsync(params string[] arguments)
    {
        var run = await RealTools.RunAsync(
            Dir["bin/restic"],
            arguments,
            TestContext.Current.CancellationToken,
            Dir.Path,
            new Dictionary<string, string?>
            {
                ["RESTIC_REPOSITORY"] = _environment["RESTIC_FAST_REPOSITORY"],
                ["RESTIC_PASSWORD"] = WeakRepository.Password,
                ["RESTIC_CACHE_DIR"] = Dir["state/cache"],
            }
        );
        Assert.True(run.ExitCode == 0, run.StandardError);
        return run.StandardOutput;
    }

    public void Dispose() => _homelab.Dispose();
}
