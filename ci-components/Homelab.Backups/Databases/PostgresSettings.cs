namespace Homelab.Backups.Databases;

/// <summary>How every program of PostgreSQL is started, wherever it runs.</summary>
/// <param name="Limit">How long one of them may take.</param>
/// <param name="LockWait">A dump must not stand for long behind somebody who changes a table: everybody else then stands behind the
/// dump.</param>
internal sealed record PostgresSettings(TimeSpan Limit, TimeSpan LockWait)
{
    public static readonly IReadOnlyDictionary<string, string> OfEveryProgram = new Dictionary<string, string>
    {
        ["PGAPPNAME"] = "homelab-backup",
        ["PG_COLOR"] = "never",
        ["PSQLRC"] = "/dev/null",
    };
}
