using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using Homelab.Configuration;
using Homelab.Operations.Processes;

namespace Homelab.Operations.Databases;

/// <summary>
/// Loads a dump into an empty server, stopping at the first error, and compares what is there then with what the dump said.
/// </summary>
/// <param name="server">The server: by a superuser of it, and any database that it has already.</param>
/// <param name="environment">What the variables of this process hold.</param>
public sealed partial class PostgresRestore(Database server, Func<string, string?> environment, IProgress<Progress> progress)
{
    private readonly PostgresComplaints _complaints = new(server.Name.Value, "loaded");

    /// <summary>How long one program may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromHours(12);

    /// <summary>A database of the server to come in by, in place of the one that is named; null for that.</summary>
    public string? Via { get; init; }

    /// <param name="facts">What the dump says of itself.</param>
    /// <param name="globals">Where its file of roles is now.</param>
    /// <param name="dump">Where its file of the database is now.</param>
    public Task<RestoreOutcome> LoadAsync(DatabaseFacts facts, string globals, string dump, CancellationToken ct) => WithToolsAsync(async tools =>
    {
        var before = await StateAsync(tools, ct);
        // An image that was told a database's name has made it already, and there is nothing in it.
        var isMade = before.Databases.Contains(before.Current);
        if (before.Databases.Count > (isMade ? 1 : 0) || before.HasTables)
            throw _complaints.Failed("restore-not-empty", "its server has databases or tables already: give an empty server, since nothing may be mixed with what is there");
        progress.Report(new Progress.Started($"load {facts.Name}"));
        // One byte is one character: the file is in the server's encoding.
        var roles = await RestrictedScript.OfAsync(WithoutRolesThatExist(await File.ReadAllTextAsync(globals, Encoding.Latin1, ct), before), tools, ct);
        await RunAsync(tools.Answering("psql", "-X", "-q", "--no-password", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null"), PipeSource.FromString(roles, Encoding.Latin1), ct);
        var create = isMade || DefaultDatabase().IsMatch(await new PostgresArchive(tools, _complaints, dump).ListAsync(ct)) ? Array.Empty<string>() : ["--create"];
        await RunAsync(tools.Answering("pg_restore", ["--exit-on-error", "--no-password", $"--dbname={before.Current}", .. create]), PipeSource.FromFile(dump), ct);
        return await CompareAsync(tools, facts, isMade ? before.Current : (await StateAsync(tools, ct)).Databases.SingleOrDefault() ?? before.Current, ct);
    }, ct);

    /// <summary>Compares what was loaded before.</summary>
    /// <param name="database">Its name on the server.</param>
    public Task<RestoreOutcome> CompareAsync(DatabaseFacts facts, string database, CancellationToken ct) =>
        WithToolsAsync(tools => CompareAsync(tools, facts, database, ct), ct);

    private async Task<RestoreOutcome> WithToolsAsync(Func<IPostgresTools, Task<RestoreOutcome>> work, CancellationToken ct)
    {
        try
        {
            var tools = await PostgresTools.FindAsync(server, environment, Limit, ct);
            return await work(Via is null ? tools : tools.In(Via));
        }
        catch (DumpFailureException e)
        {
            return new RestoreOutcome.Failed(e.Code, e.Message);
        }
        catch (ToolUnavailableException e)
        {
            return new RestoreOutcome.Failed("dump-tool-missing", e.Message);
        }
        catch (TimeoutException e)
        {
            return new RestoreOutcome.Failed("database-slow", e.Message);
        }
    }

    private async Task RunAsync(Launch launch, PipeSource input, CancellationToken ct)
    {
        var run = await launch.Tool.StreamAsync(launch.Arguments, input, PipeTarget.ToStream(Stream.Null), _ => { }, ct);
        if (run.ExitCode != 0)
            throw _complaints.Failed("restore-failed", $"{launch.Program} ended with {run.ExitCode}: look at what it said", run);
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
        return new RestoreOutcome.Loaded(database, rows.Values.Sum(), [
            .. Compare("rows", facts.Rows, rows), .. Compare("sequence", facts.Sequences, await catalog.SequencesAsync(ct)),
            .. Compare("extension", facts.Extensions, await catalog.ExtensionsAsync(ct)),
            .. facts.Roles.Where(role => !roles.Contains(role)).Select(role => new Difference("role", role, role, "")),
        ]);
    }

    private static IEnumerable<Difference> Compare<T>(string kind, IReadOnlyDictionary<string, T> expected, Dictionary<string, T> found) where T : notnull =>
        expected.Keys.Union(found.Keys).Order(StringComparer.Ordinal)
            .Select(name => new Difference(kind, name, Text(expected.GetValueOrDefault(name), expected.ContainsKey(name)), Text(found.GetValueOrDefault(name), found.ContainsKey(name))))
            .Where(difference => difference.Expected != difference.Found);

    private static string Text<T>(T? value, bool isThere) => isThere ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "" : "";

    // A server is never without a superuser. Whoever loads must keep the password by which he came, and nobody can be created twice.
    private static string WithoutRolesThatExist(string globals, ServerState server)
    {
        var gone = server.Roles.SelectMany(role => new[] { $"CREATE ROLE {role};", $"CREATE ROLE {Quoted(role)};" }).ToHashSet();
        var own = new[] { $"ALTER ROLE {server.User} ", $"ALTER ROLE {Quoted(server.User)} " };
        return string.Join('\n', globals.Split('\n').Where(line => !gone.Contains(line) && !own.Any(start => line.StartsWith(start, StringComparison.Ordinal))));
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    // It cannot be created, because every server has it.
    [GeneratedRegex("^; +dbname: postgres$", RegexOptions.Multiline)]
    private static partial Regex DefaultDatabase();
}
