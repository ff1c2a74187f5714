using Homelab.Demo;
using Homelab.Testing;
using Homelab.Testing.Monitors;

namespace Homelab.EndToEnd.Tests.Backups;

/// <summary>A homelab whose NAS is saved by a schedule, without a bot. Opening its repository takes no time.</summary>
public sealed class BackupStage : IAsyncLifetime
{
    private readonly TempDir _dir = new();
    private readonly KumaServer _kuma = new();

    internal Stage Stage { get; private set; } = null!;

    internal Nas Nas { get; private set; } = null!;

    internal Demo.Backups Backups { get; private set; } = null!;

    internal KumaMonitor Monitor { get; private set; } = null!;

    internal long Schedule { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        Nas = new Nas(_dir[Nas.Host]);
        Stage = await Stage.SetAsync(
            new StageOptions
            {
                GitLab = new() { Registered = Stage.Runners, JobGrace = TimeSpan.FromSeconds(30) },
                Programs = [Path.GetDirectoryName(RealTools.Restic019)!, Path.GetDirectoryName(RealTools.PgDump)!],
            },
            ct
        );
        await Nas.FillAsync(ct);
        _ = new WeakRepository(Nas.Repository);
        Monitor = _kuma.Add("Backup fast");
        Backups = new Demo.Backups(Stage, Nas, Monitor.PushUrl) { Password = WeakRepository.Password };
        await Backups.PushAsync(ct);
        Schedule = (long)(await Backups.ScheduleAsync(ct))["id"]!;
    }

    public async ValueTask DisposeAsync()
    {
        Backups?.Dispose();
        if (Stage is not null)
            await Stage.DisposeAsync();
        if (Nas is not null)
            await Nas.DisposeAsync();
        await _kuma.DisposeAsync();
        _dir.Dispose();
    }
}
