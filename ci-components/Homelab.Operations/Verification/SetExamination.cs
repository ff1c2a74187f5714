using Homelab.Operations.Databases;
using Homelab.Operations.Manifests;
using Homelab.Operations.Manifests.Comparing;
using Homelab.Operations.Processes;
using Homelab.Operations.Verification.Contents;
using Homelab.Operations.Verification.Servers;
using Homelab.Reports.Drills;

namespace Homelab.Operations.Verification;

/// <summary>Looks at one set: whether it is the snapshot's, whether all of it is there, and whether it can be used.</summary>
internal sealed class SetExamination(
    InspectionJob job, SetInspection set, RestoredTree tree, Func<string, string?> environment, IProgress<Progress> progress, TimeProvider time)
{
    private const string Postgres = "postgres";

    private static readonly string[] NeedAManifest = ["canary", "content", "complete"];

    private readonly Checks _checks = new(set.Set, time);
    private readonly List<DrillCheck> _made = [];
    private IReadOnlyList<DatabaseFacts> _facts = [];
    private long _proven;

    public async Task<SetFindings> RunAsync(CancellationToken ct)
    {
        var start = time.GetTimestamp();
        var findings = new SetFindings { Set = set.Set };
        if (job.Files)
            findings = await FilesAsync(findings, ct);
        if (job.Databases)
            await ServersAsync(ct);
        // A job for databases alone says nothing of a set without one.
        if (job.Files || _made.Count > 0)
            _made.Add(_checks.Make("something", Something(), mandatory: true));
        return findings with { Checks = _made, Seconds = time.GetElapsedTime(start).TotalSeconds };
    }

    private async Task ServersAsync(CancellationToken ct)
    {
        var servers = new ServerChecks(_checks, environment, progress);
        foreach (var loaded in set.Loaded.Where(loaded => loaded.Engine == Postgres))
        {
            var checks = await servers.LookAsync(loaded, _facts.FirstOrDefault(facts => facts.Engine == Postgres && facts.Name == loaded.Name), ct);
            _proven += checks.Count(check => check.ProvesRows);
            _made.AddRange(checks);
        }
    }

    private Judgement Something() => _proven > 0
        ? Judgement.Pass($"{Evidence.Count(_proven, "thing")} of the set proven")
        : Judgement.Fail("nothing of the set was proven");

    private async Task<SetFindings> FilesAsync(SetFindings findings, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        if (set.Manifest is not { } manifest)
            return Unproven(findings, Judgement.Skip($"snapshot {Evidence.Snapshot(set.Snapshot)} was made without a manifest: nothing says what it should hold"));
        try
        {
            await using var file = new HashingStream(tree.Open(manifest));
            var options = new ComparisonOptions
            {
                Target = tree.Root + "/", IsPartial = set.IsSample, Unlisted = [manifest], Named = SetFindings.MostChanged, Watched = Path.GetDirectoryName(manifest),
            };
            var found = await new ManifestComparison(options, progress, time).CompareAsync(file, ct);
            var judge = new ManifestJudge(set, found.Header, file.Finish());
            _made.Add(_checks.Make("manifest", judge.Manifest(), mandatory: true));
            if (!judge.IsAskedFor)
                return Unproven(findings, null);
            _made.Add(_checks.Make("canary", judge.Canary(), mandatory: true));
            return await CompareAsync(findings, found, time.GetElapsedTime(start).TotalSeconds, ct);
        }
        catch (Exception e) when (e is ManifestUnreadableException or IOException or UnauthorizedAccessException)
        {
            return Unproven(findings, Judgement.Fail(e.Message));
        }
    }

    /// <summary>Without its own manifest nothing of a set can be judged.</summary>
    private SetFindings Unproven(SetFindings findings, Judgement? why)
    {
        if (why is not null)
            _made.Add(_checks.Make("manifest", why, mandatory: true));
        _made.AddRange(NeedAManifest.Select(name => _checks.Make(name, Judgement.Skip("there is no manifest to go by"), mandatory: true)));
        return findings;
    }

    private async Task<SetFindings> CompareAsync(SetFindings findings, ComparisonResult found, double seconds, CancellationToken ct)
    {
        var judge = new ContentJudge(found, set, Environment.IsPrivilegedProcess);
        _proven += found.ProvenFiles;
        _made.Add(_checks.Make("content", judge.Content(), mandatory: true, seconds));
        _made.Add(_checks.Make("changed", judge.ChangedMeanwhile(), mandatory: false));
        _made.Add(_checks.Make("owners", judge.Owners(), mandatory: false));
        _made.Add(_checks.Make("complete", judge.Complete(), mandatory: true));
        _facts = found.Databases;
        var servers = new ServerChecks(_checks, environment, progress);
        _made.AddRange(_facts.Where(facts => facts.Engine == Postgres && !set.Loaded.Any(loaded => loaded.Engine == Postgres && loaded.Name == facts.Name)).Select(servers.NotLoaded));
        var read = await Task.Run(() => ChangedFiles.Read(tree, judge.Written, ct), ct);
        return findings with
        {
            Files = found.Files, Bytes = found.Totals?.Bytes ?? 0, ProvenFiles = found.ProvenFiles, ProvenBytes = found.ProvenBytes,
            Changed = read, MoreChanged = judge.WrittenFiles - read.Count,
        };
    }
}
