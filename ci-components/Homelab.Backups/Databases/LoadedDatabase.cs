namespace Homelab.Backups.Databases;

/// <summary>A database that a restore loaded.</summary>
/// <param name="Name">As in homelab.yml, or the path of an SQLite file.</param>
/// <param name="Database">Its name on the server; of SQLite again the path, as the snapshot has it, wherever it was restored to.</param>
/// <param name="Server">How the server is reached from the machine that loaded it; null for SQLite.</param>
public sealed record LoadedDatabase(string Name, string Engine, string Database, ServerPlace? Server = null, double Seconds = 0)
{
    /// <summary>Why it could not be loaded; null if it was.</summary>
    public string? Failure { get; init; }

    /// <summary>Why nobody tried to load it; null if somebody did.</summary>
    public string? Skipped { get; init; }

    /// <summary>What the dump said it holds.</summary>
    public DatabaseFacts? Facts { get; init; }

    /// <summary>Tells what was loaded from what anybody made of it since; null where nobody took one.</summary>
    public string? Fingerprint { get; init; }
}

/// <summary>Where a PostgreSQL server is that needs no password: in a container, or behind a socket in a folder.</summary>
/// <param name="Kind"><c>container</c>, <c>sandbox</c> (made for this, in a folder) or <c>own</c> (the machine's).</param>
/// <param name="Address">The container's name, or the folder.</param>
public sealed record ServerPlace(string Kind, string Address, string User, int Port);
