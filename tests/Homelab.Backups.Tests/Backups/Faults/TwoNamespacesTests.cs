using Homelab.Reports.Findings;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>
/// Two containers with one host name: neither sees the other's processes, so restic in one takes the other's living lock for a dead one.
/// A <c>prune</c> then removes what the other is uploading, whose backup ends with exit code 0 and a snapshot that nobody can restore.
/// </summary>
public sealed class TwoNamespacesTests(FaultTally tally) : IAsyncLifetime
{
    private static readonly string[] Elsewhere = ["unshare", "--pid", "--fork", "--mount-proc", "--uts"];

    private readonly House _other = new() { Tier = "{ keep: { last: 9 } }" };
    private Victim _victim = null!;

    public static TheoryData<string> Versions => RealTools.ResticsOfThisRun;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private House House => _victim.House;

    public async ValueTask InitializeAsync()
    {
        if ((await RealTools.RunAsync(Elsewhere[0], [.. Elsewhere[1..], "true"], Ct)).ExitCode != 0)
            Assert.Skip("This machine lets the tests make no PID namespace.");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Our_own_tool_in_the_other_container_leaves_the_living_lock_and_its_data_alone(string version)
    {
        await MoveInAsync(version);
        _other.Restic = _other.Script("impatient", Impatient.Body(RealTools.Restic(version)));

        var report = await _victim.WhileUploadingAsync(
            async () =>
            {
                var living = Assert.Single(Directory.GetFiles(Path.Combine(House.Repository, "locks")));
                await using var run = _other.Start(Elsewhere, "backup", "run");
                await run.WaitForExitAsync(Ct);
                Assert.True(run.ExitCode == 0, run.Output);
                Assert.Equal("retention-waits", Assert.Single(_other.Report().Findings).Code);
                await using var prune = _other.Start(Elsewhere, "backup", "prune");
                await prune.WaitForExitAsync(Ct);
                Assert.True(prune.ExitCode == 1 && prune.Output.Contains("repository-locked", StringComparison.Ordinal), prune.Output);
                Assert.True(File.Exists(living));
            },
            Ct
        );

        Assert.Equal((Severity.Note, 0), (report.Verdict, report.Findings.Count));
        await _victim.HitAsync(report, Ct);
        Assert.Null(await _victim.IsCompleteAsync(Ct));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_stranger_who_unlocks_and_prunes_cannot_make_a_broken_snapshot_look_good(string version)
    {
        await MoveInAsync(version);
        await TrapAsync("lock-lost");
    }

    [Fact]
    public async Task Nor_can_he_on_a_server()
    {
        await MoveInAsync("0.19");
        // It removes a lock that is not there without a word, so the snapshot itself has to be looked at.
        await using var server = await _victim.ServeAsync(Ct);
        await TrapAsync("check-failed");
    }

    public ValueTask DisposeAsync()
    {
        _victim?.Dispose();
        _other.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task TrapAsync(string code)
    {
        Assert.Equal(Severity.Note, (await House.BackUpAsync(Ct)).Verdict);
        House.Tier = House.Tier.Replace("last: 3", "last: 1", StringComparison.Ordinal);
        // Frozen a moment too late, restic may have lost nothing: judged the same, but the test has to be about a snapshot that did.
        var isBroken = false;
        for (var attempt = 0; attempt < 5 && !isBroken; attempt++)
            isBroken = await SpringAsync(code);
        Assert.True(isBroken);
    }

    /// <returns>The snapshot really lost data.</returns>
    private async Task<bool> SpringAsync(string code)
    {
        var good = (await House.SnapshotsAsync(Ct))[0].Id;
        var report = await _victim.WhileUploadingAsync(
            async () =>
            {
                var living = Assert.Single(Directory.GetFiles(Path.Combine(House.Repository, "locks")));
                await StrangerAsync("unlock");
                Assert.False(File.Exists(living));
                await StrangerAsync("prune");
            },
            Ct
        );

        await _victim.HitAsync(report, Ct);
        // restic itself may notice that something is gone, and then leaves no snapshot at all.
        var isBroken = report.Sets[0].Snapshot is { } made && await IsBrokenAsync(made);
        Assert.True(report.Sets[0].Snapshot is not null || report.Verdict is Severity.Failed);
        if (isBroken || (code == "lock-lost" && report.Sets[0].Snapshot is not null))
            Assert.Equal((code, Severity.Failed), (report.Findings[0].Code, report.Verdict));
        // What is good is not removed in favour of what may not be.
        Assert.Contains(good, (await House.SnapshotsAsync(Ct)).Select(snapshot => snapshot.Id));

        var next = await _victim.RecoverAsync("a stranger's unlock and prune", Ct);

        Assert.NotEqual(report.Sets[0].Snapshot, next.Sets[0].Snapshot);
        return isBroken;
    }

    private async Task MoveInAsync(string version)
    {
        _victim = await Victim.MoveInAsync(tally, version, Ct);
        _other.Sets = $"{{ other: {{ paths: [{_other.Notes}] }} }}";
        _other.Sharing(House.Repository, WeakRepository.Password);
        _victim.UploadsSlowly();
    }

    private async Task StrangerAsync(string command)
    {
        var run = await RealTools.RunAsync(
            Elsewhere[0],
            [.. Elsewhere[1..], House.Restic, command],
            Ct,
            House["."],
            new Dictionary<string, string?>
            {
                ["RESTIC_REPOSITORY"] = House.Repository,
                ["RESTIC_PASSWORD"] = WeakRepository.Password,
                ["RESTIC_CACHE_DIR"] = House["stranger"],
            }
        );
        Assert.True(run.ExitCode == 0, run.StandardError);
    }

    private async Task<bool> IsBrokenAsync(string snapshot)
    {
        var restored = await RealTools.RunAsync(
            House.Restic,
            ["restore", snapshot, "--target", House[$"restored-{snapshot}"]],
            Ct,
            House["."],
            new Dictionary<string, string?>
            {
                ["RESTIC_REPOSITORY"] = House.Repository,
                ["RESTIC_PASSWORD"] = WeakRepository.Password,
                ["RESTIC_CACHE_DIR"] = House.State.Cache,
            }
        );
        return restored.ExitCode != 0;
    }
}
