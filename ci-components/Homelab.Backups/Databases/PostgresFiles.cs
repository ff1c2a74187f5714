using System.Text;
using CliWrap;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Backups.Databases;

/// <summary>The two files of a dump: the server's roles, and the database.</summary>
internal sealed class PostgresFiles(
    IPostgresTools tools,
    PostgresComplaints complaints,
    PostgresSettings settings,
    string path,
    IProgress<Progress> progress
) : IDisposable
{
    private const int WarningsKept = 10,
        WarningLength = 300;

    private readonly PartialFile _globals = PartialFile.Create(path + ".globals.sql");
    private readonly PartialFile _dump = PartialFile.Create(path + ".dump");
    private readonly List<string> _remarks = [];

    /// <summary>What the programs warned of.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>Writes both.</summary>
    /// <exception cref="DumpFailureException">One of them is not whole.</exception>
    public async Task WriteAsync(PostgresSnapshot snapshot, CancellationToken ct)
    {
        var wait = $"--lock-wait-timeout={settings.LockWait.TotalMilliseconds:0}";
        await RunAsync(
            tools.Writing(
                "pg_dumpall",
                [
                    "--globals-only",
                    "--no-password",
                    wait,
                    $"--database={Expandable(snapshot.Database)}",
                    .. snapshot.PasswordsReadable ? Array.Empty<string>() : ["--no-role-passwords"],
                ]
            ),
            _globals,
            ct
        );
        if (!_globals.EndContains(PostgresArchive.GlobalsEnd))
            throw Cut(_globals);
        if (!snapshot.PasswordsReadable)
            _remarks.Add(
                "Roles are dumped without their passwords, because the user may not read them: set them again after a restore, or dump as a superuser."
            );
        await RunAsync(
            tools.Writing("pg_dump", ["--format=custom", "--compress=0", $"--snapshot={snapshot.Id}", "--no-password", wait]),
            _dump,
            ct
        );
        if (!_dump.StartsWith(PostgresArchive.Magic) || (snapshot.Tables.Count > 0 && !_dump.EndsWith(PostgresArchive.EndOfData)))
            throw Cut(_dump);
    }

    /// <summary>The dump can be read and holds what the snapshot did; returns where it sets the sequences.</summary>
    public Task<Dictionary<string, long>> VerifyAsync(PostgresSnapshot snapshot, CancellationToken ct) =>
        new PostgresArchive(tools, complaints, _dump.PartialPath).VerifyAsync(snapshot.Tables, snapshot.Sequences, ct);

    /// <summary>Both on disk under their own names.</summary>
    public IReadOnlyList<DumpFile> Keep()
    {
        try
        {
            IReadOnlyList<DumpFile> kept = [_globals.Keep(), _dump.Keep()];
            _dump.Synchronize();
            return kept;
        }
        catch (DumpFailureException)
        {
            _globals.Drop();
            _dump.Drop();
            throw;
        }
    }

    public void Dispose()
    {
        _globals.Dispose();
        _dump.Dispose();
    }

    private async Task RunAsync(Launch launch, PartialFile file, CancellationToken ct)
    {
        // Its standard input stays open as long as it runs: see what guards it in a container.
        var open = PipeSource.Create((_, ended) => Task.Delay(System.Threading.Timeout.Infinite, ended));
        var output = PipeTarget.Create(
            (stream, stop) =>
                file.CopyFromAsync(
                    stream,
                    Encoding.UTF8.GetBytes(launch.Trailer),
                    bytes => progress.Report(new Progress.Advanced(bytes, 0, "bytes")),
                    stop
                )
        );
        var run = await launch.Tool.StreamAsync(launch.Arguments, open, output, _ => { }, ct);
        if (file.Failure is { } failure)
            throw failure;
        if (run.ExitCode != 0)
            throw complaints.OfDumping(launch.Program, run);
        if (!file.IsWhole || file.Bytes == 0)
            throw new DumpFailureException(Diagnosis.DumpIncomplete, Cut(file).Message) { MayPass = true };
        _remarks.AddRange(
            run.Error.Split('\n')
                .Where(line => line.Contains("warning:", StringComparison.Ordinal))
                .Take(WarningsKept)
                .Select(line => VisibleText.OneLine(line, WarningLength))
        );
    }

    // A name that looks like a connection text is taken for one.
    private static string Expandable(string database) =>
        database.Contains('=', StringComparison.Ordinal) || database.Contains("://", StringComparison.Ordinal)
            ? $"dbname='{database.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'"
            : database;

    private DumpFailureException Cut(PartialFile file) =>
        complaints.Failed(
            Diagnosis.DumpIncomplete,
            $"{Path.GetFileName(file.PartialPath)} ended too early although the program that wrote it reported success: see whether the machine or the container was stopped, and back up again"
        );
}
