using System.Globalization;
using System.Text.RegularExpressions;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Backups.Databases;

/// <summary>What sqlite3 says when something is wrong, as what to do about it.</summary>
internal sealed partial class SqliteComplaints(string source)
{
    private const int Busy = 5,
        Locked = 6,
        ReadOnly = 8,
        InputOutput = 10,
        Corrupt = 11,
        Full = 13,
        CannotOpen = 14,
        NotADatabase = 26;

    // How old versions say it, which give no numbers.
    private static readonly (string Words, int Code)[] Words =
    [
        ("is locked", Busy),
        ("readonly database", ReadOnly),
        ("disk I/O", InputOutput),
        ("malformed", Corrupt),
        ("is full", Full),
        ("unable to open", CannotOpen),
        ("not a database", NotADatabase),
    ];

    private string Name => VisibleText.OneLine(source);

    /// <summary>What sqlite3 itself would take for a new, empty database.</summary>
    public void RefuseWhatCannotBe()
    {
        if (Directory.Exists(source))
            throw new DumpFailureException(Diagnosis.SqliteNotADatabase, $"{Name} is a folder: name the database's file.");
        if (!File.Exists(source))
            throw new DumpFailureException(
                Diagnosis.SqliteMissing,
                $"{Name} does not exist, or may not be seen by the user who runs backups: correct the path, mount what it lies on, or give the user access."
            );
        if (new FileInfo(source).Length == 0)
            throw new DumpFailureException(
                Diagnosis.SqliteNotADatabase,
                $"{Name} is an empty file: see what became of the database, and restore it if it is lost."
            );
    }

    public static bool WantsToWrite(ToolRun run) => run.ExitCode != 0 && CodeOf(run) is ReadOnly or CannotOpen;

    public DumpFailureException Of(ToolRun run, string copy) =>
        CodeOf(run) switch
        {
            Busy or Locked => new(
                Diagnosis.SqliteLocked,
                $"{Name} is locked by a program for longer than the backup waits: stop that program meanwhile (a set's 'before' and 'after'), or let it use WAL mode."
            ),
            Corrupt => Damaged(""),
            NotADatabase => new(
                Diagnosis.SqliteNotADatabase,
                $"{Name} is no SQLite database, or an encrypted one: correct the path, or back it up as a file while its program is stopped."
            ),
            Full => new(
                Diagnosis.DumpDiskFull,
                $"The disk was full before {Path.GetFileName(copy)} was written: make room in {Path.GetDirectoryName(copy)}, or put HOMELAB_STATE on a larger disk."
            ),
            ReadOnly or CannotOpen => new(
                Diagnosis.SqliteUnreadable,
                $"{Name} cannot be opened: let the user who runs backups read it, and write to its folder."
            ),
            InputOutput => new(Diagnosis.SqliteUnreadable, $"{Name} cannot be read to its end: check the disk it lies on."),
            _ => new(
                Diagnosis.SqliteFailed,
                $"{Name} could not be copied: look at what sqlite3 said ({VisibleText.OneLine(run.Error.Trim(), 200)})."
            ),
        };

    public DumpFailureException Damaged(string found) =>
        new(
            Diagnosis.SqliteDamaged,
            $"{Name} is damaged: keep its earlier backups, and restore it from the newest that is whole{(found.Length > 0 ? $" (SQLite found: {VisibleText.OneLine(found, 200)})" : "")}."
        );

    /// <summary>Whoever counted what was kept would count too little.</summary>
    public DumpFailureException TooLong() =>
        new(
            Diagnosis.SqliteFailed,
            $"{Name} has more names of tables than can be counted, because they are longer than 1 MiB together: back it up as a file while its program is stopped."
        );

    private static int CodeOf(ToolRun run)
    {
        if (
            int.TryParse(
                Number().Match(run.Error.TrimEnd()).Groups["code"].Value,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var code
            )
        )
            return code & 0xFF;
        return Words.FirstOrDefault(known => run.Error.Contains(known.Words, StringComparison.Ordinal)).Code is var spoken and > 0
            ? spoken
            : run.ExitCode;
    }

    [GeneratedRegex(@"\((?<code>[0-9]{1,5})\)$")]
    private static partial Regex Number();
}
