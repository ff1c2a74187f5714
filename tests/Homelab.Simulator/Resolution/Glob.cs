using System.Text;
using System.Text.RegularExpressions;

namespace Homelab.Simulator.Resolution;

/// <summary>A path with <c>*</c>, <c>**</c>, <c>?</c>, <c>[…]</c> and <c>{a,b}</c>, as artifacts and includes take it.</summary>
internal sealed class Glob(string pattern)
{
    private readonly Regex _expression = new(Expression(pattern), RegexOptions.NonBacktracking);

    public bool IsMatch(string path) => _expression.IsMatch(path);

    private static string Expression(string pattern)
    {
        var result = new StringBuilder("^");
        var depth = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '*' && i + 1 < pattern.Length && pattern[i + 1] == '*')
            {
                var folders = i + 2 < pattern.Length && pattern[i + 2] == '/';
                result.Append(folders ? "(?:.*/)?" : ".*");
                i += folders ? 2 : 1;
                continue;
            }

            depth += pattern[i] switch
            {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            result.Append(
                pattern[i] switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    '{' => "(?:",
                    '}' => ")",
                    ',' when depth > 0 => "|",
                    '[' or ']' => pattern[i].ToString(),
                    var letter => Regex.Escape(letter.ToString()),
                }
            );
        }

        return result.Append("\\z").ToString();
    }
}
