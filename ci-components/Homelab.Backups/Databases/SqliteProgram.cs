using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>sqlite3, asked in such a way that nothing it is given is an option, a command or a start-up file.</summary>
/// <param name="lockWait">How long it waits for whoever locks the database.</param>
/// <param name="limit">How long one step may take.</param>
internal sealed class SqliteProgram(Func<string, string?> environment, TimeSpan lockWait, TimeSpan limit)
{
    public async Task<string> VersionAsync(CancellationToken ct) => (await Tool().RunAsync(["--version"], ct)).Output.Split(' ')[0];

    // The path is absolute, so that it is neither an option nor a URI, and each question is an argument, so that no line of it is a
    // command.
    // What a schema says may be anybody's: it may not call what has effects outside.
    public Task<ToolRun> RunAsync(string database, IReadOnlyList<string> options, IReadOnlyList<string> questions, CancellationToken ct) =>
        Tool()
            .RunAsync(
                [
                    "-batch",
                    "-bail",
                    "-init",
                    "/dev/null",
                    "-list",
                    "-noheader",
                    "-cmd",
                    $".timeout {lockWait.TotalMilliseconds:0}",
                    "-cmd",
                    "PRAGMA trusted_schema = OFF;",
                    .. options,
                    database,
                    .. questions,
                ],
                ct
            );

    private Tool Tool()
    {
        var path = new SearchPath(environment);
        return new Tool(
            path.Find("sqlite3")
                ?? throw new DumpFailureException(
                    Diagnosis.DumpToolMissing,
                    "sqlite3 is not on this machine: install it (Debian and Ubuntu: sqlite3)."
                )
        )
        {
            Environment = path.Environment,
            Timeout = limit,
        };
    }
}
