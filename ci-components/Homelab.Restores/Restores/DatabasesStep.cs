using System.Diagnostics;
using Homelab.Backups.Backups;
using Homelab.Backups.Databases;
using Homelab.Backups.Databases.Throwaway;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Restores.Restores;

/// <summary>Loads the dumps of a set, each into an empty server of its own, and counts what is there then.</summary>
/// <param name="isConfirmed">A person typed the machine's name: what a load left half done may be set aside, and a dump may be loaded by a
/// superuser.</param>
internal sealed class DatabasesStep(RestorePlan plan, RestoreWork work, StateFolder state, bool isConfirmed, IProgress<Progress> progress)
{
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
            work.Findings.Add(Diagnosis.RestoreDatabasesSkipped, string.Join(", ", dumps.Select(facts => facts.Name)));
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
            var (loaded, changed) =
                Request.Databases is DatabaseTarget.Own ? await IntoOwnAsync(facts, ct) : await IntoThrowawayAsync(facts, ct);
            work.Loaded(loaded with { Seconds = Math.Round(time.Elapsed.TotalSeconds, 3) }, changed);
        }
        catch (DumpFailureException e) when (e.Kind == Diagnosis.RestoreNoPlace)
        {
            work.Findings.Add(e.Kind.Says(facts.Name, e.Message));
            work.Loaded(Empty(facts, server: null) with { Failure = e.Message, Skipped = e.Message }, changed: false);
        }
        catch (DumpFailureException e)
        {
            Fail(facts, e.Kind, e.Message);
        }
        catch (Exception e) when (e is ToolUnavailableException or TimeoutException)
        {
            Fail(facts, Diagnosis.RestoreFailed, e.Message);
        }
    }

    private void Fail(DatabaseFacts facts, Diagnosis kind, string sentence)
    {
        work.Findings.Add(kind.Says(facts.Name, sentence) with { Severity = Severity.Failed });
        work.Loaded((work.Earlier(facts.Name) ?? Empty(facts, server: null)) with { Failure = sentence }, changed: true);
    }

    private async Task<(LoadedDatabase Loaded, bool Changed)> IntoOwnAsync(DatabaseFacts facts, CancellationToken ct)
    {
        var own = new OwnServer(Request, facts, state, progress);
        var content = await own.LookAsync(ct);
        using var mark =
            LoadMark.TryTake(state, content.Server.System)
            ?? throw new DumpFailureException(
                Diagnosis.RestoreBusy,
                $"Database {facts.Name} is not loaded, because another restore loads into its server: wait for it."
            );
        switch (content)
        {
            case OwnContent.Whole whole when await own.IsUnchangedAsync(whole, ct):
                return (own.Record with { Database = whole.Server.Filled }, false);
            case OwnContent.Whole:
                throw NotEmpty(facts, "it was loaded from this dump before, and somebody changed it since");
            case OwnContent.Foreign:
                throw NotEmpty(facts, "its server has databases or tables that are not known to be this dump");
            case OwnContent.Half half when half.Server.Filled is var name && isConfirmed:
                work.Findings.Add(Diagnosis.RestoreHalfAside, $"{name} is now {await own.SetAsideAsync(half, plan.Stamp, ct)}", facts.Name);
                break;
            case OwnContent.Half half:
                throw new DumpFailureException(
                    Diagnosis.RestoreHalfLoaded,
                    $"Database {facts.Name} is not loaded, because {half.Server.Filled} on its server is what a load left that did not come to its end: say the machine's name with --confirm, and it gets another name, with what was written to it since, and is made anew."
                );
        }

        return Loaded(facts, own.Record, await own.LoadAsync(mark, Dump(facts, 0), Dump(facts, 1), isConfirmed, ct));
    }

    // Nothing is ever mixed with what is there, and nobody's data is dropped.
    private static DumpFailureException NotEmpty(DatabaseFacts facts, string why) =>
        new(
            Diagnosis.RestoreNotEmpty,
            $"Database {facts.Name} is not loaded, because {why}: give an empty server, or drop what is there yourself if nobody needs it."
        );

    private async Task<(LoadedDatabase Loaded, bool Changed)> IntoThrowawayAsync(DatabaseFacts facts, CancellationToken ct)
    {
        if (work.Earlier(facts.Name) is { Server: { } there, Failure: null } earlier && await IsUnchangedAsync(earlier, there, facts, ct))
            return (earlier, false);
        // Anybody may have changed what was loaded before, so it is never taken for the dump.
        if (work.Earlier(facts.Name) is { Server: { } place } && await _servers.EndAsync(place, ct) is { } left)
            throw new DumpFailureException(
                Diagnosis.RestoreServer,
                $"Database {facts.Name} is not loaded, because of what an earlier run left: {left}."
            );
        var (server, because) = await _servers.StartAsync(
            PlannedDatabases.OrderOf(Request, facts),
            about => work.Loaded(Empty(facts, about) with { Failure = "it was not loaded to its end" }, changed: true),
            ct
        );
        if (because is not null)
            work.Findings.Add(Diagnosis.RestoreSandboxed, because, facts.Name);
        var address = ServerAddress.Of(server.Place, facts.Name, OwnServer.Everywhere, Request.Environment);
        string? fingerprint = null;
        try
        {
            var restore = new PostgresRestore(address.Server, address.Environment, progress)
            {
                // A drill restores once, and reads all of it anyway.
                Loaded = IsDrill ? null : (_, taken) => Task.FromResult(fingerprint = taken),
            };
            var outcome = await restore.LoadAsync(facts, Dump(facts, 0), Dump(facts, 1), ct);
            return Loaded(facts, Empty(facts, server.Place) with { Fingerprint = fingerprint }, outcome);
        }
        catch (DumpFailureException e)
        {
            var why = server.WhyEnded();
            // There is nothing in it that anybody could look at.
            await _servers.EndAsync(server.Place, ct);
            throw why is null
                ? e
                : new DumpFailureException(
                    Diagnosis.RestoreLimit,
                    $"Database {facts.Name} is not loaded, because the server made for it was ended: {why}. See what the dump does, or load it on a larger machine."
                );
        }
    }

    private bool IsDrill => Request.Environment(ToolEnvironment.DrillVariable) is { Length: > 0 };

    /// <summary>The server is there, and holds what was loaded from this very dump, to the last row.</summary>
    private async Task<bool> IsUnchangedAsync(LoadedDatabase earlier, ServerPlace place, DatabaseFacts facts, CancellationToken ct)
    {
        if (earlier is not { Fingerprint: { } fingerprint, Facts: { } dumped } || LoadMark.Of(dumped) != LoadMark.Of(facts))
            return false;
        try
        {
            var address = ServerAddress.Of(place, facts.Name, OwnServer.Everywhere, Request.Environment);
            return await new PostgresRestore(address.Server, address.Environment, progress).FingerprintAsync(earlier.Database, ct)
                == fingerprint;
        }
        catch (Exception e) when (e is DumpFailureException or ToolUnavailableException or TimeoutException)
        {
            return false;
        }
    }

    private (LoadedDatabase Loaded, bool Changed) Loaded(DatabaseFacts facts, LoadedDatabase loaded, RestoreOutcome outcome)
    {
        switch (outcome)
        {
            case RestoreOutcome.Failed failed:
                throw new DumpFailureException(failed.Kind, failed.Sentence);
            case RestoreOutcome.Loaded { Differences: var differences, Database: var name }:
                if (differences.Count > 0)
                    work.Findings.Add(Diagnosis.RestoreDatabaseDiffers, Words(differences), facts.Name);
                return (loaded with { Database = name }, true);
            default:
                throw new UnreachableException("A dump is loaded or not.");
        }
    }

    private static LoadedDatabase Empty(DatabaseFacts facts, ServerPlace? server) =>
        new(facts.Name, facts.Engine, "", server, 0) { Facts = facts };

    private string Dump(DatabaseFacts facts, int number) => PathText.Below(Request.Target, facts.Files[number].Path);

    /// <summary>What is loaded is what the manifest in the repository says, byte by byte.</summary>
    private async Task<bool> AreDumpsWholeAsync(DatabaseFacts facts, CancellationToken ct)
    {
        progress.Report(new Progress.Started($"dump of {facts.Name}"));
        foreach (var (number, expected) in facts.Files.Index())
        {
            if (OnDisk.Look(Dump(facts, number)) is not { Type: EntryType.File })
            {
                Fail(facts, Diagnosis.RestoreDumpMissing, Diagnosis.RestoreDumpMissing.About(facts.Name, Dump(facts, number)).Sentence);
                return false;
            }

            if (await Digest.OfFileAsync(Dump(facts, number), ct) != expected.Sha256)
            {
                Fail(facts, Diagnosis.RestoreDumpDamaged, Diagnosis.RestoreDumpDamaged.About(facts.Name, Dump(facts, number)).Sentence);
                return false;
            }
        }

        return true;
    }

    private static string Words(IReadOnlyList<LoadDifference> differences) =>
        string.Join(
            ", ",
            differences
                .Take(Named)
                .Select(difference =>
                    $"{difference.Kind} {VisibleText.OneLine(difference.Name)} {Or(difference.Found)} instead of {Or(difference.Expected)}"
                )
        ) + (differences.Count > Named ? $" and {differences.Count - Named} more" : "");

    private static string Or(string value) => value.Length == 0 ? "missing" : VisibleText.OneLine(value);
}
