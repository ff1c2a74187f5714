using System.Diagnostics;
using System.Security.Cryptography;
using Homelab.Operations.Databases;
using Homelab.Operations.Databases.Throwaway;
using Homelab.Operations.Manifests;
using Homelab.Operations.Processes;
using Homelab.Operations.Verification;
using Homelab.Reports.Backups;
using Homelab.Reports.Notes.Safe;

namespace Homelab.Operations.Restores;

/// <summary>Loads the dumps of a set, each into an empty server of its own, and counts what is there then.</summary>
internal sealed class DatabasesStep(RestorePlan plan, RestoreWork work, IProgress<Progress> progress)
{
    /// <summary>The database that every server has.</summary>
    private const string Everywhere = "postgres";

    private const int Named = 3;

    private readonly ThrowawayServers _servers = new(plan.Request.Environment, progress);

    private RestoreRequest Request => plan.Request;

    public async Task RunAsync(CancellationToken ct)
    {
        var dumps = plan.Databases.Where(planned => planned.Facts.Engine == "postgres").Select(planned => planned.Facts).ToList();
        if (dumps.Count == 0)
            return;
        if (Request.Databases is DatabaseTarget.Skip)
        {
            work.Findings.Add("restore-databases-skipped", string.Join(", ", dumps.Select(facts => facts.Name)));
            return;
        }

        var time = Stopwatch.StartNew();
        foreach (var facts in dumps)
        {
            await LoadAsync(facts, ct);
            work.DatabasesTook(time.Elapsed);
        }
    }

    private async Task LoadAsync(DatabaseFacts facts, CancellationToken ct)
    {
        if (!await AreDumpsWholeAsync(facts, ct))
            return;
        var time = Stopwatch.StartNew();
        try
        {
            var (loaded, changed) = Request.Databases is DatabaseTarget.Own ? await IntoOwnAsync(facts, ct) : await IntoThrowawayAsync(facts, ct);
            work.Loaded(loaded with { Seconds = Math.Round(time.Elapsed.TotalSeconds, 3) }, changed);
        }
        catch (DumpFailureException e) when (e.Code == "restore-no-place")
        {
            work.Findings.Add(new Finding(e.Code, Severity.Look, facts.Name, e.Message));
            work.Loaded(Empty(facts, server: null) with { Failure = e.Message, Skipped = e.Message }, changed: false);
        }
        catch (DumpFailureException e)
        {
            Fail(facts, e.Code, e.Message);
        }
        catch (Exception e) when (e is ToolUnavailableException or TimeoutException)
        {
            Fail(facts, "restore-failed", e.Message);
        }
    }

    private void Fail(DatabaseFacts facts, string code, string sentence)
    {
        work.Findings.Add(new Finding(code, Severity.Failed, facts.Name, sentence));
        work.Loaded((work.Earlier(facts.Name) ?? Empty(facts, server: null)) with { Failure = sentence }, changed: true);
    }

    private async Task<(LoadedDatabase Loaded, bool Changed)> IntoOwnAsync(DatabaseFacts facts, CancellationToken ct)
    {
        var own = Request.Config!.Database(facts.Name)!;
        var loaded = Empty(facts, ServerAddress.OfOwn(own)) with { Database = ServerAddress.DatabaseOf(own, Request.Environment) };
        // In a server that was just made there is nothing but PostgreSQL's own database.
        var (version, via) = await VersionAsync(loaded, ct) is { } there ? (there, (string?)null) : (await VersionAsync(loaded with { Database = Everywhere }, ct), Everywhere);
        if (version < PlannedDatabases.MajorOf(facts))
            throw new DumpFailureException("restore-server-old", $"Database {facts.Name} is not loaded, because its dump is of PostgreSQL {PlannedDatabases.MajorOf(facts)} and its server is {version}: give it a server of the same version or newer.");
        return await IntoAsync(facts, loaded, new PostgresRestore(own, Request.Environment, progress) { Via = via }, ct);
    }

    /// <returns>Null where there is no such database.</returns>
    private async Task<int?> VersionAsync(LoadedDatabase loaded, CancellationToken ct) =>
        await new DatabaseInspection(loaded, Request.Environment, progress).ExecuteAsync("SELECT current_setting('server_version_num')::int / 10000", ct) switch
        {
            SqlOutcome.Done done => int.TryParse(done.Output, out var version) ? version : 0,
            SqlOutcome.Failed { Code: "database-missing" } when loaded.Database != Everywhere => null,
            SqlOutcome.Failed failed => throw new DumpFailureException(failed.Code, failed.Sentence),
            _ => throw new InvalidOperationException("SQL ends or fails."),
        };

    private async Task<(LoadedDatabase Loaded, bool Changed)> IntoThrowawayAsync(DatabaseFacts facts, CancellationToken ct)
    {
        // Anybody may have changed what was loaded before, so it is never taken for the dump.
        if (work.Earlier(facts.Name) is { Server: { } place } && await _servers.EndAsync(place, ct) is { } left)
            throw new DumpFailureException("restore-server", $"Database {facts.Name} is not loaded, because of what an earlier run left: {left}.");
        var (server, because) = await _servers.StartAsync(PlannedDatabases.OrderOf(Request, facts), about => work.Loaded(Empty(facts, about) with { Failure = "it was not loaded to its end" }, changed: true), ct);
        if (because is not null)
            work.Findings.Add("restore-sandboxed", because, facts.Name);
        var address = ServerAddress.Of(server.Place, facts.Name, Everywhere, Request.Environment);
        try
        {
            return await IntoAsync(facts, Empty(facts, server.Place), new PostgresRestore(address.Server, address.Environment, progress), ct);
        }
        catch (DumpFailureException e)
        {
            var why = server.WhyEnded();
            // There is nothing in it that anybody could look at.
            await _servers.EndAsync(server.Place, ct);
            throw why is null ? e : new DumpFailureException("restore-limit", $"Database {facts.Name} is not loaded, because the server made for it was ended: {why}. See what the dump does, or load it on a larger machine.");
        }
    }

    private async Task<(LoadedDatabase Loaded, bool Changed)> IntoAsync(DatabaseFacts facts, LoadedDatabase loaded, PostgresRestore restore, CancellationToken ct)
    {
        var outcome = await restore.LoadAsync(facts, Dump(facts, 0), Dump(facts, 1), ct);
        if (outcome is RestoreOutcome.Failed { Code: "restore-not-empty" } && loaded.Database.Length > 0
            && await new DatabaseInspection(loaded, Request.Environment, progress).CompareAsync(facts, ct) is RestoreOutcome.Loaded { Differences.Count: 0 } same)
            return (loaded with { Database = same.Database }, false);
        switch (outcome)
        {
            case RestoreOutcome.Failed failed:
                throw new DumpFailureException(failed.Code, failed.Sentence);
            case RestoreOutcome.Loaded { Differences: var differences, Database: var name }:
                if (differences.Count > 0)
                    work.Findings.Add("restore-database-differs", Words(differences), facts.Name);
                return (loaded with { Database = name }, true);
            default:
                throw new InvalidOperationException("A dump is loaded or not.");
        }
    }

    private static LoadedDatabase Empty(DatabaseFacts facts, ServerPlace? server) => new(facts.Name, facts.Engine, "", server, 0) { Facts = facts };

    private string Dump(DatabaseFacts facts, int number) => SnapshotPath.Below(Request.Target, facts.Files[number].Path);

    /// <summary>What is loaded is what the manifest in the repository says, byte by byte.</summary>
    private async Task<bool> AreDumpsWholeAsync(DatabaseFacts facts, CancellationToken ct)
    {
        progress.Report(new Progress.Started($"dump of {facts.Name}"));
        foreach (var (number, expected) in facts.Files.Index())
        {
            if (OnDisk.Look(Dump(facts, number)) is not { Type: EntryType.File })
            {
                Fail(facts, "restore-dump-missing", RestoreDiagnosis.Of("restore-dump-missing").About(facts.Name, Dump(facts, number)).Sentence);
                return false;
            }

            await using var file = new FileStream(Dump(facts, number), new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
            if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)) != expected.Sha256)
            {
                Fail(facts, "restore-dump-damaged", RestoreDiagnosis.Of("restore-dump-damaged").About(facts.Name, Dump(facts, number)).Sentence);
                return false;
            }
        }

        return true;
    }

    private static string Words(IReadOnlyList<Databases.Difference> differences) => string.Join(", ", differences.Take(Named).Select(difference =>
        $"{difference.Kind} {VisibleText.OneLine(difference.Name)} {Or(difference.Found)} instead of {Or(difference.Expected)}")) + (differences.Count > Named ? $" and {differences.Count - Named} more" : "");

    private static string Or(string value) => value.Length == 0 ? "missing" : VisibleText.OneLine(value);
}
