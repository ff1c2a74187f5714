using System.Diagnostics;
using Homelab.Backups.Backups;
using Homelab.Backups.Databases;
using Homelab.Backups.Databases.Throwaway;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>A server of homelab.yml that a dump goes to, and what is in it.</summary>
internal sealed class OwnServer(RestoreRequest request, DatabaseFacts facts, StateFolder state, IProgress<Progress> progress)
{
    /// <summary>The database that every server has.</summary>
    public const string Everywhere = "postgres";

    private readonly Database _own = request.Config!.Database(facts.Name)!;

    /// <summary>What is recorded of it, before anything is loaded.</summary>
    public LoadedDatabase Record =>
        new(facts.Name, facts.Engine, ServerAddress.DatabaseOf(_own, request.Environment), ServerAddress.OfOwn(_own), 0) { Facts = facts };

    /// <summary>Whether there is what a load that began here left, and which is nobody's data yet.</summary>
    /// <exception cref="DumpFailureException">The server cannot be asked.</exception>
    public async Task<OwnContent> LookAsync(CancellationToken ct)
    {
        var (version, restore) = await ReachAsync(ct);
        if (version < PlannedDatabases.MajorOf(facts))
            throw new DumpFailureException(
                Diagnosis.RestoreServerOld,
                $"Database {facts.Name} is not loaded, because its dump is of PostgreSQL {PlannedDatabases.MajorOf(facts)} and its server is {version}: give it a server of the same version or newer."
            );
        var server = await restore.StateAsync(ct);
        // An image that was told a database's name has made it already, and there is nothing in it.
        var isEmpty = !server.HasTables && server.Databases.All(database => database == server.Current);
        var known = LoadMark.Find(state, server);
        // Nothing of the dump came into it: what is in it is somebody's.
        if (known is { IsBeforeAny: true } && await HasAnythingAsync(server, ct))
            known = null;
        return known switch
        {
            // An image made it, and what was loaded into it was taken out again.
            { Fingerprint: null, IsFound: true } when server.Current == server.Filled && !server.HasAnything => new OwnContent.Nothing(
                server
            ),
            { Fingerprint: null } when server.Filled != Everywhere => new OwnContent.Half(server),
            { Fingerprint: { } fingerprint } mark when mark.Dump == LoadMark.Of(facts) => new OwnContent.Whole(server, fingerprint),
            _ => isEmpty ? new OwnContent.Nothing(server) : new OwnContent.Foreign(server),
        };
    }

    // Of what is in a database only a session in it knows.
    private async Task<bool> HasAnythingAsync(ServerState server, CancellationToken ct) =>
        server.Current == server.Filled
            ? server.HasAnything
            : (await new PostgresRestore(_own, request.Environment, progress) { Via = server.Filled }.StateAsync(ct)).HasAnything;

    /// <summary>It is still what was loaded, to the last row.</summary>
    public async Task<bool> IsUnchangedAsync(OwnContent.Whole whole, CancellationToken ct) =>
        await (await ReachAsync(ct)).Restore.FingerprintAsync(whole.Server.Filled, ct) == whole.Fingerprint;

    /// <returns>The name it has now: somebody may have written to it.</returns>
    public async Task<string> SetAsideAsync(OwnContent.Half half, string stamp, CancellationToken ct) =>
        await (await ReachAsync(ct)).Restore.SetAsideAsync(half.Server.Filled, half.Server, stamp, ct);

    /// <summary>Loads the dump, and marks how far it is.</summary>
    /// <param name="trusted">A person said that its SQL may start programs on the server.</param>
    public async Task<RestoreOutcome> LoadAsync(LoadMark mark, string globals, string dump, bool trusted, CancellationToken ct)
    {
        var (_, reached) = await ReachAsync(ct);
        return await new PostgresRestore(_own, request.Environment, progress)
        {
            Via = reached.Via,
            Superuser = trusted ? SuperuserLoad.IfNeeded : SuperuserLoad.Never,
            LeftRoles = mark.LeftRoles,
            Began = place => mark.BeganAsync(place, facts),
            Loaded = (place, fingerprint) => mark.EndedAsync(place, facts, fingerprint),
        }.LoadAsync(facts, globals, dump, ct);
    }

    // In a server that was just made there is nothing but PostgreSQL's own database.
    private async Task<(int Version, PostgresRestore Restore)> ReachAsync(CancellationToken ct)
    {
        var via = await VersionAsync(Record, ct) is { } there
            ? (there, (string?)null)
            : (await VersionAsync(Record with { Database = Everywhere }, ct) ?? 0, Everywhere);
        return (via.Item1, new PostgresRestore(_own, request.Environment, progress) { Via = via.Item2 });
    }

    /// <returns>Null where there is no such database.</returns>
    private async Task<int?> VersionAsync(LoadedDatabase loaded, CancellationToken ct) =>
        await new DatabaseInspection(loaded, request.Environment, progress).ExecuteAsync(
            "SELECT current_setting('server_version_num')::int / 10000",
            ct
        ) switch
        {
            SqlOutcome.Done done => int.TryParse(done.Output, out var version) ? version : 0,
            SqlOutcome.Failed failed when failed.Kind == Diagnosis.DatabaseMissing && loaded.Database != Everywhere => null,
            SqlOutcome.Failed failed => throw new DumpFailureException(failed.Kind, failed.Sentence),
            _ => throw new UnreachableException("SQL ends or fails."),
        };
}

/// <summary>What is in a server that a dump goes to.</summary>
internal abstract record OwnContent(ServerState Server)
{
    /// <summary>No database and no table.</summary>
    internal sealed record Nothing(ServerState Server) : OwnContent(Server);

    /// <summary>A database that a load began here and never ended.</summary>
    internal sealed record Half(ServerState Server) : OwnContent(Server);

    /// <summary>A database that was loaded from this very dump; whether it is still the same only its fingerprint tells.</summary>
    internal sealed record Whole(ServerState Server, string Fingerprint) : OwnContent(Server);

    /// <summary>Somebody's data.</summary>
    internal sealed record Foreign(ServerState Server) : OwnContent(Server);
}
