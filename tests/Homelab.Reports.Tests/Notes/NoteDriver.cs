using Homelab.Reports.Safe;

namespace Homelab.Reports.Tests.Notes;

/// <summary>
/// Writes notes of hostile data through everything that SafeNote offers, the same for the same seed. It uses the sources of Safe
/// and nothing else of the project: planted bugs are compiled together with it.
/// </summary>
public sealed class NoteDriver
{
    private static readonly string[] OwnAddresses =
    [
        "https://gitlab.example/homelab/-/jobs/12",
        "http://gitlab.lan:8080/a_b/c-d/-/jobs/1#L5",
        "https://gitlab.example/a%20b",
    ];

    /// <summary>A § becomes a sentinel.</summary>
    private static readonly string[] HostileAddresses =
    [
        "javascript:§",
        "data:§",
        "ftp://evil.example/§",
        "vbscript:§",
        "file:///etc/§",
        "//evil.example/§",
        "/§",
        "#§",
        "§",
        "",
        " ",
        "https://",
        "https://user:§@evil.example/",
        "https://evil.example/§)",
        "https://evil.example/§) @all (",
        "https://evil.example/ §",
        "https://evil.example/§ \"§\"",
        "https://evil.example/?§",
        "https://evil.example/`§`",
        "https://evil.example/\n/merge §",
        "https://evil.example/§\r/merge",
        "https://evil.example/<§>",
        "https://evil.example/\u202e§",
        "https://evil.example/é§",
        "https://evil.example/[§]",
        "https://evil.example/\\§",
        "https://evil.example/(§)",
        "https://evil.example/&§;",
        "https://evil.example/*§*",
        "https://evil.example/$§$",
        "https://evil.example/§\0",
    ];

    private readonly Random _random;
    private readonly HostileText _text;
    private readonly List<string> _links = [];

    private NoteDriver(Random random) => (_random, _text) = (random, new HostileText(random));

    /// <summary>How many blocks the note of a seed has; each is made from the seed and its number alone.</summary>
    public static int Blocks(int seed) => 1 + new Random(seed).Next(7);

    /// <summary>The note of a seed, or of one block of it, and the addresses that it may link.</summary>
    public static (string Note, string[] Links) Write(int seed, int only)
    {
        var note = new SafeNote().Marker($"homelab:plan");
        var links = new List<string>();
        for (var block = 0; block < Blocks(seed); block++)
        {
            if (only >= 0 && only != block)
                continue;
            var driver = new NoteDriver(new Random((seed * 31) + block));
            driver.Block(note, depth: 0);
            links.AddRange(driver._links);
        }

        return (note.ToString(), [.. links]);
    }

    private void Block(SafeNote note, int depth) =>
        _ = _random.Next(depth < 3 ? 12 : 10) switch
        {
            0 => note.Heading(Line()),
            1 => note.Heading((Words)$"Numbers {Any()} and {_random.Next()}"),
            2 => note.Paragraph(Line()),
            3 or 4 => Bullets(note),
            5 or 6 => note.Diff(Enumerable.Range(0, _random.Next(8)).Select(_ => Difference())),
            7 or 8 => note.Text(_text.Value()),
            9 => Link(note),
            10 => note.Details($"{Any()} lines of detail (folded)", Inner(depth)),
            _ => note.Append(Inner(depth)),
        };

    private SafeNote Inner(int depth)
    {
        var inner = new SafeNote();
        for (var blocks = _random.Next(4); blocks > 0; blocks--)
            Block(inner, depth + 1);
        return inner;
    }

    private SafeNote Bullets(SafeNote note)
    {
        for (var bullets = _random.Next(1, 4); bullets > 0; bullets--)
            note.Bullet(Line());
        return note;
    }

    private Markup Line()
    {
        string a = _text.Value(),
            b = _text.Value(),
            c = _text.Value();
        return _random.Next(10) switch
        {
            0 => $"{a}",
            1 => $"{a}{b}",
            2 => $"{a}{b}{c}",
            3 => $"{a}: {b} is **replaced** by {c}",
            4 => $"is read from {a}",
            5 => $"**{a}** ({b}), because `count` is {Any()} now",
            6 => $"`for_each`{a}`count`",
            7 => $"{Line()}{b}{Line()}",
            8 => $"{a}:{Any()}",
            _ => $"{Any()} of {a}, {b}; was {c}",
        };
    }

    private long Any() =>
        _random.Next(4) switch
        {
            0 => _random.NextInt64(long.MinValue, long.MaxValue),
            1 => _random.Next(1_000_000, int.MaxValue),
            _ => _random.Next(100),
        };

    private DiffLine Difference()
    {
        var text = _text.Value();
        return _random.Next(4) switch
        {
            0 => DiffLine.Added(text),
            1 => DiffLine.Removed(text),
            2 => DiffLine.Context(text),
            _ => DiffLine.Remark(text),
        };
    }

    private SafeNote Link(SafeNote note)
    {
        var ours = _random.Next(3) == 0;
        var address = ours
            ? OwnAddresses[_random.Next(OwnAddresses.Length)]
            : HostileAddresses[_random.Next(HostileAddresses.Length)].Replace("§", _text.Sentinel(), StringComparison.Ordinal);
        if (ours)
            _links.Add(address);
        return SafeLink.To(address, $"the job {_random.Next(100)}") is { } link ? note.Paragraph($"See {link} for {_text.Value()}.") : note;
    }
}
