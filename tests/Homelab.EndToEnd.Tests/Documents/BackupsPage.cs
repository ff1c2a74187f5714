using System.Text.RegularExpressions;
using Homelab.Testing;

namespace Homelab.EndToEnd.Tests.Documents;

/// <summary>docs/backups.md in a temporary folder: its paths lead there, and what it leaves to its reader is filled in.</summary>
internal sealed partial class BackupsPage(TempDir dir)
{
    public static string Text => Repository.Read("docs/backups.md");

    /// <summary>A recipe leaves the tiers to its reader.</summary>
    public static string WithTier(string yaml) =>
        yaml.Contains("\n  tiers:", StringComparison.Ordinal) ? yaml : yaml + "\n  tiers: { fast: {} }\n";

    /// <summary>A section of the page, from its heading to the next one that is as high.</summary>
    public static string Section(string heading)
    {
        var begin = Text.IndexOf($"\n{heading}\n", StringComparison.Ordinal);
        Assert.True(begin >= 0, $"{heading} is not in docs/backups.md.");
        var rest = Text[(begin + heading.Length + 2)..];
        var level = heading.TakeWhile(letter => letter == '#').Count();
        var end = Regex.Match(rest, $"^#{{1,{level}}} ", RegexOptions.Multiline, TimeSpan.FromSeconds(1));
        return end.Success ? rest[..end.Index] : rest;
    }

    /// <summary>The blocks as one script: YAML becomes the homelab.yml of what follows it.</summary>
    public string Script(IEnumerable<FencedBlock> blocks, IReadOnlyDictionary<string, string> filled)
    {
        var script = string.Join('\n', blocks.Select(Step).Prepend("set -euo pipefail"));
        foreach (var (old, value) in filled)
        {
            Assert.Contains(old, script, StringComparison.Ordinal);
            script = script.Replace(old, value, StringComparison.Ordinal);
        }

        return script;
    }

    /// <summary>The same text, with the machine's folders in the temporary one.</summary>
    public string Here(string text) => MachinePath().Replace(text, match => dir.Path + match.Value);

    private string Step(FencedBlock block) =>
        block.Language switch
        {
            "yaml" => $"cat >homelab.yml <<'END OF YAML'\n{Here(block.Text)}\nEND OF YAML",
            "sh" => Here(block.Text),
            _ => throw new InvalidOperationException($"Nobody runs a block of {block.Language}."),
        };

    [GeneratedRegex(@"(?<![\w./~-])/(?:srv|mnt|etc/gitlab|var/opt/gitlab)(?![\w-])", RegexOptions.None, 1000)]
    private static partial Regex MachinePath();
}
