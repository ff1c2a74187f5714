namespace Homelab.Reports.Plans;

/// <summary>One differing attribute. <paramref name="Path"/> reads like terraform: <c>input.disks[0].size</c>.</summary>
public sealed record AttributeChange(string Path, Leaf Before, Leaf After)
{
    /// <summary>This difference is why the object is replaced.</summary>
    public bool ForcesReplacement { get; init; }

    /// <summary>The value stays, and only now becomes sensitive (true) or is no longer (false); null when more differs. Not part of the
    /// hash.</summary>
    public bool? BecomesSensitive { get; init; }

    /// <summary>The digest (SHA-256, hex) of both lists, where only the order of the items differs: the sides say which went where, and
    /// this what they are.</summary>
    public string? ItemsDigest { get; init; }

    /// <summary>What differs inside two strings, or what a string holds that is new or gone, where one line would not show it.</summary>
    public TextDifference? Inside { get; init; }
}

/// <summary>The difference between two texts, at most <see cref="MostChanged"/> changed lines of it.</summary>
/// <param name="Format"><c>text</c>, <c>json</c> or <c>yaml</c>.</param>
/// <param name="Lines">Each begins with <c>+</c>, <c>-</c>, a space, or <c>#</c> before what is said about the others.</param>
/// <param name="OmittedLines">How many more changed lines there were.</param>
public sealed record TextDifference(string Format, IReadOnlyList<string> Lines, int OmittedLines)
{
    /// <summary>Context is not counted.</summary>
    public const int MostChanged = 60;

    /// <summary>UTF-16 units without the sign.</summary>
    public const int LongestLine = 500;
}
