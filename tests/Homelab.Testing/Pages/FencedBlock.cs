namespace Homelab.Testing;

/// <summary>A block of code in a page: what it is written in, and its text.</summary>
public sealed record FencedBlock(string Language, string Text)
{
    public static IReadOnlyList<FencedBlock> Of(string markdown)
    {
        var blocks = new List<FencedBlock>();
        List<string>? open = null;
        var language = "";
        foreach (var line in markdown.Split('\n'))
        {
            if (!line.StartsWith("```", StringComparison.Ordinal))
                open?.Add(line);
            else if (open is null)
                (open, language) = ([], line[3..]);
            else
            {
                blocks.Add(new FencedBlock(language, string.Join('\n', open)));
                open = null;
            }
        }

        return blocks;
    }
}
