using Homelab.Backups.Databases;
using Homelab.Backups.Manifests.Comparing;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;
using Homelab.Reports.Drills;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Verification.Dumps;

/// <summary>
/// Opens restored SQLite databases where their programs expect them: undamaged, with as many rows in every table as were copied, and byte
/// for
/// byte the copy. That the copy in the staging folder is whole says nothing about the file that was placed.
/// </summary>
internal sealed class SqliteChecks(
    Checks checks,
    RestoredTree tree,
    SetInspection set,
    OwnerJudge owners,
    Func<string, string?> environment
)
{
    public const string Engine = "sqlite";

    // SQLite takes what is in these for a part of the database beside which they lie.
    private static readonly string[] Companions = ["-wal", "-journal"];

    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    public Task<DrillCheck> LookAsync(DatabaseFacts facts, Proof proof, CancellationToken ct) =>
        checks.MakeAsync(DrillCheck.RowsOf(facts.Name), mandatory: true, () => RowsAsync(facts, proof, ct));

    private async Task<Judgement> RowsAsync(DatabaseFacts facts, Proof proof, CancellationToken ct)
    {
        if (set.Loaded.FirstOrDefault(loaded => loaded.Engine == Engine && loaded.Name == facts.Name)?.Failure is { } failure)
            return Judgement.Fail($"it could not be put in its place: {failure}");
        if (facts.Files is not [var copy, ..])
            return Judgement.Fail("the manifest names no file of it");
        var file = tree.At(facts.Name);
        if (!tree.HasFile(new RawPath(facts.Name)))
            return Judgement.Fail($"{Evidence.Name(facts.Name)} is not there");
        if (Companions.Select(end => facts.Name + end).FirstOrDefault(name => tree.Look(new RawPath(name)) is { Size: > 0 }) is { } foreign)
            return Judgement.Fail($"{Evidence.Name(foreign)} lies beside it and is no part of the backup: SQLite would take it for one");
        try
        {
            // Before anything opens it.
            var digest = await DigestAsync(facts.Name, ct);
            var (rows, sequences) = await new SqliteContent(
                new SqliteProgram(environment, LockWait, Limit),
                new SqliteComplaints(facts.Name),
                file
            ).ReadAsync(ct);
            return Judge(
                facts,
                [.. Differences("rows of", facts.Rows, rows), .. Differences("sequence", facts.Sequences, sequences)],
                digest == copy.Sha256,
                proof
            );
        }
        catch (DumpFailureException e)
        {
            return e.Kind == Diagnosis.DumpToolMissing ? Judgement.Skip(e.Message) : Judgement.Fail(e.Message);
        }
    }

    private Judgement Judge(DatabaseFacts facts, List<string> differences, bool isTheCopy, Proof proof)
    {
        if (!isTheCopy && differences.Count == 0)
            differences.Add("its content is not what the backup copied");
        if (Rights(facts) is { } wrong)
            differences.Add(wrong);
        if (differences.Count > 0)
            return Judgement.Fail(
                $"{Evidence.Count(differences.Count, "difference")} in {Evidence.Name(facts.Name)}: {Evidence.Few(differences, differences.Count)}"
            );
        return proof.Counted(facts, $"{Evidence.Name(facts.Name)} is undamaged; {Evidence.Count(facts.Sequences.Count, "sequence")} and");
    }

    private async Task<string> DigestAsync(string path, CancellationToken ct)
    {
        await using var content = tree.Open(path);
        return await Digest.OfAsync(content, ct);
    }

    // The copy is the tool's own; whose the database was is noted beside it.
    private string? Rights(DatabaseFacts facts)
    {
        if (facts.Original is not { } right || tree.Look(new RawPath(facts.Name)) is not { } there)
            return null;
        if (owners.Judge(right.User, right.Group, there) is OwnerVerdict.Wrong wrong)
            return $"owner {wrong.Actual} instead of {right.User}:{right.Group}";
        return there.Mode == right.Mode
            ? null
            : $"permissions {Convert.ToString(there.Mode, 8)} instead of {Convert.ToString(right.Mode, 8)}";
    }

    private static IEnumerable<string> Differences(
        string what,
        IReadOnlyDictionary<string, long> expected,
        IReadOnlyDictionary<string, long> found
    ) =>
        from name in expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal)
        let there = found.ContainsKey(name)
        where !there || !expected.ContainsKey(name) || found[name] != expected[name]
        select $"{what} {Evidence.Name(name)} {(there ? $"{found[name]:N0}" : "are missing")} instead of {(expected.TryGetValue(name, out var number) ? $"{number:N0}" : "none")}";
}
