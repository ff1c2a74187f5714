namespace Homelab.Reports.Plans;

/// <summary>One differing attribute. <paramref name="Path"/> reads like terraform: <c>input.disks[0].size</c>.</summary>
public sealed record AttributeChange(string Path, Leaf Before, Leaf After)
{
    /// <summary>This difference is why the object is replaced.</summary>
    public bool ForcesReplacement { get; init; }

    /// <summary>The value stays, and only now becomes sensitive (true) or is no longer (false); null when more differs. Not part of the hash.</summary>
    public bool? BecomesSensitive { get; init; }

    /// <summary>What differs inside two strings of several lines, or inside two documents kept in strings.</summary>
    public TextDifference? Inside { get; init; }
}

/// <summary>The difference between two texts, at most <see cref="MaxLines"/> lines of it.</summary>
/// <param name="Format"><c>text</c>, <c>json</c> or <c>yaml</c>.</param>
/// <param name="Lines">Each begins with <c>+</c>, <c>-</c> or a space, as in a unified diff.</param>
/// <param name="OmittedLines">How many more lines there were.</param>
public sealed record TextDifference(string Format, IReadOnlyList<string> Lines, int OmittedLines)
{
    public const int MaxLines = 120;
    public const int MaxLineLength = 500;
}
