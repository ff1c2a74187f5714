using System.Runtime.CompilerServices;
using System.Text;

namespace Homelab.GitLab.Http;

/// <summary>
/// What follows <c>/api/v4/</c>. Written as an interpolated string whose every hole is escaped, so that no value becomes another route.
/// </summary>
[InterpolatedStringHandler]
internal sealed class ApiPath
{
    private readonly StringBuilder _text;

    public ApiPath(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (12 * formattedCount));

    private ApiPath(string escaped) => _text = new StringBuilder(escaped);

    /// <summary>Takes what GitLab itself wrote.</summary>
    public static ApiPath Escaped(string pathAndQuery) => new(pathAndQuery);

    public static ApiPath Of(ApiPath path) => path;

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(string segment) => _text.Append(Segment(segment));

    public void AppendFormatted(ProjectId project) => _text.Append(Segment(project.ToString()));

    public void AppendFormatted<T>(T number)
        where T : struct, INumbered<T> => _text.Append(Numbered.Positive(number.Value));

    /// <summary>A path whose slashes stay slashes.</summary>
    public void AppendFormatted(FilePath path) => _text.AppendJoin('/', path.Value.Split('/').Select(Segment));

    /// <summary>The same list, from this page on, in pages of this size.</summary>
    public ApiPath Page(int number, int size)
    {
        var page = new ApiPath(ToString()).With("per_page", $"{size}");
        return number == 1 ? page : page.With("page", $"{number}");
    }

    /// <summary>One more parameter of the query; none when there is no value.</summary>
    public ApiPath With(string name, string? value)
    {
        if (value is not null)
            _text
                .Append(_text.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?')
                .Append(name)
                .Append('=')
                .Append(Uri.EscapeDataString(value));
        return this;
    }

    public override string ToString() => _text.ToString();

    private static string Segment(string value)
    {
        if (value.Length == 0 || value.Split('/').Any(part => part is "" or "." or ".."))
            throw new ArgumentException(
                "A name or path in a request is empty, or has an empty part, `.` or `..` in it: give the full one.",
                nameof(value)
            );
        return Uri.EscapeDataString(value);
    }
}

/// <summary>A path inside artifacts, which GitLab takes as several segments.</summary>
internal readonly record struct FilePath(string Value);
