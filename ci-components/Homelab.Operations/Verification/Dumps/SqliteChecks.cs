using Homelab.Operations.Databases;
using Homelab.Operations.Manifests;
using Homelab.Operations.Manifests.FileSystem;
using Homelab.Reports.Drills;

namespace Homelab.Operations.Verification.Dumps;

/// <summary>Opens restored SQLite databases: undamaged, with as many rows in every table as were copied.</summary>
internal sealed class SqliteChecks(Checks checks, RestoredTree tree, SetInspection set, Func<string, string?> environment)
{
    public const string Engine = "sqlite";

    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    public Task<DrillCheck> LookAsync(DatabaseFacts facts, CancellationToken ct) =>
        checks.MakeAsync(DrillCheck.RowsOf(facts.Name), mandatory: true, () => RowsAsync(facts, ct));

    /// <summary>Where it is: at its place, if somebody put it there, else the copy as the snapshot has it.</summary>
    public static string? Place(SetInspection set, DatabaseFacts facts) =>
        set.Loaded.Any(loaded => loaded.Engine == Engine && loaded.Name == facts.Name) ? facts.Name : facts.Files.Count > 0 ? facts.Files[0].Path : null;

    private async Task<Judgement> RowsAsync(DatabaseFacts facts, CancellationToken ct)
    {
        if (set.Loaded.FirstOrDefault(loaded => loaded.Engine == Engine && loaded.Name == facts.Name)?.Failure is { } failure)
            return Judgement.Fail($"it could not be put in its place: {failure}");
        if (Place(set, facts) is not { } place)
            return Judgement.Fail("the manifest names no file of it");
        var file = tree.At(place);
        if (!tree.HasFile(new RawPath(place)))
            return Judgement.Fail($"{Evidence.Name(place)} is not there");
        try
        {
            var (rows, sequences) = await new SqliteContent(new SqliteProgram(environment, LockWait, Limit), new SqliteComplaints(place), file).ReadAsync(ct);
            var differences = Differences("rows of", facts.Rows, rows).Concat(Differences("sequence", facts.Sequences, sequences)).ToList();
            if (tree.Look(new RawPath(place)) is { } there && place == facts.Name && Rights(facts, there) is { } wrong)
                differences.Add(wrong);
            return differences.Count == 0
                ? Judgement.Pass($"{Evidence.Name(place)} is undamaged; {Evidence.Count(rows.Count, "table")} with {Evidence.Count(rows.Values.Sum(), "row")} and {Evidence.Count(sequences.Count, "sequence")} are as in the backup")
                : Judgement.Fail($"{Evidence.Count(differences.Count, "difference")} in {Evidence.Name(place)}: {Evidence.Few(differences, differences.Count)}");
        }
        catch (DumpFailureException e)
        {
            return e.Code == "dump-tool-missing" ? Judgement.Skip(e.Message) : Judgement.Fail(e.Message);
        }
    }

    // The copy is the tool's own; whose the database was is noted beside it.
    private static string? Rights(DatabaseFacts facts, in FileFacts there)
    {
        if (facts.Original is not { } right)
            return null;
        if (Environment.IsPrivilegedProcess && (there.User, there.Group) != (right.User, right.Group))
            return $"owner {there.User}:{there.Group} instead of {right.User}:{right.Group}";
        return there.Mode == right.Mode ? null : $"permissions {Convert.ToString(there.Mode, 8)} instead of {Convert.ToString(right.Mode, 8)}";
    }

    private static IEnumerable<string> Differences(string what, IReadOnlyDictionary<string, long> expected, IReadOnlyDictionary<string, long> found) =>
        from name in expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal)
        let there = found.ContainsKey(name)
        where !there || !expected.ContainsKey(name) || found[name] != expected[name]
        select $"{what} {Evidence.Name(name)} {(there ? $"{found[name]:N0}" : "are missing")} instead of {(expected.TryGetValue(name, out var number) ? $"{number:N0}" : "none")}";
}
