namespace Homelab.GitLab.Http;

/// <summary>Reads the header <c>Link</c> (RFC 8288). A page without <c>rel="next"</c> is the last; a header nobody can read is
/// not.</summary>
internal static class Links
{
    /// <summary>The address of the next page, or null after the last.</summary>
    /// <exception cref="FormatException">This is no list of links.</exception>
    public static string? Next(IEnumerable<string> headers) =>
        headers.SelectMany(Parse).FirstOrDefault(link => link.Relations.Contains("next", StringComparer.OrdinalIgnoreCase)).Target;

    private static IEnumerable<(string Target, string[] Relations)> Parse(string header)
    {
        for (var rest = header.Trim(' ', ',', '\t'); rest.Length > 0; )
        {
            var end = rest.IndexOf('>', StringComparison.Ordinal);
            if (rest[0] != '<' || end < 0)
                throw new FormatException();
            var stop = EndOfParameters(rest, end + 1);
            yield return (rest[1..end], Relations(rest[(end + 1)..stop]));
            rest = rest[stop..].Trim(' ', ',', '\t');
        }
    }

    // A comma inside quotes, as in title="a, b", ends nothing.
    private static int EndOfParameters(string text, int from)
    {
        var quoted = false;
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == ',' && !quoted)
                return i;
        }

        return quoted ? throw new FormatException() : text.Length;
    }

    private static string[] Relations(string parameters) =>
        parameters
            .Split(';')
            .Select(one => one.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(pair => pair.Length == 2 && pair[0].Equals("rel", StringComparison.OrdinalIgnoreCase))
            .SelectMany(pair => pair[1].Trim('"').Split(' '))
            .ToArray();
}
