using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Homelab.Reports.Json;

namespace Homelab.Reports.Plans.Differences;

/// <summary>A part of a JSON or YAML document. Scalars keep their type: <c>8080</c> is not <c>"8080"</c>.</summary>
internal abstract record Node
{
    private Node() { }

    /// <summary>A string.</summary>
    public sealed record Text(string Value) : Node;

    /// <summary>Anything else that is written without quotes, as it is written.</summary>
    public sealed record Plain(string Written) : Node;

    /// <param name="Members">In the document's order; no name twice.</param>
    public sealed record Map(IReadOnlyList<(string Name, Node Value)> Members) : Node;

    public sealed record List(IReadOnlyList<Node> Items) : Node;

    /// <summary>The same for equal nodes, whatever the order of members, and for no others: a scalar and what is empty as written, anything
    /// else by a digest, since each level keeps its own.</summary>
    public string Canonical => _canonical ??= Write();

    private string? _canonical;

    public static string Quote(string text) =>
        $"\"{JsonEncodedText.Encode(JsonText.WellFormed(text), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private string Write() =>
        this switch
        {
            Text text => Quote(text.Value),
            Plain plain => plain.Written,
            List { Items.Count: 0 } => "[]",
            Map { Members.Count: 0 } => "{}",
            List list => "[" + Digest(list.Items.Select(item => item.Canonical)),
            Map map => "{"
                + Digest(
                    map.Members.OrderBy(member => member.Name, StringComparer.Ordinal)
                        .Select(member => $"{Quote(member.Name)}:{member.Value.Canonical}")
                ),
            _ => throw new UnreachableException(),
        };

    private static string Digest(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join(',', parts))));
}
