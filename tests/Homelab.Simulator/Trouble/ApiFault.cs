using System.IO.Enumeration;

namespace Homelab.Simulator.Trouble;

/// <summary>How a request to the API goes wrong.</summary>
public enum ApiFaultKind
{
    /// <summary>401</summary>
    Unauthorized,

    /// <summary>403</summary>
    Forbidden,

    /// <summary>404</summary>
    NotFound,

    /// <summary>409, "Resource lock"</summary>
    Locked,

    /// <summary>429 of Rack::Attack: plain text, <c>RateLimit-*</c> and <c>Retry-After</c></summary>
    Throttled,

    /// <summary>429 of an application limit: JSON, and no word on when to come back</summary>
    ThrottledJson,

    /// <summary>500, JSON</summary>
    Broken,

    /// <summary>502, HTML</summary>
    BadGateway,

    /// <summary>200, HTML: somebody's login page</summary>
    Html,

    /// <summary>Nothing for <see cref="ApiFault.Seconds"/>, then the connection closes.</summary>
    Hang,

    /// <summary>The connection closes without an answer.</summary>
    Close,

    /// <summary>The connection closes in the middle of the true answer.</summary>
    CloseMidBody,

    /// <summary>The true answer, in ten pieces over <see cref="ApiFault.Seconds"/>.</summary>
    Slow,
}

/// <summary>Whether what was asked for is done although the answer is lost. The two that send the true answer are always after.</summary>
public enum StrikeTime
{
    Before,
    After,
}

/// <summary>A fault of the API.</summary>
public sealed record ApiFault
{
    public required ApiFaultKind Kind { get; init; }

    /// <summary>Null means any.</summary>
    public string? Method { get; init; }

    /// <summary>The path without its query, as sent: <c>*</c> is anything within a segment, <c>**</c> anything at all.</summary>
    public string Path { get; init; } = "/api/v4/**";

    public StrikeTime When { get; init; }

    /// <summary>How likely, when <see cref="Next"/> is not given.</summary>
    public double Chance { get; init; } = 1;

    /// <summary>Exactly the next so many requests that fit, and none after.</summary>
    public int? Next { get; init; }

    /// <summary>How long it takes, or until when one shall wait.</summary>
    public double Seconds { get; init; } = 1;

    internal bool Fits(string method, string path) =>
        (Method is null || string.Equals(Method, method, StringComparison.OrdinalIgnoreCase)) && Glob(Path.Split('/'), path.Split('/'));

    private static bool Glob(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty)
            return path.IsEmpty;
        if (pattern[0] == "**")
            return Glob(pattern[1..], path) || (!path.IsEmpty && Glob(pattern, path[1..]));
        return !path.IsEmpty
            && (pattern[0] == path[0] || FileSystemName.MatchesSimpleExpression(pattern[0], path[0], ignoreCase: false))
            && Glob(pattern[1..], path[1..]);
    }
}
