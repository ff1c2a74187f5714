using System.Diagnostics;
using Homelab.Backups.Databases;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;

namespace Homelab.Restores.Verification.Servers;

/// <summary>Holds databases that were loaded into PostgreSQL servers against what their dumps said of them.</summary>
internal sealed class ServerChecks(Checks checks, Func<string, string?> environment, IProgress<Progress> progress)
{
    private const string InvalidIndexes = "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid OR NOT indisready ORDER BY 1;";

    /// <summary>Of a database: its rows, sequences, roles and extensions, and whether its indexes can be used.</summary>
    public async Task<IReadOnlyList<DrillCheck>> LookAsync(LoadedDatabase loaded, DatabaseFacts? facts, Proof proof, CancellationToken ct)
    {
        var rows = await checks.MakeAsync(DrillCheck.RowsOf(loaded.Name), mandatory: true, () => RowsAsync(loaded, facts, proof, ct));
        return rows.Status is CheckStatus.Pass
            ? [rows, await checks.MakeAsync($"indexes:{loaded.Name}", mandatory: false, () => IndexesAsync(loaded, ct))]
            : [rows];
    }

    /// <summary>What the manifest lists and nobody loaded.</summary>
    public DrillCheck NotLoaded(DatabaseFacts facts) =>
        checks.Make(
            DrillCheck.RowsOf(facts.Name),
            Judgement.Skip($"database {Evidence.Name(facts.Name)} is in the backup and was not loaded"),
            mandatory: true
        );

    private async Task<Judgement> RowsAsync(LoadedDatabase loaded, DatabaseFacts? facts, Proof proof, CancellationToken ct)
    {
        if (loaded.Skipped is { } skipped)
            return Judgement.Skip(skipped);
        if (loaded.Failure is { } failure)
            return Judgement.Fail($"it could not be loaded: {failure}");
        if ((facts ?? loaded.Facts) is not { } expected)
            return Judgement.Skip("nothing says what it should hold");
        return await new DatabaseInspection(loaded, environment, progress).CompareAsync(expected, ct) switch
        {
            RestoreOutcome.Loaded { Differences.Count: 0 } => proof.Counted(
                expected,
                $"{Evidence.Count(expected.Sequences.Count, "sequence")}, {Evidence.Count(expected.Roles.Count, "role")}, {Evidence.Count(expected.Extensions.Count, "extension")} and"
            ),
            RestoreOutcome.Loaded other => Judgement.Fail(
                $"{Evidence.Count(other.Differences.Count, "difference")} of database {Evidence.Name(loaded.Name)}: {Evidence.Few(other.Differences.Select(Words), other.Differences.Count)}"
            ),
            RestoreOutcome.Failed failed => Judgement.Skip(failed.Sentence),
            _ => throw new UnreachableException("An outcome this does not know."),
        };
    }

    private static string Words(LoadDifference difference) =>
        difference switch
        {
            { Expected: "" } => $"{difference.Kind} {Evidence.Name(difference.Name)} is new",
            { Found: "" } => $"{difference.Kind} {Evidence.Name(difference.Name)} is missing",
            _ =>
                $"{difference.Kind} {Evidence.Name(difference.Name)} {Evidence.Name(difference.Found)} instead of {Evidence.Name(difference.Expected)}",
        };

    private async Task<Judgement> IndexesAsync(LoadedDatabase loaded, CancellationToken ct)
    {
        if (await new DatabaseInspection(loaded, environment, progress).ExecuteAsync(InvalidIndexes, ct) is not SqlOutcome.Done done)
            return Judgement.Skip("the server did not say which indexes are valid");
        var invalid = done.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return invalid.Length == 0
            ? Judgement.Pass("every index is valid")
            : Judgement.Fail(
                $"{Evidence.Count(invalid.Length, "index", "indexes")} cannot be used: {Evidence.Few(invalid.Select(Evidence.Name), invalid.Length)}"
            );
    }
}
