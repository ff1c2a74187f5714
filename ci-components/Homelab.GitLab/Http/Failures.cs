using System.Net;
using Homelab.Text;

namespace Homelab.GitLab.Http;

/// <summary>Makes exceptions whose one sentence says what to do.</summary>
internal static class Failures
{
    /// <param name="asked">Method and path.</param>
    /// <param name="said">GitLab's words, cleaned.</param>
    public static GitLabException Of(HttpStatusCode status, string asked, string said)
    {
        var words = said.Length > 0 ? $" (\"{VisibleText.Cut(said, 300)}\")" : "";
        return (int)status switch
        {
            401 => new GitLabUnauthorizedException(
                $"GitLab does not accept the token for {asked}{words}: make a new one, this one is wrong, expired or revoked."
            )
            {
                Status = status,
                Said = said,
            },
            403 => new GitLabForbiddenException(
                $"The token may not {asked}{words}: give its user the role, or the token the scope, that this needs."
            )
            {
                Status = status,
                Said = said,
            },
            404 => new GitLabNotFoundException(
                $"GitLab found nothing for {asked}{words}: check the name, and that the token's user is a member of the project."
            )
            {
                Status = status,
                Said = said,
            },
            409 => new GitLabConflictException(
                $"Something else got in the way of {asked}{words}: look at it again and repeat what is still wanted."
            )
            {
                Status = status,
                Said = said,
            },
            >= 500 => new GitLabUnavailableException(
                $"GitLab failed at {asked} with {(int)status}{words}: try again later, and look at its health if that does not help."
            )
            {
                Status = status,
                Said = said,
            },
            _ => new GitLabInvalidException($"GitLab refused {asked} with {(int)status}{words}: correct what was asked.")
            {
                Status = status,
                Said = said,
            },
        };
    }

    public static GitLabRateLimitedException RateLimited(string asked, string said, TimeSpan? wait) =>
        new(
            $"GitLab is asked too often (at {asked}){(wait is { } time ? $" and wants {Math.Ceiling(time.TotalSeconds)} s of rest" : "")}: ask less, or raise its rate limits."
        )
        {
            Status = HttpStatusCode.TooManyRequests,
            Said = said,
            RetryAfter = wait,
        };

    public static GitLabUnavailableException Disconnected(string asked, Exception cause)
    {
        var error = (cause as HttpRequestException)?.HttpRequestError ?? HttpRequestError.ResponseEnded;
        // Other causes quote what the server sent, and that may be our own token.
        var harmless =
            error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError;
        return new(
            $"The connection to GitLab failed at {asked} ({error}): check that GitLab runs, and its address.",
            harmless ? cause : null
        )
        {
            Disconnected = true,
        };
    }

    public static GitLabUnavailableException TimedOut(string asked, TimeSpan limit) =>
        new($"GitLab did not answer {asked} within {limit.TotalSeconds} s: try again later, and look at its load if that does not help.");

    public static GitLabUnreadableException NotJson(string asked, string came, HttpStatusCode status) =>
        new(
            $"{asked} came back as {Named(came)} instead of JSON: is the address of GitLab (GitLab__Url) right, and does no login page stand in front of it?"
        )
        {
            Status = status,
        };

    public static GitLabUnreadableException OtherShape(string asked, string where, HttpStatusCode status) =>
        new($"The JSON that {asked} came back with cannot be read{where}: check that this is GitLab 18.1 or newer, and report it if so.")
        {
            Status = status,
        };

    public static GitLabTooLargeException TooLarge(string asked, long limit) =>
        new($"The answer to {asked} is larger than the {limit} bytes allowed: look at why, or raise the limit.");

    public static GitLabUnreadableException Elsewhere(string asked, string what, string home) =>
        new(
            $"GitLab's {what} for {asked} leads away from {home}, where the token does not go: set GitLab's external_url and our GitLab__Url to the same scheme, host and port."
        );

    public static GitLabUnreadableException Endless(string what, string asked) =>
        new($"The {what} of {asked} never end, each leads to another or to itself: check what stands between us and GitLab.");

    /// <summary>A host that GitLab sent us to for a file.</summary>
    public static GitLabException Storage(HttpStatusCode status, string asked, string host) =>
        status == HttpStatusCode.NotFound
            ? new GitLabNotFoundException($"The file of {asked} is not in GitLab's object storage at {host}: run the job again.")
            {
                Status = status,
            }
            : new GitLabUnavailableException(
                $"GitLab's object storage at {host} answered {(int)status} to {asked}: check that it runs and GitLab's settings for it."
            )
            {
                Status = status,
            };

    public static GitLabMovedException Moved(string asked) =>
        new($"The project of {asked} has moved: use its new path, GitLab redirects reading but not writing.");

    private static string Named(string mediaType) =>
        mediaType switch
        {
            "" => "nothing",
            "text/html" => "HTML",
            _ => VisibleText.Cut(mediaType, 60),
        };
}
