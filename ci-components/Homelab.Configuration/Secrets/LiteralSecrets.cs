using System.Text.RegularExpressions;
using Homelab.Configuration.Values;
using Homelab.Configuration.Yaml;

namespace Homelab.Configuration.Secrets;

/// <summary>Finds secrets written into the file, in values, keys and comments. What it finds is never repeated.</summary>
internal static partial class LiteralSecrets
{
    public const string Remedy = "this is a secret: put it into a GitLab CI/CD variable and name the variable here";

    /// <summary>The nodes that hold a secret, already reported.</summary>
    public static HashSet<Node> Find(string text, Node? root, Faults faults)
    {
        var found = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        if (!Contains(text))
            return found;

        var lines = new HashSet<int>();
        foreach (var (node, secret) in Scalars(root))
        {
            if (!Contains(secret))
                continue;
            found.Add(node);
            if (lines.Add(node.Place.Line))
                faults.Add(node.Place, Remedy);
        }
        FindInText(text, lines, faults);
        return found;
    }

    public static bool Contains(string text) => Shape().IsMatch(text) || Address().IsMatch(text) || Assignment().IsMatch(text);

    /// <summary>Whether a key is named for what must not be here.</summary>
    public static bool IsNamedLikeOne(string key) => key.Length < 100 && SecretName().IsMatch(key);

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
            if (Shape().IsMatch(line) || Address().IsMatch(line))
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

    [GeneratedRegex("""
        \b(gl(pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[0-9A-Za-z_-]{10}
          |gh[pousr]_[0-9A-Za-z]{16}
          |github_pat_[0-9A-Za-z_]{16}
          |(AKIA|ASIA)[0-9A-Z]{16}\b
          |xox[abeprs]-[0-9A-Za-z-]{10}
          |sk-[0-9A-Za-z_-]{20}
          |AIza[0-9A-Za-z_-]{30}
          |hvs\.[0-9A-Za-z_-]{20}
          |tskey-[0-9A-Za-z-]{10}
          |eyJ[0-9A-Za-z_-]{10,500}\.eyJ[0-9A-Za-z_-]{10})
        |AGE-SECRET-KEY-
        |-----BEGIN\ [A-Z ]{0,30}PRIVATE\ KEY
        """, RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();

    /// <summary>Addresses that are secrets: with a password or token inside, and webhook and push addresses whose path is the token.</summary>
    [GeneratedRegex("""
        \b[a-z][a-z0-9+.-]{1,15}://[^\s/@:'"]{0,200}:(?!\$)[^\s/@]{1,200}@
        |discord(app)?\.com/api/webhooks/[0-9]
        |hooks\.slack\.com/services/
        |/api/push/[0-9A-Za-z]{8}
        |\bhc-ping\.com/[0-9A-Za-z]
        """, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Address();

    /// <summary>Such as an argument --password=…; a reference to an environment variable is not a secret.</summary>
    [GeneratedRegex("""(password|passwd|passphrase|token|secret|api[_-]?key)=(?!["']?\$)[^\s&]""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Assignment();

    [GeneratedRegex("(^|[-_.])(password|passwd|passphrase|token|secret|(api|access|private|secret|signing)[-_]?key|credential)s?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SecretName();
}
