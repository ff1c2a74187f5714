using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Homelab.Text;

namespace Homelab.Reports.Plans;

/// <summary>A leaf on one line, as terraform would write it.</summary>
public static class LeafText
{
    private const int Longest = 400;
    private const int LongestSource = 200;

    /// <summary>What no encoder would touch.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~"
    );

    public static string Show(Leaf leaf) =>
        leaf switch
        {
            Leaf.Absent => "null",
            Leaf.Sensitive { EqualTo: { } source } => $"(sensitive value: equals {VisibleText.Cut(source, LongestSource)})",
            Leaf.Sensitive => "(sensitive value)",
            Leaf.Unknown => "(known after apply)",
            Leaf.Literal literal => literal.Json,
            Leaf.Text text => Quote(text.Value, text.Value.Length),
            Leaf.Cut cut => Quote(cut.Head, cut.Length),
            _ => throw new UnreachableException("A new kind of leaf needs words."),
        };

    private static string Quote(string text, long length)
    {
        if (text.Length > Longest)
            text = text[..Longest];
        if (text.Length == length && !text.AsSpan().ContainsAnyExcept(Plain))
            return $"\"{text}\"";
        var quoted = $"\"{JsonEncodedText.Encode(Json.JsonText.WellFormed(text), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
        return text.Length < length ? $"{quoted}… ({length:N0} characters)" : quoted;
    }
}
