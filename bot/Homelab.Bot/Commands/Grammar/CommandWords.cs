using System.Text;

namespace Homelab.Bot.Commands.Grammar;

/// <summary>A line split as a shell would: quotes group, a backslash takes the next character as it is. No shell ever sees it.</summary>
internal static class CommandWords
{
    private const int LongestLine = 1000;

    /// <summary>Null when a quote is not closed, nothing follows a backslash, or the line is too long for anybody to have typed.</summary>
    public static string[]? Split(string line)
    {
        if (line.Length > LongestLine)
            return null;
        var words = new List<string>();
        var at = 0;
        while (Skip(line, ref at))
        {
            if (Word(line, ref at) is not { } word)
                return null;
            words.Add(word);
        }

        return [.. words];
    }

    private static bool Skip(string line, ref int at)
    {
        while (at < line.Length && char.IsWhiteSpace(line[at]))
            at++;
        return at < line.Length;
    }

    private static string? Word(string line, ref int at)
    {
        var word = new StringBuilder();
        while (at < line.Length && !char.IsWhiteSpace(line[at]))
        {
            if (!(line[at] is '\'' or '"' ? Quoted(line, ref at, word) : Plain(line, ref at, word)))
                return null;
        }

        return word.ToString();
    }

    private static bool Plain(string line, ref int at, StringBuilder word)
    {
        if (line[at] == '\\' && ++at == line.Length)
            return false;
        word.Append(line[at++]);
        return true;
    }

    private static bool Quoted(string line, ref int at, StringBuilder word)
    {
        var quote = line[at++];
        while (at < line.Length && line[at] != quote)
        {
            if (quote == '"' && line[at] == '\\' && at + 1 < line.Length && line[at + 1] is '"' or '\\')
                at++;
            word.Append(line[at++]);
        }

        return at++ < line.Length;
    }
}
