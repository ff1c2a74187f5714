using Homelab.Backups.Databases;
using Homelab.Backups.Manifests;
using Homelab.Backups.Manifests.Comparing;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Homelab.Restores.Verification.Contents;
using Homelab.Restores.Verification.Dumps;
using Homelab.Restores.Verification.GitLab;
using Homelab.Restores.Verification.Pictures;
using Homelab.Restores.Verification.Repositories;
using Homelab.Restores.Verification.Servers;
using Homelab.Restores.Verification.Vaults;

namespace Homelab.Restores.Verification;

/// <summary>Looks at one set: whether it is the snapshot's, whether all of it is there, and whether it can be used.</summary>
internal sealed class SetExamination(
    InspectionJob job,
    SetInspection set,
    RestoredTree tree,
    Func<string, string?> environment,
    IProgress<Progress> progress,
    TimeProvider time
)
{
    private const string Postgres = "postgres";

    private static readonly string[] NeedAManifest = ["canary", "content", "complete"];

    private readonly Checks _checks = new(set.Set, time);
    private readonly List<DrillCheck> _made = [];
    private readonly Proof _proof = new();
    private readonly OwnerJudge _owners = OwnerJudge.Of(job.Restorer, tree.Look(new RawPath("/")));
    private IReadOnlyList<DatabaseFacts> _facts = [];

    public async Task<SetFindings> RunAsync(CancellationToken ct)
    {
        var start = time.GetTimestamp();
        var findings = new SetFindings { Set = set.Set };
        if (job.Files && await ReadAsync(ct) is { } reading)
            findings = await FilesAsync(findings, reading, ct);
        if (job.Databases)
            await ServersAsync(ct);
        return findings with { Checks = _made, Proven = _proof.Found, Seconds = time.GetElapsedTime(start).TotalSeconds };
    }

    /// <summary>Null where there is nothing to go by, which is then said.</summary>
    private async Task<TreeReading?> ReadAsync(CancellationToken ct)
    {
        if (set.Manifest is not { } manifest)
            return Unproven(
                Judgement.Skip($"snapshot {Evidence.Snapshot(set.Snapshot)} was made without a manifest: nothing says what it should hold")
            );
        try
        {
            var reading = await TreeReading.ReadAsync(tree, set, manifest, _owners, progress, time, ct);
            var judge = new ManifestJudge(set, reading.Found.Header, reading.Sha256);
            if (!judge.IsAskedFor)
                return Unproven(judge.Manifest());
            _made.Add(_checks.Make("manifest", judge.Manifest(), mandatory: true));
            _made.Add(_checks.Make("canary", judge.Canary(), mandatory: true));
            return reading;
        }
        catch (Exception e) when (e is ManifestUnreadableException or IOException or UnauthorizedAccessException)
        {
            return Unproven(Judgement.Fail(e.Message));
        }
    }

    private TreeReading? Unproven(Judgement manifest)
    {
        _made.Add(_checks.Make("manifest", manifest, mandatory: true));
        _made.AddRange(NeedAManifest.Select(name => _checks.Make(name, Judgement.Skip("there is no manifest to go by"), mandatory: true)));
        return null;
    }

    private async Task<SetFindings> FilesAsync(SetFindings findings, TreeReading reading, CancellationToken ct)
    {
        var found = reading.Found;
        var written = ContentJudge.Written(found, set).ToList();
        var changed = await Task.Run(() => ChangedFiles.Read(tree, written, ct), ct);
        var judge = new ContentJudge(found, set, changed, _owners.Scope);
        _made.Add(_checks.Make("content", judge.Content(), mandatory: true, reading.Seconds));
        _made.Add(_checks.Make("changed", judge.ChangedMeanwhile(), mandatory: false));
        _made.Add(_checks.Make("owners", judge.Owners(), mandatory: false));
        _made.Add(_checks.Make("complete", judge.Complete(), mandatory: true));
        _facts = found.Databases;
        _proof.Add(new Proven { Files = found.ProvenOwn, Notes = reading.Notes });
        await DumpsAsync(reading, ct);
        await KindAsync(reading, judge, [.. written.Select(difference => difference.Path)], ct);
        return findings with
        {
            Files = found.Files,
            Bytes = found.Totals?.Bytes ?? 0,
            ProvenFiles = found.ProvenFiles,
            ProvenBytes = found.ProvenBytes,
            Changed = changed,
            MoreChanged = judge.WrittenFiles - changed.Count,
        };
    }

    private async Task DumpsAsync(TreeReading reading, CancellationToken ct)
    {
        var dumps = new DumpChecks(_checks, tree, reading.Found, reading.Staged, environment);
        var sqlite = new SqliteChecks(_checks, tree, set, _owners, environment);
        var servers = new ServerChecks(_checks, environment, progress);
        foreach (var facts in _facts)
        {
            _made.AddRange(await dumps.LookAsync(facts, ct));
            if (facts.Engine == SqliteChecks.Engine)
                _made.Add(await sqlite.LookAsync(facts, _proof, ct));
            else if (!set.Loaded.Any(loaded => loaded.Engine == Postgres && loaded.Name == facts.Name))
                _made.Add(servers.NotLoaded(facts));
        }
    }

    private async Task KindAsync(TreeReading reading, ContentJudge judge, IReadOnlyList<RawPath> written, CancellationToken ct)
    {
        progress.Report(new Progress.Started($"looking into {set.Set}"));
        var repositories = reading.Repositories.Found;
        if (set.Kind == "gitea" || repositories.Count > 0)
            _made.Add(await RepositoriesAsync(repositories, ct));
        if (set.Kind == "vault")
            _made.Add(await new LinkChecks(_checks, tree, set).LookAsync(reading.Vault, ct));
        if (set.Kind == "photos")
            _made.Add(await new PictureChecks(_checks, tree, judge.IsAsInSnapshot).LookAsync(reading.Pictures, written, ct));
        if (set.Kind == "gitlab")
            _made.AddRange(await new GitLabChecks(_checks, tree).LookAsync(reading.GitLab, ct));
    }

    private async Task<DrillCheck> RepositoriesAsync(IReadOnlyList<RawPath> repositories, CancellationToken ct)
    {
        const string name = "repositories";
        if (repositories.Count == 0)
            return _checks.Make(name, Judgement.Skip("there is no repository in it"), mandatory: false);
        return set.IsSample
            ? _checks.Make(name, Judgement.Skip("a part of a repository cannot be read by git"), mandatory: false)
            : await new RepositoryChecks(_checks, tree, environment).LookAsync(repositories, _proof, set.Kind == "gitea", ct);
    }

    private async Task ServersAsync(CancellationToken ct)
    {
        var servers = new ServerChecks(_checks, environment, progress);
        foreach (var loaded in set.Loaded.Where(loaded => loaded.Engine == Postgres))
            _made.AddRange(
                await servers.LookAsync(
                    loaded,
                    _facts.FirstOrDefault(facts => facts.Engine == Postgres && facts.Name == loaded.Name),
                    _proof,
                    ct
                )
            );
    }
}
