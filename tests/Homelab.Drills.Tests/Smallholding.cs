using CliWrap.Buffered;
using Homelab.Reports.Drills;
using Homelab.Testing;

namespace Homelab.Drills.Tests;

/// <summary>A folder, its backup in another one, and a drill into a third, all of it where others than root get, too.</summary>
internal sealed class Smallholding : IDisposable
{
    public const int Nobody = 65534;

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Nobody's, where one is root.</summary>
    public string Work => _dir["work"];

    /// <summary>A command that does what follows as nobody, where one is root.</summary>
    public static string[] AsNobody =>
        Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"] : [];

    /// <param name="script">Fills the folder.</param>
    public async Task MakeAsync(string script)
    {
        _ = (RealTools.Homelab, RealTools.Restic019, RealTools.AnsiblePlaybook);
        _ = new WeakRepository(_dir["work/repository"]);
        Directory.CreateDirectory(_dir["bin"]);
        File.Copy(RealTools.Homelab, _dir["bin/homelab"]);
        File.Copy(RealTools.Restic019, _dir["bin/restic"]);
        _dir.Write(
            "homelab.yml",
            $$"""
            version: 1
            hosts: { nas: { runner: nas } }
            backups:
              sets: { data: { paths: [{{_dir["data"]}}] } }
              tiers: { fast: {} }
            drill: { target: { kind: directory, path: {{_dir["work/restored"]}} } }

            """
        );
        var made = await RealTools.RunAsync(
            "bash",
            [
                "-c",
                $"""
                set -e
                {script}
                chmod a+x ..; chmod a+r ../homelab.yml; chmod a+rx ../bin/*
                [ "$(id -u)" != 0 ] || chown -R {Nobody}:{Nobody} ../work
                """,
            ],
            Ct,
            Directory.CreateDirectory(_dir["data"]).FullName
        );
        Assert.True(made.ExitCode == 0, made.StandardError);
    }

    public Task<BufferedCommandResult> BackUpAsync(params string[] before) =>
        RunAsync("state", [.. before, _dir["bin/homelab"], "backup", "run", "--config", _dir["homelab.yml"], "--out", _dir["work/out"]]);

    /// <summary>Whoever is nobody can read what somebody else saved.</summary>
    public Task OpenAsync() => RealTools.RunAsync("chmod", ["-R", "a+rwX", _dir["work"]], Ct);

    /// <param name="before">A command that runs what follows, such as in a namespace.</param>
    public async Task<DrillReport> DrillAsync(params string[] before)
    {
        var run = await RunAsync(
            "drills",
            [.. before, _dir["bin/homelab"], "drill", "run", "--config", _dir["homelab.yml"], "--out", _dir["work/report"]]
        );
        Assert.True(File.Exists(_dir["work/report/drill.json"]), run.StandardOutput + run.StandardError);
        await using var file = File.OpenRead(_dir["work/report/drill.json"]);
        return DrillReports.ReadDrill(file);
    }

    public void Dispose()
    {
        _ = RealTools.RunAsync("chmod", ["-R", "u+rwX", _dir.Path], CancellationToken.None).GetAwaiter().GetResult();
        _ = RealTools.RunAsync("rm", ["-rf", _dir["work"], _dir["data"]], CancellationToken.None).GetAwaiter().GetResult();
        _dir.Dispose();
    }

    private Task<BufferedCommandResult> RunAsync(string state, string[] command) =>
        RealTools.RunAsync(
            "env",
            command,
            Ct,
            _dir["work"],
            new Dictionary<string, string?>
            {
                ["PATH"] = $"{_dir["bin"]}:/usr/local/bin:/usr/bin:/bin:/usr/sbin",
                ["HOME"] = _dir["work"],
                ["HOMELAB_STATE"] = _dir[$"work/{state}"],
                ["CI"] = "true",
                ["LC_ALL"] = "C.UTF-8",
                ["HOMELAB_ANSIBLE"] = Repository.File("ci-components/ansible"),
                ["RESTIC_FAST_REPOSITORY"] = _dir["work/repository"],
                ["RESTIC_FAST_PASSWORD"] = WeakRepository.Password,
                ["RESTIC_FAST_READ_REPOSITORY"] = _dir["work/repository"],
                ["RESTIC_FAST_READ_PASSWORD"] = WeakRepository.Password,
            }
        );
}
