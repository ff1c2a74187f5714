using Xunit;

namespace Homelab.Testing;

/// <summary>docs/restore.md, by its sections.</summary>
public static class RestorePage
{
    public static string Text => Repository.Read("docs/restore.md");

    /// <summary>What is between two headings, the second one left out.</summary>
    public static string Between(string first, string last)
    {
        var begin = Text.IndexOf($"\n{first}\n", StringComparison.Ordinal);
        var end = Text.IndexOf($"\n{last}\n", StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"{first} and {last} are not in docs/restore.md, in this order.");
        return Text[begin..end];
    }

    /// <summary>The blocks as one script that ends at the first error.</summary>
    /// <param name="filled">What the page leaves to its reader, or gives as an example.</param>
    public static string Script(IEnumerable<FencedBlock> blocks, IReadOnlyDictionary<string, string> filled)
    {
        var script = string.Join('\n', blocks.Select(block => block.Text).Prepend("set -euo pipefail"));
        foreach (var (old, value) in filled)
        {
            Assert.Contains(old, script, StringComparison.Ordinal);
            script = script.Replace(old, value, StringComparison.Ordinal);
        }

        return script;
    }
}
