using System.Text.RegularExpressions;
using Homelab.Processes.Processes;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>The programs of one version of PostgreSQL's server on this machine.</summary>
internal sealed partial record PostgresPrograms(int Major, string Folder)
{
    // Debian and Red Hat keep servers out of PATH, since there may be several.
    private static readonly (string Parent, string Pattern)[] Known =
    [
        ("/usr/lib/postgresql", "*"),
        ("/usr", "pgsql-*"),
        ("/usr/local", "pgsql*"),
    ];

    public string this[string program] => Path.Combine(Folder, program);

    /// <summary>The oldest that is not older than a dump: it changes least.</summary>
    public static async Task<PostgresPrograms?> FindAsync(int major, Func<string, string?> environment, CancellationToken ct)
    {
        var found = new List<PostgresPrograms>();
        foreach (var folder in Folders(environment))
        {
            if (await VersionAsync(Path.Combine(folder, "postgres"), ct) is { } version)
                found.Add(new PostgresPrograms(version, folder));
        }

        return found.Where(programs => programs.Major >= major).MinBy(programs => programs.Major);
    }

    /// <summary>The environment with the folders of server programs behind those of PATH: their clients may be the only ones.</summary>
    public static Func<string, string?> WithPath(Func<string, string?> environment) =>
        variable =>
            variable == "PATH"
                ? string.Join(
                    ':',
                    (environment("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Concat(Installed()).Distinct()
                )
                : environment(variable);

    /// <summary>The same with these before all others: a dump is loaded by the clients of the server it goes to.</summary>
    public Func<string, string?> First(Func<string, string?> environment) =>
        variable => variable == "PATH" ? $"{Folder}:{environment("PATH")}" : environment(variable);

    private static IEnumerable<string> Folders(Func<string, string?> environment) =>
        Installed()
            .Concat((environment("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(Resolved))
            .Distinct()
            .Where(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));

    private static IEnumerable<string> Installed() =>
        Known
            .Where(known => Directory.Exists(known.Parent))
            .SelectMany(known => Directory.EnumerateDirectories(known.Parent, known.Pattern))
            .Select(folder => Path.Combine(folder, "bin"))
            .Where(Directory.Exists)
            .OrderByDescending(folder => folder, StringComparer.Ordinal);

    // A link on PATH leads to the folder that has the server's other programs, too.
    private static string Resolved(string folder)
    {
        var program = new FileInfo(Path.Combine(folder, "postgres"));
        return program.Exists && program.ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? Path.GetDirectoryName(target.FullName)!
            : folder;
    }

    private static async Task<int?> VersionAsync(string postgres, CancellationToken ct)
    {
        var run = await new Tool(postgres) { Timeout = TimeSpan.FromMinutes(1) }.RunAsync(["--version"], ct);
        return int.TryParse(Version().Match(run.Output).Groups["major"].Value, out var major) ? major : null;
    }

    [GeneratedRegex(@"PostgreSQL\) (?<major>[0-9]{1,3})")]
    private static partial Regex Version();
}
