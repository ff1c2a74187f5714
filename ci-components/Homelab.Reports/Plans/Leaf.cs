using System.Security.Cryptography;
using System.Text;

namespace Homelab.Reports.Plans;

/// <summary>One side of an attribute's difference, as it may be shown.</summary>
public abstract record Leaf
{
    private Leaf() { }

    /// <summary>Nothing there: the attribute does not exist on this side, or is null.</summary>
    public sealed record Absent : Leaf;

    /// <summary>A string.</summary>
    public sealed record Text(string Value) : Leaf;

    /// <summary>A number, a boolean, null inside a list, or an empty list or map: its exact JSON text.</summary>
    public sealed record Literal(string Json) : Leaf;

    /// <summary>Known only to terraform: flagged sensitive, or equal to something that is.</summary>
    /// <param name="EqualTo">What it equals, when only that hides it.</param>
    public sealed record Sensitive(string? EqualTo = null) : Leaf;

    /// <summary>Known after apply.</summary>
    public sealed record Unknown : Leaf;

    /// <summary>A string too long to carry: how it begins, its length in UTF-16 units and the SHA-256 (hex) of its UTF-8.</summary>
    public sealed record Cut(string Head, long Length, string Sha256) : Leaf;

    /// <summary>Strings longer than this many UTF-16 units are carried as <see cref="Cut"/>. Part of format 1: it decides the
    /// hash.</summary>
    public const int CutAbove = 4096;

    private const int HeadLength = 200;

    public static Leaf Missing { get; } = new Absent();

    public static Leaf Hidden { get; } = new Sensitive();

    public static Leaf AfterApply { get; } = new Unknown();

    /// <summary>A string as a leaf: whole, or cut with its digest.</summary>
    public static Leaf Of(string text) => text.Length <= CutAbove ? new Text(text) : CutOf(text);

    /// <summary>Exact JSON text as a leaf: whole, or cut when somebody wrote a number of thousands of digits.</summary>
    public static Leaf OfLiteral(string json) => json.Length <= CutAbove ? new Literal(json) : CutOf(json);

    private static Cut CutOf(string text)
    {
        var head = char.IsHighSurrogate(text[HeadLength - 1]) ? text[..(HeadLength - 1)] : text[..HeadLength];
        return new Cut(head, text.Length, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }
}
