using Homelab.Reports.Drills;
using Homelab.Reports.Quantities;
using Homelab.Reports.Safe;
using Homelab.Text;

namespace Homelab.Reports.Notes.Drills;

/// <summary>What came back of a set, in words; its databases below.</summary>
internal static class SetRows
{
    private const int MostDatabases = 50;

    public static NoteRow Row(DrillReport report, DrilledSet set)
    {
        if (set.Snapshot is not { } snapshot)
            return new NoteRow($"{Brief.Of(set.Set)}: **there is no snapshot of it**", null);
        Markup row =
            $"{Brief.Of(set.Set)}: {Files(set)}{Rows(set)}, {Proof(report, set)}; snapshot {VisibleText.Start(snapshot, 8)}{Time(set)}{Chosen(set)}";
        return new NoteRow(row, set.Databases.Count == 0 ? null : () => new SafeNote().Text(Databases(set)));
    }

    private static Markup Files(DrilledSet set)
    {
        Markup came = $"{set.RestoredFiles} files, {ByteCount.Words(set.RestoredBytes)}";
        if (set.IsSample)
            return $"{came} (a sample of {set.Files} files, {ByteCount.Words(set.Bytes)})";
        return set.RestoredFiles == set.Files
            ? came
            : $"**{set.RestoredFiles} of {set.Files} files**, {ByteCount.Words(set.RestoredBytes)}";
    }

    private static Markup Rows(DrilledSet set) =>
        set.Databases.Count switch
        {
            0 => $"",
            1 => $", 1 database with {set.Databases[0].Rows} rows",
            var count => $", {count} databases with {Brief.Sum(set.Databases, database => database.Rows)} rows",
        };

    private static Markup Proof(DrillReport report, DrilledSet set)
    {
        if (!DrillVerdicts.IsProven(report, set))
            return $"**nothing proven**";
        // The manifest, by which the others are proven, is one more.
        return set.ProvenFiles >= set.RestoredFiles - 1 ? (Markup)$"all proven" : $"{set.ProvenFiles} proven";
    }

    private static Markup Time(DrilledSet set) => set.SnapshotTime is { } time ? (Markup)$" of {Brief.Time(time)} UTC" : $"";

    private static Markup Chosen(DrilledSet set) => set.IsOlder ? $", an older one, chosen on purpose" : (Markup)$"";

    private static string Databases(DrilledSet set) =>
        string.Join(
            '\n',
            set.Databases.Take(MostDatabases)
                .Select(database =>
                    $"{Brief.Of(database.Name)}: {database.Tables} tables, {database.Rows} rows, {Brief.Of(database.Engine)} {Brief.Of(database.Server)}, loaded in {Elapsed.Words(database.Seconds)}"
                )
        );
}
