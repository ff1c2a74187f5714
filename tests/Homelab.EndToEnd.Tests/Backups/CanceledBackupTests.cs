using Homelab.Demo;
using Homelab.Testing;

namespace Homelab.EndToEnd.Tests.Backups;

/// <summary>Somebody presses Cancel while restic uploads.</summary>
public sealed class CanceledBackupTests(BackupStage fixture) : IClassFixture<BackupStage>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Nas Nas => fixture.Nas;

    [Fact]
    public async Task A_canceled_job_leaves_no_lock_and_no_dump_and_the_next_run_is_good()
    {
        await SlowDownAsync();
        await fixture.Stage.Root.PostAsync($"api/v4/projects/homelab%2Finfra/pipeline_schedules/{fixture.Schedule}/play", [], Ct);
        await Wait.UntilAsync(
            () =>
                Directory.EnumerateFiles(Path.Combine(Nas.Repository, "locks")).Any()
                && Left("dbs").Any(file => file.EndsWith(".dump", StringComparison.Ordinal)),
            Ct
        );
        var running = (await fixture.Backups.NewestAsync(Ct))!;
        await fixture.Stage.Root.PostAsync($"api/v4/projects/homelab%2Finfra/pipelines/{running.Id}/cancel", [], Ct);
        var canceled = await fixture.Backups.EndAsync(null, Ct);

        Assert.Equal(("canceled", "canceled"), (canceled.Pipeline.Status, canceled.Job.Status));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Nas.Repository, "locks")));
        Assert.Empty(Left(""));
        Assert.True(fixture.Monitor.State == "Down", canceled.Trace);

        fixture.Stage.Infra.Edit("homelab.yml", "limit-upload: 512KiB/s, ", "");
        await fixture.Stage.PushAsync("At full speed", Ct);
        var next = await fixture.Backups.PlayAsync(fixture.Schedule, Ct);

        Assert.True(next.Job.Status == "success", next.Trace);
        Assert.Equal("Up", fixture.Monitor.State);
    }

    /// <summary>A dump that nothing can compress, over a line that takes half a minute for it.</summary>
    private async Task SlowDownAsync()
    {
        await Nas.Database!.SqlAsync(
            "CREATE TABLE noise AS SELECT n, gen_random_uuid() AS a, gen_random_uuid() AS b, gen_random_uuid() AS c FROM generate_series(1, 200000) n",
            Ct,
            "immich"
        );
        fixture.Stage.Infra.Edit("homelab.yml", "fast: { ", "fast: { limit-upload: 512KiB/s, ");
        await fixture.Stage.PushAsync("Leave the line to others", Ct);
    }

    private IEnumerable<string> Left(string set)
    {
        var staging = Path.Combine(Nas.State, "staging/fast", set);
        return Directory.Exists(staging)
            ? Directory
                .EnumerateFiles(staging, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(".bytes", StringComparison.Ordinal))
            : [];
    }
}
