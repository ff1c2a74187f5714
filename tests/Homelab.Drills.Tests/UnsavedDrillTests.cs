using Homelab.Reports.Drills;
using Homelab.Testing;

namespace Homelab.Drills.Tests;

/// <summary>A backup by somebody who may not read everything: what is not in it can come back from nowhere, however well the rest does.</summary>
public sealed class UnsavedDrillTests : IDisposable
{
    private const int Nobody = 65534, DoneButLook = 3;

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What is closed of a hundred files in ten folders, and a thousand more, and what a drill says of it.</summary>
    public static TheoryData<string, CheckStatus, string> Closed => Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ?
        new()
        {
            { "chmod 000 $(find few -type f | head -n 97)", CheckStatus.Fail, "97 files of 1,100" }, { "chmod 000 few/3/4", CheckStatus.Warn, "1 file of 1,100" }, { "chmod 000 few/3", CheckStatus.Fail, "/few/3" },
            { "chmod 000 few/3/*", CheckStatus.Fail, "/few/3" }, { "chmod 444 few/3", CheckStatus.Fail, "/few/3" }, { "true", CheckStatus.Pass, "all of 1,100 files" },
        }
        : new() { { "chmod 000 $(find few -type f | head -n 97)", CheckStatus.Fail, "97 files of 1,100" } };

    [Theory, MemberData(nameof(Closed))]
    public async Task Files_that_could_not_be_read_are_judged_by_how_many_they_are(string close, CheckStatus status, string said)
    {
        _ = (RealTools.Homelab, RealTools.Restic019, RealTools.AnsiblePlaybook);
        await MakeAsync(close);
        var backup = await RunAsync(Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"] : [], "backup", "run", "--config", _dir["homelab.yml"], "--out", _dir["work/out"]);
        Assert.True(backup.ExitCode == (status is CheckStatus.Pass ? 0 : DoneButLook), backup.StandardError);

        var drill = await RunAsync([], "drill", "run", "--config", _dir["homelab.yml"], "--out", _dir["work/report"]);

        await using var file = File.OpenRead(_dir["work/report/drill.json"]);
        var report = DrillReports.ReadDrill(file);
        var saved = Assert.Single(report.Checks, check => check.Name == "saved");
        Assert.True(saved.Status == status && saved.Evidence.Contains(said, StringComparison.Ordinal), saved.Evidence);
        Assert.Equal(status is CheckStatus.Fail ? DrillVerdict.Fail : DrillVerdict.Warn, report.Verdict);
        Assert.All(report.Checks.Where(check => check.Name != "saved"), check => Assert.NotEqual(CheckStatus.Fail, check.Effective));
    }

    public void Dispose() => _dir.Dispose();

    private async Task MakeAsync(string close)
    {
        _ = new WeakRepository(_dir["work/repository"]);
        Directory.CreateDirectory(_dir["bin"]);
        File.Copy(RealTools.Homelab, _dir["bin/homelab"]);
        File.Copy(RealTools.Restic019, _dir["bin/restic"]);
        _dir.Write("homelab.yml", $$"""
            version: 1
            hosts: { nas: { runner: nas } }
            backups:
              sets: { data: { paths: [{{_dir["data"]}}] } }
              tiers: { fast: {} }
            drill: { target: { kind: directory, path: {{_dir["work/restored"]}} } }

            """);
        var made = await RealTools.RunAsync("bash", ["-c", $"""
            set -e
            for i in 0 1 2 3 4 5 6 7 8 9; do mkdir -p few/$i; for j in 0 1 2 3 4 5 6 7 8 9; do echo $i$j > few/$i/$j; done; done
            mkdir many; for i in $(seq 1000); do echo $i > many/$i; done
            chmod -R a+rX .; {close}
            chmod a+x ..; chmod a+r ../homelab.yml; chmod a+rx ../bin/*
            [ "$(id -u)" != 0 ] || chown -R {Nobody}:{Nobody} ../work
            """], Ct, Directory.CreateDirectory(_dir["data"]).FullName);
        Assert.True(made.ExitCode == 0, made.StandardError);
    }

    private Task<CliWrap.Buffered.BufferedCommandResult> RunAsync(string[] before, params string[] arguments) =>
        RealTools.RunAsync("env", [.. before, _dir["bin/homelab"], .. arguments], Ct, _dir["work"], new Dictionary<string, string?>
        {
            ["PATH"] = $"{_dir["bin"]}:/usr/local/bin:/usr/bin:/bin:/usr/sbin", ["HOME"] = _dir["work"], ["HOMELAB_STATE"] = _dir["work/state"], ["CI"] = "true", ["LC_ALL"] = "C.UTF-8",
            ["HOMELAB_ANSIBLE"] = Repository.File("ci-components/ansible"), ["RESTIC_FAST_REPOSITORY"] = _dir["work/repository"], ["RESTIC_FAST_PASSWORD"] = WeakRepository.Password,
            ["RESTIC_FAST_READ_REPOSITORY"] = _dir["work/repository"], ["RESTIC_FAST_READ_PASSWORD"] = WeakRepository.Password,
        });
}
