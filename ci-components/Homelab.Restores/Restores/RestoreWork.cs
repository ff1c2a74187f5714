using Homelab.Backups.Databases;
using Homelab.Backups.Restic;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>How far a restore is, written down after each step.</summary>
internal sealed class RestoreWork(RestorePlan plan, RestoreFindings findings)
{
    private readonly RestoreRecord? _before = Before(plan.Request);
    private RestoreRecord _record = Begun(plan, Before(plan.Request));
    private bool _unwritable;

    public RestoreFindings Findings => findings;

    public RestoreRequest Request => plan.Request;

    public RestorePlan Plan => plan;

    public RestoreRecord Record => _record;

    /// <summary>Throwaway servers of the record that was there before, if it is of something else: nobody would know of them once it is
    /// overwritten.</summary>
    public IEnumerable<ServerPlace> Forsaken =>
        _before is null || IsOfTheSame(_before, plan) ? [] : _before.Databases.Select(database => database.Server).OfType<ServerPlace>();

    /// <param name="written">Null if not all of them are there.</param>
    /// <param name="moves">What was renamed, also by those who began the same and were killed.</param>
    public void FilesAre(long? written, IReadOnlyList<Move> moves, TimeSpan took) =>
        _record = _record with
        {
            FilesDone = written is not null,
            FileSeconds = Math.Round(took.TotalSeconds, 3),
            WrittenFiles = written ?? 0,
            RestoredFiles = written is null ? 0 : plan.Selection.Files,
            RestoredBytes = written is null ? 0 : plan.Selection.Bytes,
            Changed = written is null or > 0 || moves.Count > 0,
            Databases =
            [
                .. SqlitePlace
                    .Of(plan)
                    .Select(place => new LoadedDatabase(place.Facts.Name, place.Facts.Engine, place.Facts.Name)
                    {
                        Facts = place.Facts,
                        Failure = written is null ? "it was not put in its place" : null,
                    }),
                .. _record.Databases.Where(database => database.Server is not null),
            ],
            SetAside = [.. moves.Select(move => move.Shown)],
            WayBack =
            [
                .. moves.Reverse().DistinctBy(move => Convert.ToBase64String(move.From)).SelectMany(move => move.WayBack(plan.Stamp)),
            ],
        };

    /// <summary>What is known of a database so far.</summary>
    public LoadedDatabase? Earlier(string name) => _record.Databases.FirstOrDefault(database => database.Name == name);

    /// <summary>Writes down a database, and before anything is made for it where that will be.</summary>
    public void Loaded(LoadedDatabase database, bool changed)
    {
        _record = _record with
        {
            Databases = [.. _record.Databases.Where(other => other.Name != database.Name), database],
            Changed = _record.Changed || changed,
        };
        Keep();
    }

    public void DatabasesTook(TimeSpan time) => _record = _record with { DatabaseSeconds = Math.Round(time.TotalSeconds, 3) };

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
            findings.Add(Diagnosis.RestoreRecord, e.Message);
            _record = _record with { Verdict = findings.Worst, Findings = findings.All };
        }

        return _record;
    }

    private static RestoreRecord Begun(RestorePlan plan, RestoreRecord? before)
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
            Access = plan.Access switch
            {
                RepositoryAccess.ReadOnly => "read-only",
                RepositoryAccess.Tier => "tier",
                _ => "plain",
            },
            Restic = plan.Restic,
            IsSample = plan.Selection.IsSample,
            IsPart = plan.Request.Include.Count > 0,
            TotalFiles = plan.AllFiles,
            TotalBytes = plan.AllBytes,
        };
        if (before is null || !IsOfTheSame(before, plan))
            return record;
        return plan.Request.Part is not RestorePart.Databases
            ? record with
            {
                Databases = [.. before.Databases.Where(database => database.Server is not null)],
            }
            : record with
            {
                Access = before.Access,
                Restic = before.Restic,
                FilesDone = before.FilesDone,
                IsSample = before.IsSample,
                IsPart = before.IsPart,
                TotalFiles = before.TotalFiles,
                TotalBytes = before.TotalBytes,
                RestoredFiles = before.RestoredFiles,
                RestoredBytes = before.RestoredBytes,
                WrittenFiles = before.WrittenFiles,
                FileSeconds = before.FileSeconds,
                SetAside = before.SetAside,
                WayBack = before.WayBack,
                Databases = before.Databases,
            };
    }

    private static RestoreRecord? Before(RestoreRequest request) =>
        request.Record is { } file && File.Exists(file) ? RestoreRecord.Read(file) : null;

    private static bool IsOfTheSame(RestoreRecord before, RestorePlan plan) =>
        (before.Set, before.Snapshot, before.Root) == (plan.Request.Wish.Set, plan.Snapshot?.Id, plan.Request.Target);
}
