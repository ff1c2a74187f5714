using Xunit;

namespace Homelab.Testing;

/// <summary>What backups are made with: restic as several Debian releases have it, and what it talks to.</summary>
public static partial class RealTools
{
    private static readonly string[] SupportedRestics = ["0.18", "0.19"];

    /// <summary>Debian 12's own, which the tool refuses.</summary>
    public static string Restic014 => Restic("0.14");

    public static string Restic018 => Restic("0.18");

    /// <summary>Debian sid's: 0.19, until sid has a newer one.</summary>
    public static string Restic019 => Restic("0.19");

    /// <summary>Versions to give to <see cref="Restic"/>, for theories: names only, since a program may be missing when tests are
    /// listed.</summary>
    public static TheoryData<string> Restics => [.. SupportedRestics];

    /// <summary>The newest only; every version in the long run. For faults, of which there are many.</summary>
    public static TheoryData<string> ResticsOfThisRun =>
        Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? Restics : [SupportedRestics[^1]];

    public static string RestServer =>
        Existing(Unpacked("rest-server/usr/bin/restic-rest-server"), "restic's REST server (run ./test once)");

    /// <summary>What OpenSSH starts for SFTP; it needs no account and no network.</summary>
    public static string SftpServer => Existing("/usr/lib/openssh/sftp-server", "sftp-server");

    /// <summary>Encrypts recovery kits.</summary>
    public static string Age => OnPath("age");

    /// <summary>Makes keys for it.</summary>
    public static string AgeKeygen => OnPath("age-keygen");

    public static string Sqlite => OnPath("sqlite3");

    public static string Initdb => Postgres("initdb");

    public static string PgDump => Postgres("pg_dump");

    public static string PgRestore => Postgres("pg_restore");

    public static string Psql => Postgres("psql");

    /// <param name="version">Such as <c>0.18</c>.</param>
    public static string Restic(string version) =>
        Existing(Unpacked($"restic-{version}/usr/bin/restic"), $"restic {version} (run ./test once)");

    /// <summary>Whether a PostgreSQL server can be started; for whatever goes on without one.</summary>
    public static bool HasPostgres => FindPostgres("initdb") is not null && FindPostgres("pg_dump") is not null;

    /// <summary>A program of the newest PostgreSQL here; Debian keeps servers out of PATH, since there may be several.</summary>
    public static string Postgres(string program) => FindPostgres(program) ?? OnPath(program);

    /// <summary>The same, or null where there is none.</summary>
    public static string? FindPostgres(string program)
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian) ? Directory.GetDirectories(debian) : [];
        var newest = versions
            .Select(folder => Path.Combine(folder, "bin", program))
            .Where(File.Exists)
            .MaxBy(path => int.TryParse(path.Split('/')[4], out var version) ? version : 0);
        return newest ?? FindOnPath(program);
    }

    private static string Unpacked(string relative) => Path.Combine(Cached("HOMELAB_TEST_CLIENTS", "clients"), relative);
}
