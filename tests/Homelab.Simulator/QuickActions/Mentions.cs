using System.Net;
using System.Text.RegularExpressions;

namespace Homelab.Simulator.QuickActions;

/// <summary>Who is called in a text, found where GitLab looks: in the rendered page, outside code and links. Quotes count, which errs on
/// the loud side.</summary>
internal static partial class Mentions
{
    public static IReadOnlyList<string> In(string text)
    {
        var html = Markdig.Markdown.ToHtml(text, Extractor.Markdown);
        foreach (var unread in new[] { Comment(), Unread(), Tag() })
            html = unread.Replace(html, " ");
        return
        [
            .. Name()
                .Matches(WebUtility.HtmlDecode(html))
                .Select(match => match.Groups["name"].Value.TrimEnd('.', '-', '/'))
                .Where(name => name.Length > 0)
                .Distinct(),
        ];
    }

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"<(?<tag>pre|code|a|style|script|math)\b[^>]*>.*?</\k<tag>\s*>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Unread();

    [GeneratedRegex("""</?[a-zA-Z](?:"[^"]*"|'[^']*'|[^'">])*>""")]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?<![\w/])@(?<name>[a-zA-Z0-9_.][a-zA-Z0-9_.\-/]*)")]
    private static partial Regex Name();
}
