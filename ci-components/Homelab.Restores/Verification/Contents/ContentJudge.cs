using System.Runtime.InteropServices;
using System.Text;
using Homelab.Backups.Databases;
using Homelab.Backups.Manifests.Comparing;
using Homelab.Processes.Files;
using Homelab.Restores.Verification.Dumps;

namespace Homelab.Restores.Verification.Contents;

/// <summary>Judges what a comparison of a restored tree with its manifest found. Looks at nothing itself.</summary>
/// <param name="changed">The first files that look as if they were written to, as they are.</param>
/// <param name="restorer">Who restored.</param>
internal sealed class ContentJudge(ComparisonResult found, SetInspection set, IReadOnlyList<ChangedFile> changed, OwnerScope restorer)
{
    private const int NotAllowed = 13;

    // What is left out of a share of a few files: one of ten that is written to is everyday life, and so are three of an application that
    // has no more.
    private const long QuietlyChanged = 1,
        EverChanged = 3;

    private static readonly string Forbidden = Marshal.GetPInvokeErrorMessage(NotAllowed);

    private readonly bool _isRoot = Environment.IsPrivilegedProcess;
    private readonly Dictionary<string, AlteredPath> _altered = (set.Altered ?? [])
        .DistinctBy(path => path.Path)
        .ToDictionary(path => path.Path);
    private readonly Dictionary<string, ChangedFile> _changed = changed.DistinctBy(file => file.Path).ToDictionary(file => file.Path);

    /// <summary>The first files that were written to between manifest and snapshot, or look as if. Nobody writes to the staging
    /// folder.</summary>
    public static IEnumerable<Difference.Newer> Written(ComparisonResult found, SetInspection set) =>
        found.Differences.OfType<Difference.Newer>().Where(difference => !IsStaged(difference, set));

    /// <summary>How many there are.</summary>
    public long WrittenFiles => found.Count<Difference.Newer>() - Of<Difference.Newer>(difference => IsStaged(difference, set)).Count;

    private string Compared =>
        $"{found.ProvenFiles:N0} of {Evidence.Count(found.Files, "file")} proven, {Evidence.Size(found.ProvenBytes)} read";

    /// <summary>Everything the manifest lists is there and is what it was.</summary>
    public Judgement Content()
    {
        if (found.IsCutOff)
            return Judgement.Fail("the end of the manifest is missing, so nothing is proven about the rest");
        var damage = new[]
        {
            Damage("with other content", Of<Difference.Content>()),
            Damage("missing", Of<Difference.Missing>()),
            Damage("of another kind", Of<Difference.Type>()),
            Damage("leading elsewhere", Of<Difference.Target>()),
            Damage("unreadable", Unreadable()),
            Damage(
                "in the staging folder, where nobody writes, of other size or time",
                Of<Difference.Newer>(difference => IsStaged(difference, set))
            ),
            Damage("of other size or time than in the snapshot", Of<Difference.Newer>(IsUnexplained)),
        }
            .Where(text => text.Length > 0)
            .ToList();
        return damage.Count > 0 ? Judgement.Fail($"{string.Join("; ", damage)}; {Compared}") : Judgement.Pass(Compared + Remarks());
    }

    /// <summary>What was written to while the backup ran is not the restore's fault, as long as it is little.</summary>
    public Judgement ChangedMeanwhile()
    {
        var altered = found.Differences.Where(IsAltered).ToList();
        var written = Written(found, set).ToList();
        var many = WrittenFiles + altered.Count;
        if (many == 0)
            return Judgement.Pass($"no difference between manifest and snapshot in {Evidence.Count(found.Files, "file")}");
        var files = set.IsSample ? found.Files : Math.Max(found.Files, found.Totals?.Files ?? 0);
        var share =
            $"{Evidence.Count(many, "file")} of {files:N0} changed or went while the backup ran: {Evidence.Few(written.Concat(altered).Select(difference => Evidence.Name(difference.Path)), many)}";
        if (many > Math.Max(EverChanged, files / 10))
            return Judgement.Fail(share + "; so much proves nothing: back up when nobody writes, or stop what does (a set's 'before')");
        var odd = set.Altered is null ? written.FindAll(difference => difference.HasSameTime) : [];
        if (odd.Count > 0)
            return Judgement.Warn(
                $"{share}; of another size at the same time, which looks like damage: {Evidence.Few(odd.Select(difference => Evidence.Name(difference.Path)), odd.Count)}"
            );
        return many > Math.Max(QuietlyChanged, files / 100) ? Judgement.Warn(share) : Judgement.Pass(share);
    }

    /// <summary>Owner, group and permissions.</summary>
    public Judgement Owners()
    {
        var owners = Of<Difference.Owner>();
        var modes = Of<Difference.Mode>();
        if (owners.Count + modes.Count > 0)
        {
            return Judgement.Fail(
                string.Join(
                    "; ",
                    new[]
                    {
                        Damage(
                            "of another owner",
                            owners,
                            difference => difference is Difference.Owner it ? $"{it.Actual} instead of {it.Expected}" : ""
                        ),
                        Damage(
                            "with other permissions",
                            modes,
                            difference => difference is Difference.Mode it ? $"{Octal(it.Actual)} instead of {Octal(it.Expected)}" : ""
                        ),
                    }.Where(text => text.Length > 0)
                )
            );
        }

        var paths = Evidence.Count(found.Compared, "path");
        return found.OwnersImpossible == 0
            ? Judgement.Pass($"owner, group and permissions of {paths} are right")
            : Judgement.Skip(
                $"user {restorer.User}, who restored it, cannot give {Evidence.Count(found.OwnersImpossible, "path")} to their owners, such as {Evidence.Name(found.ImpossibleOwner ?? "")}: "
                    + $"hold the drill as root to see them judged; the owners of {found.Compared - found.OwnersImpossible:N0} and the permissions of {paths} are right"
            );
    }

    /// <summary>As many files as the snapshot has.</summary>
    public Judgement Complete()
    {
        // The manifest lists everything but itself.
        var there = found.FilesThere + 1 - Placed;
        var listed = (found.Totals?.Files ?? 0) + 1;
        if (set.IsSample)
            return Judgement.Pass($"a sample: {there:N0} of {Evidence.Count(set.SnapshotFiles ?? listed, "file")} were restored");
        if (set.SnapshotFiles is { } expected)
        {
            var known = $"{there:N0} files are there, the snapshot has {expected:N0}, its manifest {listed:N0}";
            return there < expected
                    ? Judgement.Fail(
                        $"{there:N0} of the snapshot's {Evidence.Count(expected, "file")} are there; its manifest has {listed:N0}"
                    )
                : there == expected ? Judgement.Pass(known)
                : Judgement.Warn(
                    $"{known}: somebody else writes there; of those that the manifest does not know: {Evidence.Few(New.Select(difference => Evidence.Name(difference.Path)), NewFiles)}"
                );
        }

        var missing = Of<Difference.Missing>().Count;
        return missing > 0
            ? Judgement.Fail($"{Evidence.Count(missing, "path")} of the manifest are not there")
            : Judgement.Pass($"{there:N0} files are there, the manifest has {listed:N0}");
    }

    // Copies of SQLite databases that were put where the snapshot has no file.
    private int Placed => set.Loaded.Count(IsPlaced);

    private bool IsPlaced(LoadedDatabase loaded) => loaded is { Engine: SqliteChecks.Engine, Failure: null } && IsInRoots(loaded.Name);

    private IEnumerable<Difference> New =>
        found.Differences.Where(difference =>
            difference is Difference.Extra && !set.Loaded.Any(loaded => IsPlaced(loaded) && loaded.Name == difference.Path.ToString())
        );

    private long NewFiles => Math.Max(0, found.Count<Difference.Extra>() - Placed);

    private string Remarks()
    {
        var remarks = new[]
        {
            found.WithoutHash > 0 ? $"{found.WithoutHash:N0} not hashed before the backup" : "",
            NewFiles > 0 ? $"{NewFiles:N0} new since the manifest" : "",
            found.UnreadableBefore > 0 ? $"{found.UnreadableBefore:N0} unreadable before the backup" : "",
            !_isRoot && Closed > 0 ? $"{Closed:N0} that only root may read" : "",
        }
            .Where(text => text.Length > 0)
            .ToList();
        return remarks.Count > 0 ? "; " + string.Join(", ", remarks) : "";
    }

    // Whoever is not root cannot read back a file that its owner may not read.
    private int Closed =>
        found.Differences.Count(difference => difference is Difference.Unreadable { Reason: var reason } && reason == Forbidden);

    private (long Count, List<Difference> Named) Unreadable()
    {
        var (count, named) = Of<Difference.Unreadable>();
        return _isRoot
            ? (count, named)
            : (
                count - Closed,
                named.FindAll(difference => difference is Difference.Unreadable { Reason: var reason } && reason != Forbidden)
            );
    }

    /// <summary>How many there are of a case, less what the snapshot itself explains.</summary>
    private (long Count, List<Difference> Named) Of<T>()
        where T : Difference
    {
        var named = found.Differences.Where(difference => difference is T).ToList();
        return (found.Count<T>() - named.RemoveAll(IsAltered), named);
    }

    private (long Count, List<Difference> Named) Of<T>(Func<Difference, bool> where)
        where T : Difference
    {
        var named = found.Differences.Where(difference => difference is T && where(difference)).ToList();
        return (named.Count, named);
    }

    private static string Damage(string what, (long Count, List<Difference> Named) differences, Func<Difference, string>? detail = null) =>
        differences.Count == 0
            ? ""
            : $"{Evidence.Count(differences.Count, "path")} {what}: {Evidence.Few(differences.Named.Select(difference => Evidence.Name(difference.Path) + (detail is null ? "" : $" ({detail(difference)})")), differences.Count)}";

    // A spelling that stands for bytes nobody knows could stand for another path, too.
    private bool IsAltered(Difference difference) =>
        difference is Difference.Missing or Difference.Type or Difference.Owner or Difference.Mode or Difference.Target
        && _altered.Count > 0
        && difference.Path.IsText
        && _altered.ContainsKey(difference.Path.ToString());

    /// <summary>The repository says that the snapshot has the file as it is here, though the manifest does not.</summary>
    public bool IsAsInSnapshot(RawPath path) =>
        path.IsText
        && _changed.GetValueOrDefault(path.ToString()) is { } file
        && _altered.GetValueOrDefault(file.Path) is { } known
        && known.Size == file.Size
        && known.Modified == file.Modified;

    // What the snapshot holds of a file that changed, only the repository knows.
    private bool IsUnexplained(Difference difference) =>
        set.Altered is not null
        && !IsStaged(difference, set)
        && difference.Path.IsText
        && _changed.ContainsKey(difference.Path.ToString())
        && !IsAsInSnapshot(difference.Path);

    private static bool IsStaged(Difference difference, SetInspection set) =>
        Path.GetDirectoryName(set.Manifest) is { Length: > 1 } folder
        && PathText.IsBelow(difference.Path.Bytes, Encoding.UTF8.GetBytes(folder));

    private bool IsInRoots(string path) =>
        found.Header.Roots.Any(root =>
            PathText.IsBelow(Encoding.UTF8.GetBytes(path), Encoding.UTF8.GetBytes(Path.TrimEndingDirectorySeparator(root)))
        );

    private static string Octal(int mode) => Convert.ToString(mode, 8).PadLeft(4, '0');
}
