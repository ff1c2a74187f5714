using System.Text.RegularExpressions;

namespace Homelab.Restores.Verification.Vaults;

/// <summary>A link in a note.</summary>
/// <param name="IsWiki">Written <c>[[so]]</c>: by name, wherever in the vault that is.</param>
internal readonly record struct NoteLink(string Target, bool IsWiki);

/// <summary>
/// Finds the links of a note. What stands in code looks like a link here, too, which does no harm: a target that never was is nobody's
/// damage.
/// </summary>
internal static partial class NoteLinks
{
    public const int Most = 20_000;

    public static IEnumerable<NoteLink> In(string note)
    {
        foreach (Match match in Wiki().Matches(note))
        {
            if (Wikilink(match.ValueSpan[2..^2]) is { Length: > 0 } target)
                yield return new NoteLink(target, true);
        }

        foreach (Match match in Inline().Matches(note))
        {
            if (Local(match.Groups["to"].Value) is { } target)
                yield return new NoteLink(target, false);
        }

        foreach (Match match in Definition().Matches(note))
        {
            if (Local(match.Groups["to"].Value) is { } target)
                yield return new NoteLink(target, false);
        }
    }

    // A heading or a block, and the words that are shown, are not part of the name.
    private static string Wikilink(ReadOnlySpan<char> inside)
    {
        var end = inside.IndexOfAny('#', '|', '^');
        return (end < 0 ? inside : inside[..end]).Trim().TrimEnd('\\').ToString();
    }

    /// <summary>Null for what leads out of the vault, or nowhere.</summary>
    private static string? Local(string link)
    {
        var target = link.Trim('<', '>');
        var end = target.AsSpan().IndexOfAny('#', '?');
        target = end < 0 ? target : target[..end];
        return target.Length == 0 || target.StartsWith("//", StringComparison.Ordinal) || Scheme().IsMatch(target)
            ? null
            : Uri.UnescapeDataString(target);
    }

    [GeneratedRegex(@"\[\[[^\[\]\n]{1,1000}\]\]")]
    private static partial Regex Wiki();

    [GeneratedRegex(@"\]\((?<to><[^<>\n]{1,1000}>|[^()\s<>]{1,1000})", RegexOptions.ExplicitCapture)]
    private static partial Regex Inline();

    [GeneratedRegex(
        @"^ {0,3}\[[^\[\]\n]{1,200}\]:[ \t]{1,8}(?<to><[^<>\n]{1,1000}>|[^\s<>]{1,1000})",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Definition();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]{1,30}:")]
    private static partial Regex Scheme();
}
