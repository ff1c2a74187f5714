using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases;

/// <summary>A dump, asked what it holds in the words of the program that will load it.</summary>
internal sealed partial class PostgresArchive(IPostgresTools tools, PostgresComplaints complaints, string path)
{
    /// <summary>With what every archive of pg_dump's own format begins.</summary>
    public static ReadOnlySpan<byte> Magic => "PGDMP"u8;

    /// <summary>How an archive with rows ends: a number, zero, in the sign and the four bytes of each. pg_restore does not look so far
    /// until it loads.</summary>
    public static ReadOnlySpan<byte> EndOfData => [0, 0, 0, 0, 0];

    /// <summary>With what pg_dumpall ends what it wrote to its end.</summary>
    public static ReadOnlySpan<byte> GlobalsEnd => "PostgreSQL database cluster dump complete"u8;

    private const long SmallestPart = 16 * 1024 * 1024;

    // So many entries of the largest numbers are a page, which every shell writes at once. For more, it would start a child that nobody
    // waits for.
    private const int EntriesAtOnce = 300;

    // The list goes by a descriptor of its own, because standard input is the dump, and a container has no file of ours.
    private const string WithList = """
        list=$1; shift
        exec pg_restore "$@" 3<<END
        $list
        END
        """;

    /// <summary>The dump holds rows for each table; returns where it will set each sequence that was used.</summary>
    /// <exception cref="DumpFailureException">It cannot be read, or lacks something.</exception>
    public async Task<Dictionary<string, long>> VerifyAsync(
        IReadOnlyList<Relation> tables,
        IReadOnlyList<Relation> sequences,
        CancellationToken ct
    )
    {
        var entries = Entry().Matches(await ListAsync(ct));
        var full = entries
            .Where(entry => entry.Groups["kind"].Value == "TABLE DATA")
            .Select(entry => entry.Groups["oid"].Value)
            .ToHashSet();
        if (tables.FirstOrDefault(table => !full.Contains(Number(table.Oid))) is { } lacking)
            throw Incomplete($"the rows of {lacking.Name}");
        var sets = entries.Where(entry => entry.Groups["kind"].Value == "SEQUENCE SET").Select(entry => entry.Groups["id"].Value).ToList();
        var values = new Dictionary<string, long?>();
        foreach (var some in sets.Chunk(EntriesAtOnce))
            ReadSequences(await ReadAsync(["--file=-", "--use-list=/dev/fd/3"], ct, some), values);
        if (sequences.FirstOrDefault(sequence => !values.ContainsKey(sequence.Bytes)) is { } unset)
            throw Incomplete($"the value of {unset.Name}");
        return sequences
            .Where(sequence => values[sequence.Bytes] is not null)
            .ToDictionary(sequence => sequence.Name, sequence => values[sequence.Bytes]!.Value);
    }

    /// <summary>What pg_restore finds in the dump, a line for each thing.</summary>
    public Task<string> ListAsync(CancellationToken ct) => ReadAsync(["--list"], ct);

    /// <summary>What makes the database itself, with its settings, rights and comment, and nothing in it.</summary>
    public Launch Creating(string list, IReadOnlyList<string> arguments) =>
        tools.Answering(
            "sh",
            [
                "-c",
                WithList,
                "sh",
                string.Join('\n', OfDatabase().Matches(list).Select(entry => entry.Groups["id"].Value + ";")),
                "--create",
                "--use-list=/dev/fd/3",
                .. arguments,
            ]
        );

    /// <summary>The dump's beginning is enough if the table of its contents is in it, and that may be long.</summary>
    private async Task<string> ReadAsync(IReadOnlyList<string> arguments, CancellationToken ct, IReadOnlyList<string>? entries = null)
    {
        var launch = entries is null
            ? tools.Answering("pg_restore", arguments)
            : tools.Answering("sh", ["-c", WithList, "sh", string.Join('\n', entries.Select(id => id + ";")), .. arguments]);
        for (var part = SmallestPart; ; part *= 4)
        {
            var run = await launch.CaptureAsync(PipeSource.Create((input, stop) => BeginningAsync(part, input, stop)), ct);
            if (run.ExitCode == 0)
                return run.Output;
            if (part >= new FileInfo(path).Length)
                throw complaints.Failed(
                    Diagnosis.DumpIncomplete,
                    "pg_restore cannot read the dump that was made: back up again, and if that helps nothing, check this machine's disk and memory",
                    run
                );
        }
    }

    private async Task BeginningAsync(long bytes, Stream input, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[65536];
        while (bytes > 0 && await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(bytes, buffer.Length)), ct) is var read and > 0)
        {
            await input.WriteAsync(buffer.AsMemory(0, read), ct);
            bytes -= read;
        }
    }

    /// <summary>Values by schema and name, null where a sequence was never used.</summary>
    private static void ReadSequences(string sql, Dictionary<string, long?> values)
    {
        foreach (Match match in SetValue().Matches(sql))
        {
            values[BytesOf(match.Groups["name"].Value, escaped: match.Groups["escaped"].Length > 0)] =
                match.Groups["used"].Value == "true" ? long.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture) : null;
        }
    }

    private static string BytesOf(string literal, bool escaped)
    {
        var name = literal.Replace("''", "'", StringComparison.Ordinal);
        if (escaped)
            name = name.Replace(@"\\", @"\", StringComparison.Ordinal);
        return string.Join(
            '.',
            Part()
                .Matches(name)
                .Select(part =>
                    part.Groups["quoted"] is { Success: true } quoted
                        ? Hex(quoted.Value.Replace("\"\"", "\"", StringComparison.Ordinal))
                        : Hex(part.Value)
                )
        );
    }

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.Latin1.GetBytes(text));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private DumpFailureException Incomplete(string what) =>
        complaints.Failed(
            Diagnosis.DumpIncomplete,
            $"the dump that was made lacks {what}: back up again, and if that helps nothing, say so to whoever maintains this tool"
        );

    // pg_restore writes names on one line here, so that none can look like another entry.
    [GeneratedRegex(@"^(?<id>[0-9]+); [0-9]+ (?<oid>[0-9]+) (?<kind>TABLE DATA|SEQUENCE SET) ", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(
        "^(?<id>[0-9]+); [0-9]+ [0-9]+ (?:DATABASE|DATABASE PROPERTIES|(?:ACL|COMMENT|SECURITY LABEL) - DATABASE) ",
        RegexOptions.Multiline
    )]
    private static partial Regex OfDatabase();

    [GeneratedRegex(
        @"^SELECT pg_catalog\.setval\((?<escaped> ?E)?'(?<name>(?:[^']|'')*)', (?<value>-?[0-9]+), (?<used>true|false)\);$",
        RegexOptions.Multiline
    )]
    private static partial Regex SetValue();

    [GeneratedRegex("\"(?<quoted>(?:[^\"]|\"\")*)\"|[^.\"]+")]
    private static partial Regex Part();
}
