using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>
/// Loads a dump into an empty server, stopping at the first error, and compares what is there then with what the dump said.
/// </summary>
/// <param name="server">The server: by a superuser of it, and any database that it has already.</param>
/// <param name="environment">What the variables of this process hold.</param>
public sealed partial class PostgresRestore(Database server, Func<string, string?> environment, IProgress<Progress> progress)
{
    private static readonly string[] Psql = ["-X", "-q", "--no-password", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null"];

    private readonly PostgresComplaints _complaints = new(server.Name.Value, "loaded");

    /// <summary>How long one program may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromHours(12);

    /// <summary>A database of the server to come in by, in place of the one that is named; null for that.</summary>
    public string? Via { get; init; }

    /// <summary>Whether a superuser may load it, where the server's user is one: then SQL in it can start programs there.</summary>
    internal SuperuserLoad Superuser { get; init; }

    /// <summary>Roles that loads of this machine began with, none of which is at work: they are dropped first. Of no other role of such a
    /// name it is known whose load it is, since machines may share a server.</summary>
    internal IReadOnlyCollection<string> LeftRoles { get; init; } = [];

    /// <summary>Told where it is loaded: before anything is made, and again when the database is there and nothing in it. Whoever is killed
    /// before the second time has told that whatever database the server has by then was made by this load.</summary>
    internal Func<LoadPlace, Task> Began { get; init; } = _ => Task.CompletedTask;

    /// <summary>Told when every row and definition is there, with what tells it from what anybody makes of it later.</summary>
    internal Func<LoadPlace, string, Task>? Loaded { get; init; }

    /// <param name="facts">What the dump says of itself.</param>
    /// <param name="globals">Where its file of roles is now.</param>
    /// <param name="dump">Where its file of the database is now.</param>
    public Task<RestoreOutcome> LoadAsync(DatabaseFacts facts, string globals, string dump, CancellationToken ct) =>
        WithToolsAsync(
            async tools =>
            {
                var before = await StateAsync(tools, ct);
                // An image that was told a database's name has made it already, and there is nothing in it.
                var isMade = before.Databases.Contains(before.Current);
                if (before.Databases.Count > (isMade ? 1 : 0) || before.HasTables)
                    throw _complaints.Failed(
                        Diagnosis.RestoreNotEmpty,
                        "its server has databases or tables already: give an empty server, since nothing may be mixed with what is there"
                    );
                progress.Report(new Progress.Started($"load {facts.Name}"));
                // One byte is one character: the file is in the server's encoding.
                var (roles, later) = RoleScript.Split(
                    RoleScript.WithoutThoseOf(before, await File.ReadAllTextAsync(globals, Encoding.Latin1, ct))
                );
                if (
                    Superuser is SuperuserLoad.Never
                    && before.IsSuperuser
                    && !(RoleScript.IsRolesAlone(roles) && RoleScript.IsRolesAlone(later))
                )
                    throw Distrusted("its file of roles holds other statements, too");
                if (before.IsSuperuser && Superuser is not SuperuserLoad.Always)
                    await new HalfLoad(tools, _complaints).SweepRolesAsync(LeftRoles, ct);
                await Began(new LoadPlace(before.System, before.Current, isMade ? before.Oids[before.Current] : 0) { IsFound = isMade });
                await SqlAsync(tools, roles, ct);
                if (Superuser is SuperuserLoad.Always)
                    return await AllAtOnceAsync(tools, facts, dump, before, isMade, later, ct);
                var name = isMade ? before.Current : await CreateAsync(tools, dump, before, ct);
                var place = new LoadPlace(before.System, name, (await StateAsync(tools, ct)).Oids[name]) { IsFound = isMade };
                var role = before.IsSuperuser ? OrdinaryLoad.NewRole() : null;
                await Began(place with { Role = role });
                if (role is not null && await OrdinarilyAsync(tools, role, name, dump, isMade, ct))
                    return await DoneAsync(tools, facts, place, later, ct);
                await RunAsync(
                    tools.In(name).Answering("pg_restore", ["--exit-on-error", "--no-password", $"--dbname={Connection(name)}"]),
                    PipeSource.FromFile(dump),
                    ct
                );
                return await DoneAsync(tools, facts, place, later, ct);
            },
            ct
        );

    private async Task<RestoreOutcome> AllAtOnceAsync(
        IPostgresTools tools,
        DatabaseFacts facts,
        string dump,
        ServerState before,
        bool isMade,
        string later,
        CancellationToken ct
    )
    {
        var create =
            isMade || DefaultDatabase().IsMatch(await new PostgresArchive(tools, _complaints, dump).ListAsync(ct))
                ? Array.Empty<string>()
                : ["--create"];
        await RunAsync(
            tools.Answering("pg_restore", ["--exit-on-error", "--no-password", $"--dbname={Connection(before.Current)}", .. create]),
            PipeSource.FromFile(dump),
            ct
        );
        var now = await StateAsync(tools, ct);
        var name = isMade ? before.Current : now.Databases.SingleOrDefault() ?? before.Current;
        return await DoneAsync(tools, facts, new LoadPlace(before.System, name, now.Oids[name]), later, ct);
    }

    /// <returns>False if it could not be done so, and a superuser may.</returns>
    private async Task<bool> OrdinarilyAsync(IPostgresTools tools, string role, string name, string dump, bool isMade, CancellationToken ct)
    {
        if (await new OrdinaryLoad(tools.In(name), role, _complaints).TryAsync(dump, Connection(name), ct) is not { } why)
            return true;
        if (Superuser is SuperuserLoad.IfNeeded)
            return false;
        if (!isMade && name != "postgres")
            await DropAsync(name, ct);
        throw Distrusted(why);
    }

    private DumpFailureException Distrusted(string why) =>
        new(
            Diagnosis.RestoreSuperuser,
            $"Database {server.Name} is not loaded, because no ordinary role can load it ({why}), and what a superuser loads can start programs on that server: if you trust the backup, say the machine's name with --confirm; to look at it first, load it with --databases throwaway."
        );

    private async Task<RestoreOutcome> DoneAsync(
        IPostgresTools tools,
        DatabaseFacts facts,
        LoadPlace place,
        string later,
        CancellationToken ct
    )
    {
        await SqlAsync(tools, later, ct);
        var outcome = await CompareAsync(tools, facts, place.Database, ct);
        if (Loaded is not null && outcome is RestoreOutcome.Loaded { Differences.Count: 0 })
            await Loaded(place, await FingerprintAsync(tools, place.Database, ct));
        return outcome;
    }

    /// <summary>What is on the server.</summary>
    /// <exception cref="DumpFailureException">Nobody can ask it.</exception>
    internal async Task<ServerState> StateAsync(CancellationToken ct) => await StateAsync(await ToolsAsync(ct), ct);

    /// <summary>What tells a database from what anybody made of it.</summary>
    /// <exception cref="DumpFailureException">Nobody can ask it.</exception>
    internal async Task<string> FingerprintAsync(string database, CancellationToken ct) =>
        await FingerprintAsync(await ToolsAsync(ct), database, ct);

    /// <summary>Gives a database that a load left half done another name, whoever is in it.</summary>
    /// <returns>The name.</returns>
    /// <exception cref="DumpFailureException">It still has its own.</exception>
    internal async Task<string> SetAsideAsync(string database, ServerState server, string stamp, CancellationToken ct) =>
        await new HalfLoad((await ToolsAsync(ct)).In("postgres"), _complaints).SetAsideAsync(database, server.Oids.Keys, stamp, ct);

    // What this very load made, and nobody had time to write into.
    private async Task DropAsync(string database, CancellationToken ct)
    {
        var sql = $"""
            ALTER DATABASE {SqlText.Name(database)} ALLOW_CONNECTIONS false;
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {SqlText.Literal(database)};
            DROP DATABASE {SqlText.Name(database)};
            """;
        await RunAsync((await ToolsAsync(ct)).In("postgres").Answering("psql", [.. Psql]), PipeSource.FromString(sql, Encoding.UTF8), ct);
    }

    /// <summary>Compares what was loaded before.</summary>
    /// <param name="database">Its name on the server.</param>
    public Task<RestoreOutcome> CompareAsync(DatabaseFacts facts, string database, CancellationToken ct) =>
        WithToolsAsync(tools => CompareAsync(tools, facts, database, ct), ct);

    private async Task<IPostgresTools> ToolsAsync(CancellationToken ct)
    {
        var tools = await PostgresTools.FindAsync(server, environment, Limit, ct);
        return Via is null ? tools : tools.In(Via);
    }

    private async Task<RestoreOutcome> WithToolsAsync(Func<IPostgresTools, Task<RestoreOutcome>> work, CancellationToken ct)
    {
        try
        {
            return await work(await ToolsAsync(ct));
        }
        catch (DumpFailureException e)
        {
            return new RestoreOutcome.Failed(e.Kind, e.Message);
        }
        catch (ToolUnavailableException e)
        {
            return new RestoreOutcome.Failed(Diagnosis.DumpToolMissing, e.Message);
        }
        catch (TimeoutException e)
        {
            return new RestoreOutcome.Failed(Diagnosis.DatabaseSlow, e.Message);
        }
    }

    /// <returns>The name of the database that was made, or that every server has.</returns>
    private async Task<string> CreateAsync(IPostgresTools tools, string dump, ServerState before, CancellationToken ct)
    {
        var archive = new PostgresArchive(tools, _complaints, dump);
        var list = await archive.ListAsync(ct);
        if (DefaultDatabase().IsMatch(list))
            return before.Current;
        await RunAsync(
            archive.Creating(list, ["--exit-on-error", "--no-password", $"--dbname={Connection(before.Current)}"]),
            PipeSource.FromFile(dump),
            ct
        );
        return (await StateAsync(tools, ct)).Databases.SingleOrDefault()
            ?? throw _complaints.Failed(
                Diagnosis.RestoreFailed,
                "pg_restore made no database of it: look at the dump with pg_restore --list"
            );
    }

    private async Task SqlAsync(IPostgresTools tools, string sql, CancellationToken ct)
    {
        if (sql.Length > 0)
            await RunAsync(
                tools.Answering("psql", [.. Psql]),
                PipeSource.FromString(await RestrictedScript.OfAsync(sql, tools, ct), Encoding.Latin1),
                ct
            );
    }

    private Task<string> FingerprintAsync(IPostgresTools tools, string database, CancellationToken ct)
    {
        progress.Report(new Progress.Started($"fingerprint of {server.Name}"));
        return new PostgresFingerprint(tools.In(database), _complaints, Limit).TakeAsync(ct);
    }

    private async Task RunAsync(Launch launch, PipeSource input, CancellationToken ct)
    {
        var run = await launch.Tool.StreamAsync(launch.Arguments, input, PipeTarget.ToStream(Stream.Null), _ => { }, ct);
        if (run.ExitCode != 0)
            throw _complaints.Failed(Diagnosis.RestoreFailed, $"{launch.Program} ended with {run.ExitCode}: look at what it said", run);
    }

    private async Task<ServerState> StateAsync(IPostgresTools tools, CancellationToken ct)
    {
        await using var session = await PostgresSession.OpenAsync(tools, _complaints, new PostgresSettings(Limit, Limit), ct);
        return await new PostgresCatalog(session).ServerAsync(ct);
    }

    private async Task<RestoreOutcome> CompareAsync(IPostgresTools tools, DatabaseFacts facts, string database, CancellationToken ct)
    {
        progress.Report(new Progress.Started($"count {facts.Name}"));
        await using var session = await PostgresSession.OpenAsync(tools.In(database), _complaints, new PostgresSettings(Limit, Limit), ct);
        var catalog = new PostgresCatalog(session);
        var tables = (await catalog.RelationsAsync(ct)).Where(relation => relation is { Kind: "r", InExtension: false }).ToList();
        var rows = await catalog.CountAsync(tables, done => progress.Report(new Progress.Advanced(done, tables.Count, "tables")), ct);
        var roles = (await catalog.RolesAsync(ct)).ToHashSet();
        return new RestoreOutcome.Loaded(
            database,
            rows.Values.Sum(),
            [
                .. Compare("rows", facts.Rows, rows),
                .. Compare("sequence", facts.Sequences, await catalog.SequencesAsync(ct)),
                .. Compare("extension", facts.Extensions, await catalog.ExtensionsAsync(ct)),
                .. facts.Roles.Where(role => !roles.Contains(role)).Select(role => new LoadDifference("role", role, role, "")),
            ]
        );
    }

    private static IEnumerable<LoadDifference> Compare<T>(string kind, IReadOnlyDictionary<string, T> expected, Dictionary<string, T> found)
        where T : notnull =>
        expected
            .Keys.Union(found.Keys)
            .Order(StringComparer.Ordinal)
            .Select(name => new LoadDifference(
                kind,
                name,
                Text(expected.GetValueOrDefault(name), expected.ContainsKey(name)),
                Text(found.GetValueOrDefault(name), found.ContainsKey(name))
            ))
            .Where(difference => difference.Expected != difference.Found);

    private static string Text<T>(T? value, bool isThere) => isThere ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" : "";

    private static string Connection(string database) =>
        $"dbname='{database.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    // It cannot be created, because every server has it.
    [GeneratedRegex("^; +dbname: postgres$", RegexOptions.Multiline)]
    private static partial Regex DefaultDatabase();
}

/// <summary>Where a dump is loaded.</summary>
/// <param name="System">Of the server.</param>
/// <param name="Oid">Of the database; 0 while it is not there.</param>
internal sealed record LoadPlace(string System, string Database, long Oid)
{
    /// <summary>It was there before, with nothing in it.</summary>
    public bool IsFound { get; init; }

    /// <summary>The role that is made to load it; null where none is.</summary>
    public string? Role { get; init; }
}

/// <summary>Whether a superuser loads a dump.</summary>
internal enum SuperuserLoad
{
    /// <summary>In a server that was made for it, and is held by its walls.</summary>
    Always,

    /// <summary>A person said that the dump may start programs, if nobody else can load it.</summary>
    IfNeeded,

    Never,
}
