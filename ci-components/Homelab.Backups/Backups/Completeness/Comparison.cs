using Homelab.Backups.Manifests;
using Homelab.Configuration;
using Homelab.Processes.Files;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups.Completeness;

/// <summary>Holds what was saved against the last snapshot that was whole, as far as homelab.yml still wants it.</summary>
/// <param name="good">Null where there is none yet.</param>
internal sealed class Comparison(BackupSet set, Measure? good, Measure now)
{
    private const int Named = 3;

    private readonly IReadOnlyList<string> _paths = PathText.OuterOf(set.Paths);

    public IReadOnlyList<Shortfall> Shortfalls() => [.. Mounts(), .. Empty(), .. Halved(), .. Databases()];

    /// <summary>A mount point that the good snapshot had, and that is none now, whatever lies there.</summary>
    private IEnumerable<Shortfall> Mounts() =>
        Lost().Select(place => new Shortfall(Diagnosis.MountMissing, $"{place.Path}: {Words(place.Files, "file")} in {good}"));

    private IEnumerable<PlaceCount> Lost() =>
        now.Places is null
            ? []
            : (good?.Places ?? []).Where(place => place.Mounted && Concerns(place.Path) && now.At(place.Path) is not { Mounted: true });

    private IEnumerable<Shortfall> Empty()
    {
        var lost = Lost().Select(place => place.Path).ToHashSet();
        foreach (var place in (now.Places ?? []).Where(place => place.Files == 0 && !lost.Contains(place.Path)))
        {
            var before = good?.At(place.Path);
            if (before is null ? IsExpectedToHold(place.Path) : before.Files > 0)
                yield return new Shortfall(
                    Diagnosis.SourceEmpty,
                    before is null ? place.Path : $"{place.Path}: {Words(before.Files, "file")} in {good}"
                );
        }
    }

    // An SQLite file is in the snapshot as a copy, and left out where it lies.
    private bool IsExpectedToHold(string place) => set.Paths.Contains(place) && !set.Sqlite.Any(file => PathText.IsAtOrBelow(file, place));

    // Only paths that both had: one that is added or taken away in homelab.yml is a reviewed change.
    private IEnumerable<Shortfall> Halved()
    {
        var paths = _paths.Where(path => good?.At(path) is not null && now.At(path) is not null).ToArray();
        var (files, bytes, filesNow, bytesNow) =
            good?.Places is null || now.Places is null
                ? (
                    good?.SnapshotFiles ?? 0,
                    good?.SnapshotBytes ?? 0,
                    now.SnapshotFiles ?? long.MaxValue,
                    now.SnapshotBytes ?? long.MaxValue
                )
                : (
                    Sum(good, place => place.Files),
                    Sum(good, place => place.Bytes),
                    Sum(now, place => place.Files),
                    Sum(now, place => place.Bytes)
                );
        // Of no file at all it was said where they are missing.
        if (filesNow == 0)
            yield break;
        if (IsHalved(files, filesNow))
            yield return new Shortfall(Diagnosis.FilesHalved, $"{filesNow} after {files} in {good}");
        else if (IsHalved(bytes, bytesNow))
            yield return new Shortfall(Diagnosis.BytesHalved, $"{bytesNow} bytes after {bytes} in {good}");

        decimal Sum(Measure measure, Func<PlaceCount, decimal> number) => paths.Sum(path => number(measure.At(path)!));
    }

    private IEnumerable<Shortfall> Databases() =>
        now.Databases.SelectMany(database => Database(database.Key, good?.Databases.GetValueOrDefault(database.Key), database.Value));

    private IEnumerable<Shortfall> Database(
        string name,
        IReadOnlyDictionary<string, long>? before,
        IReadOnlyDictionary<string, long> tables
    )
    {
        var (rows, rowsBefore) = (Sum(tables), Sum(before));
        // One that never held a row is as its program made it.
        if (rows == 0 && rowsBefore > 0)
            yield return new Shortfall(Diagnosis.DatabaseEmpty, $"{name}: {Words(rowsBefore, "row")} in {good}");
        else if (IsHalved(rowsBefore, rows))
            yield return new Shortfall(Diagnosis.DatabaseHalved, $"{name}: {rows} rows after {rowsBefore} in {good}");
        else if (Gone(before, tables) is { Length: > 0 } gone)
            yield return new Shortfall(
                Diagnosis.TableEmpty,
                $"{name}: {string.Join(", ", gone.Take(Named))}{(gone.Length > Named ? $" and {gone.Length - Named} more" : "")}, with rows in {good}"
            );
    }

    private static decimal Sum(IReadOnlyDictionary<string, long>? tables) => tables?.Values.Sum(rows => (decimal)rows) ?? 0;

    private static string[] Gone(IReadOnlyDictionary<string, long>? before, IReadOnlyDictionary<string, long> tables) =>
        [
            .. (before ?? new Dictionary<string, long>())
                .Where(table => table.Value > 0 && tables.GetValueOrDefault(table.Key) == 0)
                .Select(table => table.Key)
                .Order(StringComparer.Ordinal),
        ];

    private bool Concerns(string place) => set.Paths.Any(path => PathText.IsAtOrBelow(path, place) || PathText.IsAtOrBelow(place, path));

    private static bool IsHalved(decimal before, decimal after) => after < before - after;

    private static string Words(decimal number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
