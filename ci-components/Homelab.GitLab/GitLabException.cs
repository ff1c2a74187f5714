using System.Net;
using Homelab.Text;

namespace Homelab.GitLab;

/// <summary>
/// GitLab did not do what was asked. The message is one sentence that says what to do; it names method and path, never the query and never
/// a token.
/// </summary>
public abstract class GitLabException(string message, Exception? innerException = null) : CannotRunException(message, innerException)
{
    /// <summary>Null when there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>GitLab's own words, on one line, without control characters and at most 1,000 characters; empty when there were
    /// none.</summary>
    public string Said { get; init; } = "";

    /// <summary>The same request may succeed later, without anybody changing anything.</summary>
    public virtual bool MayPass => false;
}

/// <summary>401: the token is wrong, expired or revoked.</summary>
public sealed class GitLabUnauthorizedException(string message) : GitLabException(message);

/// <summary>403: the token's user or scope does not suffice.</summary>
public sealed class GitLabForbiddenException(string message) : GitLabException(message);

/// <summary>404: not there, or private and the token's user is no member.</summary>
public sealed class GitLabNotFoundException(string message) : GitLabException(message);

/// <summary>409: something else got there first.</summary>
public sealed class GitLabConflictException(string message) : GitLabException(message)
{
    public override bool MayPass => true;
}

/// <summary>400, 422 and every other refusal: the request itself is at fault.</summary>
public sealed class GitLabInvalidException(string message) : GitLabException(message);

/// <summary>429, still after every wait this client was allowed.</summary>
public sealed class GitLabRateLimitedException(string message) : GitLabException(message)
{
    /// <summary>What GitLab asked for; null when it named no time.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public override bool MayPass => true;
}

/// <summary>5xx, no connection, a connection that broke, or no answer in time.</summary>
public sealed class GitLabUnavailableException(string message, Exception? innerException = null) : GitLabException(message, innerException)
{
    /// <summary>The connection failed or broke, so nobody knows whether the request was done.</summary>
    public bool Disconnected { get; init; }

    public override bool MayPass => true;
}

/// <summary>The answer is not GitLab's: HTML, no JSON, another shape, a link or a redirect that leads elsewhere, or one that never
/// ends.</summary>
public sealed class GitLabUnreadableException(string message) : GitLabException(message)
{
    public override bool MayPass => true;
}

/// <summary>The answer is larger than the caller or <see cref="GitLabLimits"/> allow.</summary>
public sealed class GitLabTooLargeException(string message) : GitLabException(message);

/// <summary>The project has another path now, and a write was sent to the old one. Reads follow by themselves.</summary>
public sealed class GitLabMovedException(string message) : GitLabException(message);
