using Homelab.Processes.Files;

namespace Homelab.Backups.Databases;

/// <summary>What a database held in the snapshot its dump was made from: what a restore must bring back.</summary>
/// <param name="Name">Its name in homelab.yml, or the path of an SQLite file.</param>
/// <param name="Engine"><c>postgres</c> or <c>sqlite</c>.</param>
/// <param name="ServerVersion">Such as <c>15.8</c>.</param>
/// <param name="TakenAt">When the snapshot was taken, UTC.</param>
public sealed record DatabaseFacts(string Name, string Engine, string ServerVersion, DateTimeOffset TakenAt)
{
    /// <summary>The files a restore loads, in this order; the first of a PostgreSQL dump holds roles and other globals.</summary>
    public IReadOnlyList<DumpFile> Files { get; init; } = [];

    /// <summary>
    /// Rows of every table, by quoted-if-needed name with schema: <c>public.users</c>. Large objects count as the rows of
    /// <c>pg_catalog.pg_largeobject</c>, if there are any.
    /// </summary>
    public IReadOnlyDictionary<string, long> Rows { get; init; } = new Dictionary<string, long>();

    /// <summary>The last value of every sequence that was used.</summary>
    public IReadOnlyDictionary<string, long> Sequences { get; init; } = new Dictionary<string, long>();

    /// <summary>The roles of the server, without PostgreSQL's own.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Installed extensions and their versions.</summary>
    public IReadOnlyDictionary<string, string> Extensions { get; init; } = new Dictionary<string, string>();

    /// <summary>Whose an SQLite file was, since its copy is the tool's own; null for servers, and in manifests of earlier
    /// versions.</summary>
    public FileRights? Original { get; init; }

    /// <summary>Whose its folder was.</summary>
    public FileRights? OriginalFolder { get; init; }
}

/// <summary>A file a dump is made of.</summary>
/// <param name="Path">Full path at the time of the backup, as it stands in the snapshot.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record DumpFile(string Path, long Bytes, string Sha256);
