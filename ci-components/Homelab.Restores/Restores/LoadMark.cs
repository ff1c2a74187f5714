using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Homelab.Backups.Backups;
using Homelab.Backups.Databases;
using Homelab.Processes.Files;

namespace Homelab.Restores.Restores;

/// <summary>What a load into a server of one's own has come to.</summary>
/// <param name="System">Tells the server from every other.</param>
/// <param name="Oid">Of the database; 0 while there was none on the server. One that was dropped and made again has another.</param>
/// <param name="Dump">SHA-256 of the dump's files.</param>
/// <param name="Fingerprint">Of all that was there when the load had ended; null while it has not.</param>
/// <param name="IsFound">The database was there before the load, with nothing in it.</param>
internal sealed record LoadMarkText(string System, string Database, long Oid, string Dump, string? Fingerprint, bool IsFound = false)
{
    /// <summary>The role it is loaded by, written down before it is made; null where there is none.</summary>
    public string? Role { get; init; }

    /// <summary>The database was not there yet: what is there now may be what was made right after.</summary>
    public bool IsBeforeAny => Oid == 0;
}

/// <summary>
/// Says that a load has begun, and whether it came to its end: rows that are as many as they should be do not. Nothing of it is in the
/// person's database. Held for as long as the load lives.
/// </summary>
internal sealed class LoadMark : IDisposable
{
    /// <summary>Begins the names of such files. They are kept: a database that was loaded stays whole, and one that was not stays
    /// half.</summary>
    public const string Prefix = "load-";

    private readonly HeldFile _held;
    private readonly string _path;

    private LoadMark(HeldFile held, string path) => (_held, _path) = (held, path);

    /// <summary>What is known of the database that is there now; null for one that nobody here began to load.</summary>
    public static LoadMarkText? Find(StateFolder state, ServerState server) =>
        server.Filled is { Length: > 0 } database
        && Read(PathOf(state, server.System)) is { } mark
        && mark.System == server.System
        && (mark.IsBeforeAny || (mark.Database, mark.Oid) == (database, server.Oids[database]))
            ? mark
            : null;

    /// <summary>Roles of loads that did not come to their end. Who holds the mark knows that none is at work.</summary>
    public IReadOnlyCollection<string> LeftRoles => Read(_path) is { Role: { } role } ? [role] : [];

    /// <returns>Null while another load into the same server is at work.</returns>
    public static LoadMark? TryTake(StateFolder state, string system)
    {
        var path = PathOf(state, system);
        return HeldFile.TryTake(path + ".held") is { } held ? new LoadMark(held, path) : null;
    }

    public static string Of(DatabaseFacts facts) => string.Join(' ', facts.Files.Select(file => file.Sha256));

    public Task BeganAsync(LoadPlace place, DatabaseFacts facts) => WriteAsync(place, facts, fingerprint: null);

    public Task EndedAsync(LoadPlace place, DatabaseFacts facts, string fingerprint) => WriteAsync(place, facts, fingerprint);

    public void Dispose() => _held.Dispose();

    private Task WriteAsync(LoadPlace place, DatabaseFacts facts, string? fingerprint)
    {
        DurableText.Write(
            _path,
            JsonSerializer.Serialize(
                new LoadMarkText(place.System, place.Database, place.Oid, Of(facts), fingerprint, place.IsFound) { Role = place.Role },
                RestoreJson.Default.LoadMarkText
            )
        );
        return Task.CompletedTask;
    }

    private static LoadMarkText? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), RestoreJson.Default.LoadMarkText) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string PathOf(StateFolder state, string system) =>
        Path.Combine(state.Restores, $"{Prefix}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(system)))[..24]}.json");
}
