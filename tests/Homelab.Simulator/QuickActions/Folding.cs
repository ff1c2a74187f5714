using System.Text.RegularExpressions;

namespace Homelab.Simulator.QuickActions;

/// <summary>
/// Ruby's regular expressions without regard to case also take what only folds to a letter, or to several: <c>/cloſe</c> is GitLab's
/// <c>/close</c>. .NET's do not (unicode.org CaseFolding.txt, statuses C and F; the rows that come to ASCII).
/// </summary>
internal static partial class Folding
{
    private static readonly (string Letters, string Same)[] Rows =
    [
        ("ffi", "ﬃ"),
        ("ffl", "ﬄ"),
        ("ff", "ﬀ"),
        ("fi", "ﬁ"),
        ("fl", "ﬂ"),
        ("st", "ﬅﬆ"),
        ("ss", "ßẞ"),
        ("s", "ſ"),
        ("k", "K"),
    ];

    /// <summary>What of a regular expression matches this word in every such spelling.</summary>
    public static string Pattern(string word) => Letters().Replace(word, match => $"(?:{Single(match.Value)}|[{Same(match.Value)}])");

    /// <summary>The plain word of a spelling.</summary>
    public static string Folded(string word)
    {
        word = word.ToLowerInvariant();
        foreach (var (letters, same) in Rows)
        {
            foreach (var one in same)
                word = word.Replace($"{one}", letters, StringComparison.Ordinal);
        }

        return word;
    }

    // Each letter of a pair has its own spellings.
    private static string Single(string letters) =>
        letters.Length == 1 ? letters : string.Concat(letters.Select(letter => Pattern($"{letter}")));

    private static string Same(string letters) => Array.Find(Rows, row => row.Letters == letters).Same;

    [GeneratedRegex("ffi|ffl|ff|fi|fl|st|ss|s|k")]
    private static partial Regex Letters();
}
