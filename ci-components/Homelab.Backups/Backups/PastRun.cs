using System.Globalization;
using System.Text.Json;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;

namespace Homelab.Backups.Backups;

/// <summary>How a run in the journal is.</summary>
internal enum RunState
{
    /// <summary>It works, or cannot be seen from here and holds its lock.</summary>
    Running,

    /// <summary>The tool is gone, and its restic goes on.</summary>
    Orphaned,

    /// <summary>Nothing of it lives.</summary>
    Dead,
}

/// <summary>A run as its journal tells it.</summary>
internal sealed record PastRun(string Path, RunState State)
{
    /// <summary>How often a living run says that it lives.</summary>
    public static readonly TimeSpan Pulse = TimeSpan.FromSeconds(30);

    private readonly List<Child> _restic = [];
    private readonly HashSet<string> _owed = [];
    private readonly HashSet<string> _uploading = [];
    private readonly HashSet<string> _cutOff = [];

    public string HostName { get; private set; } = "";

    public bool InThisNamespace { get; private set; }

    public DateTimeOffset LastAlive { get; private init; }

    /// <summary>Sets whose <c>after</c> commands have not run.</summary>
    public IReadOnlyCollection<string> Owed => _owed;

    /// <summary>Sets whose upload was cut off, and no later run has taken up what they sent.</summary>
    public IReadOnlyCollection<string> Uploading => _uploading;

    /// <summary>Sets whose upload was cut off, whatever became of it.</summary>
    public IReadOnlyCollection<string> CutOff => _cutOff;

    /// <summary>Every run of a task and tier in the journal that has not ended properly, or not yet.</summary>
    public static IReadOnlyList<PastRun> Of(string journal, string task, string tier) =>
        // One question mark for each digit: a tier's name may go on where another one's ends.
        Read(journal, $"{task}-{tier}-{new string('?', 32)}.jsonl");

    /// <summary>The same for all tasks and tiers: locks of a repository may come from any of them.</summary>
    public static IReadOnlyList<PastRun> All(string journal) => Read(journal, "*.jsonl");

    /// <summary>Whether this run made a lock: host, process and time fit.</summary>
    public bool Made(ResticLock found) => Makers(found).Any();

    /// <summary>Whether this run made a lock with a restic that may be at work.</summary>
    public bool Holds(ResticLock found) => State is not RunState.Dead && Makers(found).Any(child => child.Ended is null);

    /// <summary>Whether this run made a lock with a restic that has ended: the run itself may live and have seen it end.</summary>
    public bool Left(ResticLock found) => Made(found) && !Holds(found);

    /// <summary>Asks what is left of it to end, and kills it after a grace.</summary>
    public async Task StopAsync(TimeSpan grace, TimeProvider clock, CancellationToken ct)
    {
        // It lived until now, whatever the tool that is gone could say; its lock may be that young.
        File.SetLastWriteTimeUtc(Path, clock.GetUtcNow().UtcDateTime);
        foreach (var process in ProcessFacts.Holding(Held))
        {
            Signals.Send(process, Signals.Interrupt);
            Signals.TerminateIfDeafToInterrupts(process);
        }

        await UntilFreeAsync(grace, clock, ct);
        foreach (var process in ProcessFacts.Holding(Held))
            Signals.Send(process, Signals.Kill);
        await UntilFreeAsync(grace, clock, ct);
    }

    /// <summary>The set's <c>after</c> commands have run now: nobody runs them a second time.</summary>
    public void Paid(string set) => Settle("paid", set);

    /// <summary>An index names what the run uploaded.</summary>
    public void Adopted(string set) => Settle("adopted", set);

    /// <summary>What had to be put right is: the next run need not look at it again.</summary>
    public void Forget()
    {
        File.Delete(Path);
        File.Delete(Held);
    }

    private void Settle(string what, string set)
    {
        // A killed run's last line may be torn.
        File.AppendAllText(Path, "\n" + $$"""{"event":"{{what}}","set":"{{set}}"}""" + "\n");
        // When the run lived must stay true: its locks are known by that.
        File.SetLastWriteTimeUtc(Path, LastAlive.UtcDateTime);
    }

    private string Held => Path + ".held";

    private async Task UntilFreeAsync(TimeSpan longest, TimeProvider clock, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (!IsFree(Held) && clock.GetElapsedTime(began) < longest)
            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, ct);
    }

    private IEnumerable<Child> Makers(ResticLock found) =>
        HostName == found.HostName
            ? _restic.Where(child =>
                child.Process == found.Process
                && found.Time >= child.At - Pulse
                && found.Time <= (child.Ended + Pulse ?? LastAlive + (3 * Pulse))
            )
            : [];

    private static List<PastRun> Read(string journal, string pattern) =>
        [.. Directory.EnumerateFiles(journal, pattern).Select(Read).OfType<PastRun>()];

    private static PastRun? Read(string path)
    {
        var free = IsFree(path + ".held");
        string[] lines;
        DateTime lastAlive;
        try
        {
            lastAlive = File.GetLastWriteTimeUtc(path);
            lines = File.ReadAllLines(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        var run = new PastRun(path, free ? RunState.Dead : RunState.Running) { LastAlive = new DateTimeOffset(lastAlive, TimeSpan.Zero) };
        var alive = false;
        foreach (var json in lines.Select(ResticJson.Parse).OfType<JsonElement>())
            alive |= run.Take(json);
        return free || alive || !run.InThisNamespace ? run : run with { State = RunState.Orphaned };
    }

    /// <returns>The line shows that the tool itself lives.</returns>
    private bool Take(JsonElement json)
    {
        var (process, set) = ((int)ResticJson.Integer(json, "process"), ResticJson.Text(json, "set") ?? "");
        switch (ResticJson.Text(json, "event"))
        {
            case "run":
                HostName = ResticJson.Text(json, "host") ?? "";
                InThisNamespace =
                    ResticJson.Text(json, "boot") == ProcessFacts.BootId && ResticJson.Text(json, "namespace") == ProcessFacts.PidNamespace;
                return InThisNamespace
                    && ProcessFacts.StartedAt(process) is > 0 and var started
                    && started == ResticJson.Integer(json, "started");
            case "restic":
                _restic.Add(new Child(process, At(json)));
                break;
            case "ended":
                if (_restic.FindLastIndex(child => child.Process == process) is >= 0 and var last)
                    _restic[last] = _restic[last] with { Ended = At(json) };
                break;
            case "owes":
                _owed.Add(set);
                break;
            case "paid":
                _owed.Remove(set);
                break;
            case "uploading":
                _uploading.Add(set);
                _cutOff.Add(set);
                break;
            case "uploaded":
                _uploading.Remove(set);
                _cutOff.Remove(set);
                break;
            case "adopted":
                _uploading.Remove(set);
                break;
        }

        return false;
    }

    private DateTimeOffset At(JsonElement json) =>
        DateTimeOffset.TryParse(ResticJson.Text(json, "at"), CultureInfo.InvariantCulture, out var at) ? at : LastAlive;

    private static bool IsFree(string held)
    {
        // Without its lock file a run was ended this very moment.
        if (!File.Exists(held))
            return true;
        using var taken = HeldFile.TryTake(held);
        return taken is not null;
    }

    private sealed record Child(int Process, DateTimeOffset At)
    {
        public DateTimeOffset? Ended { get; init; }
    }
}
