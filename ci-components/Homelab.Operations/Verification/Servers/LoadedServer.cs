using Homelab.Configuration;
using Homelab.Operations.Databases;
using Homelab.Operations.Processes;

namespace Homelab.Operations.Verification.Servers;

/// <summary>The server a database was loaded into.</summary>
internal sealed class LoadedServer(LoadedDatabase loaded, ServerPlace place, Func<string, string?> environment)
{
    // Only ours, and never set in a real environment: it takes the address to where addresses are read.
    private const string Address = "HOMELAB_DRILL_SERVER";

    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    private Database Database => place.Kind == "container"
        ? new Database.InContainer(new DatabaseName(loaded.Name), place.Address, place.User, loaded.Database)
        : new Database.AtUrl(new DatabaseName(loaded.Name), new VariableName(Address));

    /// <summary>Counts everything and compares.</summary>
    public Task<RestoreOutcome> CompareAsync(DatabaseFacts facts, IProgress<Progress> progress, CancellationToken ct) =>
        new PostgresRestore(Database, Variable, progress) { Limit = Limit }.CompareAsync(facts, loaded.Database, ct);

    /// <summary>A session in the loaded database, in one transaction that only reads.</summary>
    /// <exception cref="DumpFailureException">The server cannot be reached, or refuses.</exception>
    public async Task<T> AskAsync<T>(Func<PostgresSession, Task<T>> ask, CancellationToken ct)
    {
        var tools = await ToolsAsync(ct);
        await using var session = await PostgresSession.OpenAsync(tools, new PostgresComplaints(loaded.Name, "read"), new PostgresSettings(Limit, Limit), ct);
        return await ask(session);
    }

    /// <summary>The programs that reach the loaded database.</summary>
    public async Task<IPostgresTools> ToolsAsync(CancellationToken ct) => (await PostgresTools.FindAsync(Database, Variable, Limit, ct)).In(loaded.Database);

    private string? Variable(string name) => name == Address
        ? $"host='{Quoted(place.Address)}' port={place.Port} user='{Quoted(place.User)}' dbname='{Quoted(loaded.Database)}'"
        : environment(name);

    private static string Quoted(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal);
}
