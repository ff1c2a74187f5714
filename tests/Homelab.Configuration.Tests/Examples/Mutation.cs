namespace Homelab.Configuration.Tests.Examples;

/// <summary>Damage of the kinds editors, merges and enemies do.</summary>
internal static class Mutation
{
    private static readonly string[] Fragments =
    [
        "&a ",
        "*a",
        "<<: *a\n",
        "!!binary ",
        "!<tag> ",
        "{",
        "}",
        "[",
        "]",
        ": ",
        "- ",
        "? ",
        "| ",
        ">-\n",
        "'",
        "\"",
        "#",
        "---\n",
        "...\n",
        "%YAML 9.9\n",
        "%TAG ! x\n",
        "\t",
        "\0",
        "\r",
        "\u0085",
        "\u2028",
        "\ufeff",
        "\ud800",
        "\u202e",
        "\"\\UFFFFFFFF\"",
        "\"\\x\"",
        "null",
        "~",
        "true",
        "0x10",
        "1e999",
        ".inf",
        "-1",
        "99999999999999999999",
        "a: &a [*a, *a, *a, *a, *a, *a]\n",
        "\n\n",
        "  ",
        "''",
        "\"\"",
        "\\",
        ",",
        "@",
        "`",
        "=",
        "version: 1\n",
        "x: 1\n",
        new('[', 100),
        string.Concat(Enumerable.Repeat("{a: ", 100)),
        string.Concat(Enumerable.Repeat("- ", 100)),
        new('x', 2000),
    ];

    public static string Of(string text, Random random)
    {
        for (var count = random.Next(1, 5); count > 0; count--)
            text = Once(text, random);
        return text;
    }

    private static string Once(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var line = random.Next(lines.Count);
        var at = random.Next(text.Length + 1);
        switch (random.Next(9))
        {
            case 0:
                lines.RemoveAt(line);
                break;
            case 1:
                lines.Insert(line, lines[line]);
                break;
            case 2:
                lines.Insert(random.Next(lines.Count), lines[line]);
                break;
            case 3:
                lines[line] = "  " + lines[line];
                break;
            case 4:
                lines[line] = lines[line].TrimStart();
                break;
            case 5:
                return text.Insert(at, Fragments[random.Next(Fragments.Length)]);
            case 6:
                return text.Insert(at, ((char)random.Next(1, 0x3000)).ToString());
            case 7:
                return text.Remove(Math.Min(at, text.Length), Math.Min(random.Next(1, 20), text.Length - at));
            default:
                return Swapped(text, at, random);
        }
        return string.Join('\n', lines);
    }

    // A neighbour of the character: digits stay digits often enough for values to stay valid.
    private static string Swapped(string text, int at, Random random)
    {
        if (at >= text.Length)
            return text;
        var characters = text.ToCharArray();
        characters[at] = (char)Math.Max(1, characters[at] + random.Next(-3, 4));
        return new string(characters);
    }
}
