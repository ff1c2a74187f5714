using System.Globalization;
using Homelab.Backups.Backups;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Backups.Tests.Backups.Faults;

/// <summary>Whose locks go, and whose stay: a lock that is removed from a living restic costs a backup.</summary>
public sealed class LockArbiterTests : IDisposable
{
    private static readonly DateTimeOffset Now = HastyTime.Start;
    private static readonly string HostName = Environment.MachineName;

    private readonly House _house = new("restic");
    private readonly Looks _clock = new();

    public LockArbiterTests()
    {
        Directory.CreateDirectory(Locks);
        // restic's own view of the folder of locks, without a repository around it.
        _house.Restic = _house.Script(
            "restic",
            $$"""
            case "$1 $2" in
              'list locks') ls {{Locks}} ;;
              'cat lock') cat {{Locks}}/$3 ;;
              *) echo "$@" >> {{_house["asked"]}} ;;
            esac
            """
        );
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Locks => Path.Combine(_house.Repository, "locks");

    [Fact]
    public async Task A_young_lock_of_nobody_here_knows_who_stays()
    {
        Lock(Now.AddMinutes(-1), "elsewhere", 7);

        Assert.Contains("may be alive", Assert.IsType<LockVerdict.Held>(await JudgeAsync()).Why, StringComparison.Ordinal);
        await RemainAsync(1);
        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task An_old_lock_that_nobody_refreshes_between_two_looks_goes()
    {
        Lock(Now.AddMinutes(-31), "elsewhere", 7);

        Assert.Equal(new LockVerdict.Removed(1), await JudgeAsync());

        Assert.Equal([TimeSpan.FromMinutes(6)], _clock.Waits);
        await RemainAsync(0);
    }

    [Fact]
    public async Task An_old_lock_that_is_refreshed_between_two_looks_stays()
    {
        var old = Lock(Now.AddMinutes(-31), "elsewhere", 7);
        _clock.Meanwhile = () =>
        {
            File.Delete(Path.Combine(Locks, old));
            Lock(Now.AddMinutes(5), "elsewhere", 7);
        };

        Assert.IsType<LockVerdict.Held>(await JudgeAsync());
        await RemainAsync(1);
    }

    [Fact]
    public async Task An_old_lock_that_vanishes_between_two_looks_is_nobodys_business()
    {
        var old = Lock(Now.AddMinutes(-31), "elsewhere", 7);
        _clock.Meanwhile = () => File.Delete(Path.Combine(Locks, old));

        Assert.IsType<LockVerdict.Gone>(await JudgeAsync());
    }

    [Fact]
    public async Task One_living_lock_saves_the_dead_ones_beside_it()
    {
        Lock(Now.AddMinutes(-31), "elsewhere", 7);
        Lock(Now.AddMinutes(-2), "elsewhere", 8);

        Assert.IsType<LockVerdict.Held>(await JudgeAsync());
        await RemainAsync(2);
    }

    [Fact]
    public async Task The_lock_of_a_run_of_this_machine_that_is_gone_goes_at_once()
    {
        Run(restic: 4_000_001, Now.AddMinutes(-1));
        Lock(Now.AddSeconds(-59), HostName, 4_000_001);

        Assert.Equal(new LockVerdict.Removed(1), await JudgeAsync());

        Assert.Empty(_clock.Waits);
        await RemainAsync(0);
    }

    [Fact]
    public async Task That_its_number_belongs_to_another_process_by_now_does_not_matter()
    {
        Run(restic: Environment.ProcessId, Now.AddMinutes(-1));
        Lock(Now.AddSeconds(-59), HostName, Environment.ProcessId);

        Assert.Equal(new LockVerdict.Removed(1), await JudgeAsync());
    }

    [Theory]
    [InlineData("another host", -59, 4_000_001)]
    [InlineData(null, -59, 4_000_002)]
    [InlineData(null, -600, 4_000_001)]
    [InlineData(null, 600, 4_000_001)]
    public async Task A_lock_whose_host_process_or_time_differs_is_not_that_runs(string? host, int seconds, int process)
    {
        Run(restic: 4_000_001, Now.AddMinutes(-1));
        Lock(Now.AddSeconds(seconds), host ?? HostName, process);

        Assert.IsType<LockVerdict.Held>(await JudgeAsync());
        await RemainAsync(1);
    }

    [Fact]
    public async Task The_lock_of_a_dead_run_in_another_namespace_goes_only_after_silence()
    {
        Run(restic: 23, Now.AddMinutes(-1), anotherNamespace: true);
        Lock(Now.AddSeconds(-59), HostName, 23);

        Assert.Equal(new LockVerdict.Removed(1), await JudgeAsync());

        Assert.Equal([TimeSpan.FromMinutes(6)], _clock.Waits);
    }

    [Fact]
    public async Task Another_container_whose_restic_has_the_same_number_shows_itself_by_its_refresh()
    {
        Run(restic: 23, Now.AddMinutes(-1), anotherNamespace: true);
        var shown = Lock(Now.AddSeconds(-59), HostName, 23);
        _clock.Meanwhile = () =>
        {
            File.Delete(Path.Combine(Locks, shown));
            Lock(Now.AddMinutes(4), HostName, 23);
        };

        Assert.IsType<LockVerdict.Held>(await JudgeAsync());
        await RemainAsync(1);
    }

    [Fact]
    public async Task The_lock_of_a_run_that_works_stays_however_old_it_is()
    {
        using var held = Run(restic: Environment.ProcessId, Now.AddMinutes(-90), works: true);
        Lock(Now.AddMinutes(-89.5), HostName, Environment.ProcessId);

        Assert.Contains("a run on this machine", Assert.IsType<LockVerdict.Held>(await JudgeAsync()).Why, StringComparison.Ordinal);
        await RemainAsync(1);
    }

    [Fact]
    public async Task The_lock_of_a_restic_whose_end_a_working_run_saw_goes_at_once()
    {
        using var held = Run(restic: 4_000_001, Now.AddMinutes(-1), works: true, ended: true);
        Lock(Now.AddSeconds(-59), HostName, 4_000_001);

        Assert.Equal(new LockVerdict.Removed(1), await JudgeAsync());
    }

    [Fact]
    public async Task A_lock_made_while_the_dead_ones_are_removed_stays()
    {
        Lock(Now.AddMinutes(-31), "elsewhere", 7);
        var dead = Assert.IsType<ResticAnswer<IReadOnlyList<ResticLock>>.Found>(await ResticLocks.ListAsync(_house.Tool(), Ct)).Value;
        var living = Lock(Now, "elsewhere", 8);

        Assert.True(await ResticLocks.RemoveAsync(_house.Tool(), dead, Ct));

        Assert.Equal(living, Path.GetFileName(Assert.Single(Directory.GetFiles(Locks))));
    }

    public void Dispose() => _house.Dispose();

    private async Task<LockVerdict> JudgeAsync()
    {
        using var restic = _house.Tool();
        return await new LockArbiter(restic, _house.State.Journal, _clock, new Silent()).JudgeAsync(Ct);
    }

    /// <summary>So many locks are there, and restic was asked to remove none, because it can only remove too many.</summary>
    private async Task RemainAsync(int count)
    {
        Assert.Equal(count, Directory.GetFiles(Locks).Length);
        Assert.Equal("", File.Exists(_house["asked"]) ? await File.ReadAllTextAsync(_house["asked"], Ct) : "");
    }

    private string Lock(DateTimeOffset time, string host, int process)
    {
        var id = $"{Guid.NewGuid():N}{Guid.NewGuid():N}";
        _house.Write(
            $"repository/locks/{id}",
            $$"""{"time":"{{time:O}}","exclusive":false,"hostname":"{{host}}","username":"root","pid":{{process}}}"""
        );
        return id;
    }

    /// <summary>What the journal says of a run that began a restic and lived until now.</summary>
    private HeldFile? Run(int restic, DateTimeOffset at, bool anotherNamespace = false, bool works = false, bool ended = false)
    {
        var space = anotherNamespace ? "pid:[1]" : ProcessFacts.PidNamespace;
        var process = works ? Environment.ProcessId : 4_000_000;
        var time = at.ToString("O", CultureInfo.InvariantCulture);
        var file = _house.Write(
            $"state/journal/backup-fast-{Guid.NewGuid():N}.jsonl",
            $$"""
            {"event":"run","at":"{{time}}","process":{{process}},"started":{{ProcessFacts.StartedAt(
                process
            )}},"host":"{{HostName}}","boot":"{{ProcessFacts.BootId}}","namespace":"{{space}}"}
            {"event":"restic","at":"{{time}}","process":{{restic}}}
            {{(ended ? $$"""{"event":"ended","at":"{{Now:O}}","process":{{restic}}}""" : "")}}
            {"event":"torn
            """
        );
        File.SetLastWriteTimeUtc(file, Now.UtcDateTime);
        return works ? HeldFile.TryTake(file + ".held") : null;
    }

    private sealed class Silent : IProgress<Progress>
    {
        public void Report(Progress value) { }
    }

    /// <summary>A clock on which every wait is over at once, after something has happened.</summary>
    private sealed class Looks : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public Action Meanwhile { get; set; } = () => { };

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            Meanwhile();
            return System.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
        }
    }
}
