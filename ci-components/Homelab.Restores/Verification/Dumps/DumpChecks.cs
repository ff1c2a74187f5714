using Homelab.Backups.Databases;
using Homelab.Backups.Manifests.Comparing;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;
using Homelab.Processes.Processes;
using Homelab.Reports.Drills;
using Difference = Homelab.Backups.Manifests.Comparing.Difference;

namespace Homelab.Restores.Verification.Dumps;

/// <summary>Looks at the dumps of a set's databases: whole, as they were made, and made by the very run that saved them.</summary>
/// <param name="staged">What the manifest says of each file in the staging folder.</param>
internal sealed class DumpChecks(
    Checks checks,
    RestoredTree tree,
    ComparisonResult found,
    StagedFiles staged,
    Func<string, string?> environment
)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    public async Task<IReadOnlyList<DrillCheck>> LookAsync(DatabaseFacts facts, CancellationToken ct) =>
        [
            await checks.MakeAsync($"dump:{facts.Name}", mandatory: true, () => DumpAsync(facts, ct)),
            checks.Make($"fresh:{facts.Name}", Fresh(facts), mandatory: true),
        ];

    private async Task<Judgement> DumpAsync(DatabaseFacts facts, CancellationToken ct)
    {
        if (facts.Files.Count == 0)
            return Judgement.Fail("the manifest names no file of it");
        foreach (var file in facts.Files)
        {
            if (await FaultAsync(file, ct) is { } fault)
                return Judgement.Fail($"{Evidence.Name(file.Path)} {fault}");
        }

        var whole =
            $"{Evidence.Count(facts.Files.Count, "file")}, {Evidence.Size(facts.Files.Sum(file => file.Bytes))}, with the digests that were noted when they were made";
        return facts is { Engine: "postgres", Files: [var globals, var dump, ..] }
            ? await ArchiveAsync(globals, dump, facts, whole, ct)
            : Judgement.Pass(whole);
    }

    // What the comparison has read need not be read again.
    private async Task<string?> FaultAsync(DumpFile file, CancellationToken ct)
    {
        var path = new RawPath(file.Path);
        if (!tree.HasFile(path))
            return "is not there";
        if (
            found.Differences.FirstOrDefault(difference => difference.Path == path) is { } difference
            && difference is not (Difference.Owner or Difference.Mode)
        )
            return difference is Difference.Content ? "has another content than the dump that was made" : "is not the file that was dumped";
        var digest = staged.Sha256(path);
        if (digest is null)
        {
            await using var content = tree.Open(file.Path);
            digest = await Digest.OfAsync(content, ct);
        }

        return digest == file.Sha256 ? null : "has another digest than was noted when it was made";
    }

    private async Task<Judgement> ArchiveAsync(DumpFile globals, DumpFile dump, DatabaseFacts facts, string whole, CancellationToken ct)
    {
        if (!Ends(globals.Path, 1024, end => end.IndexOf(PostgresArchive.GlobalsEnd) >= 0))
            return Judgement.Fail($"{Evidence.Name(globals.Path)} ends too early");
        if (
            !Begins(dump.Path, PostgresArchive.Magic)
            || (
                facts.Rows.Count > 0
                && !Ends(dump.Path, PostgresArchive.EndOfData.Length, end => end.SequenceEqual(PostgresArchive.EndOfData))
            )
        )
            return Judgement.Fail($"{Evidence.Name(dump.Path)} is cut off");
        var path = new SearchPath(environment);
        if (path.Find("pg_restore") is not { } program)
            return Judgement.Pass(whole + "; pg_restore is not here to list them");
        var (run, entries) = await ArchiveListing.ReadAsync(
            new Tool(program) { Environment = path.Environment, Timeout = Limit },
            tree.At(dump.Path),
            ct
        );
        if (run.ExitCode == 0)
            return Judgement.Pass($"{whole}; pg_restore lists {Evidence.Count(entries, "entry", "entries")}");
        return run.Error.Contains("unsupported version", StringComparison.Ordinal)
            ? Judgement.Pass(whole + "; pg_restore here is too old to list them")
            : Judgement.Fail($"pg_restore cannot list {Evidence.Name(dump.Path)}: {Evidence.Name(run.Error.Trim())}");
    }

    private Judgement Fresh(DatabaseFacts facts)
    {
        var before = found.Header.Created - facts.TakenAt;
        return before <= ManifestJudge.LongestRun && before >= -ManifestJudge.Slack
            ? Judgement.Pass($"taken {facts.TakenAt:u}, by the run that saved it")
            : Judgement.Fail(
                $"the dump of {Evidence.Name(facts.Name)} was taken {facts.TakenAt:u} and saved with what is of {found.Header.Created:u}: it is not of that run"
            );
    }

    private bool Begins(string path, ReadOnlySpan<byte> magic)
    {
        using var file = tree.Open(path);
        var begin = new byte[magic.Length];
        return file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length && begin.AsSpan().SequenceEqual(magic);
    }

    private bool Ends(string path, int length, Func<byte[], bool> right)
    {
        using var file = tree.Open(path);
        file.Position = Math.Max(0, file.Length - length);
        var end = new byte[(int)Math.Min(length, file.Length)];
        return file.ReadAtLeast(end, end.Length, throwOnEndOfStream: false) == end.Length && right(end);
    }
}
