using System.Text.Json.Nodes;
using Homelab.Simulator.Yaml;
using YamlDotNet.Core;

namespace Homelab.Simulator.Resolution;

/// <summary>A pipeline and what gitlab-ci-local says its rules decided.</summary>
internal sealed record Decided(MergedPipeline Pipeline, JsonArray Jobs);

/// <summary>One document with everything merged, without what only served to make it: hidden jobs, includes, defaults.</summary>
internal sealed class MergedPipeline
{
    private static readonly string[] Served = ["include", "after_script", "before_script", "default"];

    public MergedPipeline(string expanded)
    {
        Text = string.Concat(Sections(expanded).Where(section => !IsServed(section)));
        try
        {
            Tree = YamlTree.Json(YamlTree.Parse(Text)) as JsonObject ?? [];
        }
        catch (YamlException e)
        {
            throw new InvalidOperationException($"gitlab-ci-local wrote what is no YAML: {e.Message}", e);
        }
    }

    public string Text { get; }

    public JsonObject Tree { get; }

    // Whatever belongs to a key of the document is indented below it.
    private static IEnumerable<string> Sections(string text)
    {
        var begun = 0;
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0 && at + 1 < text.Length; at = text.IndexOf('\n', at + 1))
        {
            if (text[at + 1] is ' ' or '\n')
                continue;
            yield return text[begun..(at + 1)];
            begun = at + 1;
        }

        yield return text[begun..];
    }

    private static bool IsServed(string section)
    {
        var key = section.TrimStart('\'', '"');
        return key.StartsWith('.') || Served.Any(name => key.StartsWith(name + ":", StringComparison.Ordinal));
    }
}
