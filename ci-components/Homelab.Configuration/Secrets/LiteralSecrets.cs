using Homelab.Configuration.Yaml;
using Homelab.Text.Secrets;

namespace Homelab.Configuration.Secrets;

/// <summary>Finds secrets written into the file, in values, keys and comments. What it finds is never repeated.</summary>
internal static class LiteralSecrets
{
    public const string Remedy = "this is a secret: put it into a GitLab CI/CD variable and name the variable here";

    /// <summary>The nodes that hold a secret, already reported.</summary>
    public static HashSet<Node> Find(string text, Node? root, Faults faults)
    {
        var found = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        if (!LiteralSecret.IsIn(text))
            return found;

        var lines = new HashSet<int>();
        foreach (var (node, secret) in Scalars(root))
        {
            if (!LiteralSecret.IsIn(secret))
                continue;
            found.Add(node);
            if (lines.Add(node.Place.Line))
                faults.Add(node.Place, Remedy);
        }
        FindInText(text, lines, faults);
        return found;
    }

    // Comments, and files too broken to have a tree. A secret in a tree stands on its key's line or below it.
    private static void FindInText(string text, HashSet<int> reported, Faults faults)
    {
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            if (reported.Contains(number) || reported.Contains(number - 1))
                continue;
            var line = text.AsSpan(range);
            if (LiteralSecret.IsInLine(line))
                faults.Add(Place.At(number, 1), Remedy);
        }
    }

    private static IEnumerable<(Node Node, string Text)> Scalars(Node? root)
    {
        var rest = new Stack<Node>();
        if (root is not null)
            rest.Push(root);
        while (rest.TryPop(out var node))
        {
            if (node is Node.Scalar scalar)
                yield return (node, scalar.Text);
            foreach (var item in (node as Node.Sequence)?.Items ?? [])
                rest.Push(item);
            foreach (var (key, value) in (node as Node.Mapping)?.Entries ?? [])
            {
                yield return (value, key);
                rest.Push(value);
            }
        }
    }
}
