using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Homelab.Reports.Plans.Differences;

/// <summary>
/// A YAML document in a string. Built from parser events: the tree builder of the library recurses without a limit, and aliases can
/// multiply a small text into gigabytes, so both end the attempt here, as does whatever a tree cannot tell apart: tags, several
/// documents, a key that comes twice, and a first line that says what the text really is (<c>#cloud-config</c>, <c>#!/bin/sh</c>).
/// </summary>
internal static partial class YamlTree
{
    private const int DeepestNesting = 64;
    private const int LargestText = 256 * 1024;

    /// <summary>Null when the text is not one plain mapping or sequence.</summary>
    public static Node? Read(string text)
    {
        // A NUL inside quotes keeps the library's scanner busy for ever.
        if (text.Length > LargestText || !text.Contains('\n') || text.Contains('\0') || Directive().IsMatch(text))
            return null;
        try
        {
            return Document(new Parser(new StringReader(text)));
        }
        // The scanner ends some unclosed flow sequences with an InvalidOperationException of a collection of its own.
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static Node? Document(Parser events)
    {
        var open = new Stack<Open>();
        Node? root = null;
        while (events.MoveNext())
        {
            if (
                events.Current is not { } current
                || current is AnchorAlias
                || current is NodeEvent { Tag.IsEmpty: false }
                || (current is DocumentStart && root is not null)
            )
                return null;
            if (current is MappingStart or SequenceStart)
            {
                if (open.Count == DeepestNesting || (open.TryPeek(out var above) && above.WantsKey))
                    return null;
                open.Push(new Open(current is MappingStart));
            }
            else if (
                Ended(current, open) is { } node
                && !(open.TryPeek(out var parent) ? parent.Take(node) : (root = node is Node.Map or Node.List ? node : null) is not null)
            )
                return null;
        }

        return root;
    }

    private static Node? Ended(ParsingEvent current, Stack<Open> open) =>
        current switch
        {
            Scalar scalar => Of(scalar),
            MappingEnd or SequenceEnd => open.Pop().Node,
            _ => null,
        };

    private static Node Of(Scalar scalar)
    {
        if (scalar.Style is not ScalarStyle.Plain || !MayBeNoText().IsMatch(scalar.Value))
            return new Node.Text(scalar.Value);
        return new Node.Plain(
            scalar.Value.ToLowerInvariant() switch
            {
                "" or "~" or "null" => "null",
                "true" => "true",
                "false" => "false",
                _ => scalar.Value,
            }
        );
    }

    [GeneratedRegex("\\A\uFEFF?(?:#[^ \\t\\r\\n#]|%)")]
    private static partial Regex Directive();

    // Whatever one reader of YAML or another takes for null, a truth value, a number, a time or a merge.
    [GeneratedRegex(
        @"\A(?:|~|null|true|false|yes|no|on|off|y|n|<<|=|[-+]?\.(?:inf|nan)|[-+]?[0-9.][0-9a-f_.,:+TtZz xo-]*)\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex MayBeNoText();

    // The key "8080" is another one than the key 8080.
    private static string NameOf(Node key) =>
        key switch
        {
            Node.Text text => MayBeNoText().IsMatch(text.Value) ? Node.Quote(text.Value) : text.Value,
            _ => ((Node.Plain)key).Written,
        };

    /// <summary>A mapping or sequence that has not ended.</summary>
    private sealed class Open(bool isMapping)
    {
        private readonly List<(string Name, Node Value)> _members = [];
        private readonly HashSet<string> _names = [];
        private readonly List<Node> _items = [];
        private string? _name;

        public bool WantsKey => isMapping && _name is null;

        public Node Node => isMapping ? new Node.Map(_members) : new Node.List(_items);

        /// <summary>False for a key that is there already.</summary>
        public bool Take(Node node)
        {
            if (!isMapping)
                _items.Add(node);
            else if (_name is null)
                return _names.Add(_name = NameOf(node));
            else
            {
                _members.Add((_name, node));
                _name = null;
            }

            return true;
        }
    }
}
