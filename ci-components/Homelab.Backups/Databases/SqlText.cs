namespace Homelab.Backups.Databases;

/// <summary>Names and texts as SQL says them, in PostgreSQL and in SQLite.</summary>
internal static class SqlText
{
    /// <summary>Quoted, whether it needs it or not.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
