using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Restores.Restores;
using Homelab.Testing.Backups;

namespace Homelab.Restores.Tests.Restores;

/// <summary>A house whose backup is restored.</summary>
internal sealed class RestoreHouse : IDisposable
{
    public const string Machine = "this-very-machine";
    public const string MachineId = "0123456789abcdef0123456789abcdef";

    public House House { get; } = new House().WithWeakKey();

    /// <summary>What is restored, unless a test asks for another.</summary>
    public string Set { get; init; } = "notes";

    public string Target => House["restored"];

    public string Record => House["record.json"];

    /// <summary>Where something of the house is when it was restored.</summary>
    public string this[string relative] => Target + House[relative];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<BackupReport> BackUpAsync()
    {
        var report = await House.BackUpAsync(Ct);
        Assert.True(report.Verdict is not Severity.Failed, string.Join('\n', report.Findings));
        return report;
    }

    public RestoreRequest Request(string? target = null) =>
        new(new SnapshotWish(Set) { Tier = "fast" }, target ?? Target) { Config = House.Config(), Record = Record };

    public async Task<RestorePlan> LookAsync(RestoreRequest? request = null)
    {
        using var restore = Make(request ?? Request());
        return await restore.LookAsync(new Deaf(), Ct);
    }

    public async Task<RestoreRecord> RestoreAsync(RestoreRequest? request = null, string? confirmed = null, Func<Task>? between = null)
    {
        using var restore = Make(request ?? Request());
        var plan = await restore.LookAsync(new Deaf(), Ct);
        if (between is not null)
            await between();
        var record = await restore.RunAsync(plan, confirmed, new Deaf(), Ct);
        Assert.Equal(record.ToJson(), RestoreRecord.Read(Record)!.ToJson());
        return record;
    }

    /// <summary>The same, and nothing is wrong with it.</summary>
    public async Task<RestoreRecord> MustAsync(RestoreRequest? request = null, string? confirmed = null)
    {
        var record = await RestoreAsync(request, confirmed);
        Assert.True(record is { Verdict: Severity.Note, FilesDone: true }, string.Join('\n', record.Findings));
        return record;
    }

    /// <summary>What is there, without what the tool made itself.</summary>
    public static IReadOnlyList<string> Files(string folder) =>
        [
            .. Directory
                .EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path))
                .Order(StringComparer.Ordinal),
        ];

    public void Dispose() => House.Dispose();

    private SetRestore Make(RestoreRequest request) =>
        new(request, () => House.Plan().Repository, House.State, House.Restic, House.Clock)
        {
            Machine = new ThisMachine(Machine, MachineId, []),
        };
}
