using Homelab.Operations.Restic;
using Homelab.Operations.Verification;

namespace Homelab.Operations.Restores;

/// <summary>How far a restore is, written down after each step.</summary>
internal sealed class RestoreWork(RestorePlan plan, RestoreFindings findings)
{
    private RestoreRecord _record = Begun(plan);
    private bool _unwritable;

    public RestoreFindings Findings => findings;

    public RestoreRequest Request => plan.Request;

    public RestorePlan Plan => plan;

    public RestoreRecord Record => _record;

    /// <param name="written">Null if not all of them are there.</param>
    public void FilesAre(long? written, TimeSpan took) => _record = _record with
    {
        FilesDone = written is not null,
        FileSeconds = Math.Round(took.TotalSeconds, 3),
        WrittenFiles = written ?? 0,
        RestoredFiles = written is null ? 0 : plan.Selection.Files,
        RestoredBytes = written is null ? 0 : plan.Selection.Bytes,
        Changed = written is null or > 0 || plan.SetAside.Count > 0,
        SetAside = plan.SetAside,
        WayBack = [.. SafetyCopy.WayBack(plan.SetAside, plan.Stamp)],
    };

    public void DatabasesAre(IReadOnlyList<LoadedDatabase> databases, bool changed, TimeSpan took) => _record = _record with
    {
        Databases = databases, Changed = _record.Changed || changed, DatabaseSeconds = Math.Round(took.TotalSeconds, 3),
    };

    /// <summary>Writes down where it is now.</summary>
    public RestoreRecord Keep()
    {
        _record = _record with { Verdict = findings.Worst, Findings = findings.All };
        if (Request.Record is not { } file || _unwritable)
            return _record;
        try
        {
            _record.Write(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unwritable = true;
            findings.Add("restore-record", e.Message);
            _record = _record with { Verdict = findings.Worst, Findings = findings.All };
        }

        return _record;
    }

    private static RestoreRecord Begun(RestorePlan plan)
    {
        var record = new RestoreRecord
        {
            Set = plan.Request.Wish.Set,
            Kind = plan.Request.Config?.Backups.Set(plan.Request.Wish.Set)?.Kind.ToString().ToLowerInvariant(),
            Root = plan.Request.Target,
            Paths = [.. plan.Snapshot?.Facts.Paths ?? [], .. SqlitePlace.Of(plan).Select(place => place.Facts.Name)],
            Host = plan.Snapshot?.Facts.Host ?? "",
            Tier = plan.Snapshot?.Tagged("tier:") ?? "",
            Snapshot = plan.Snapshot?.Id ?? "",
            SnapshotTime = (plan.Snapshot?.Time ?? default).ToUniversalTime(),
            Manifest = plan.Known?.Path,
            ManifestSha256 = plan.Known?.Sha256,
            Canary = plan.Known?.Header.Canary,
            Access = plan.Access switch { RepositoryAccess.ReadOnly => "read-only", RepositoryAccess.Tier => "tier", _ => "plain" },
            Restic = plan.Restic,
            IsSample = plan.Selection.IsSample,
            IsPart = plan.Request.Include.Count > 0,
            TotalFiles = plan.AllFiles,
            TotalBytes = plan.AllBytes,
        };
        return Earlier(plan) is { } earlier ? record with
        {
            FilesDone = earlier.FilesDone, IsSample = earlier.IsSample, IsPart = earlier.IsPart, TotalFiles = earlier.TotalFiles, TotalBytes = earlier.TotalBytes,
            RestoredFiles = earlier.RestoredFiles, RestoredBytes = earlier.RestoredBytes, WrittenFiles = earlier.WrittenFiles, FileSeconds = earlier.FileSeconds,
            SetAside = earlier.SetAside, WayBack = earlier.WayBack, Databases = earlier.Databases,
        } : record;
    }

    /// <summary>What was written down when the files of the same snapshot were restored there.</summary>
    private static RestoreRecord? Earlier(RestorePlan plan) =>
        plan.Request is { Part: RestorePart.Databases, Record: { } file } && File.Exists(file) && RestoreRecord.Read(file) is { } earlier
            && (earlier.Set, earlier.Snapshot, earlier.Root) == (plan.Request.Wish.Set, plan.Snapshot?.Id, plan.Request.Target) ? earlier : null;
}
