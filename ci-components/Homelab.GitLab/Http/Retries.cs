using System.Net;
using Polly;
using Polly.Retry;

namespace Homelab.GitLab.Http;

/// <summary>
/// Which requests are sent again. Reading: after 429, 5xx, broken connections and silence. PUT and DELETE: after 429 and broken
/// connections, because twice is as good as once. POST: after 429 only, because twice is a second comment.
/// </summary>
internal sealed class Retries(GitLabOptions options)
{
    private readonly ResiliencePipeline _reads = Build(options, MayRead);
    private readonly ResiliencePipeline _replacements = Build(options, MayReplace);
    private readonly ResiliencePipeline _creations = Build(options, MayCreate);

    public async Task<T> RunAsync<T>(ApiRequest request, Func<CancellationToken, Task<T>> attempt, CancellationToken ct) =>
        await For(request).ExecuteAsync(async token => await attempt(token), ct);

    private ResiliencePipeline For(ApiRequest request) =>
        request.Reads ? _reads
        : request.Method == HttpMethod.Post ? _creations
        : _replacements;

    // 409 with these words is a lock inside GitLab that somebody holds for a moment.
    private static bool MayRead(GitLabException e) =>
        e is GitLabRateLimitedException or GitLabUnavailableException
        || (e.Status == HttpStatusCode.Conflict && e.Said.Contains("Resource lock", StringComparison.OrdinalIgnoreCase));

    private static bool MayReplace(GitLabException e) =>
        e is GitLabRateLimitedException or GitLabUnavailableException { Disconnected: true };

    private static bool MayCreate(GitLabException e) => e is GitLabRateLimitedException;

    private static ResiliencePipeline Build(GitLabOptions options, Func<GitLabException, bool> may)
    {
        var limits = options.Limits;
        if (limits.Attempts < 2)
            return ResiliencePipeline.Empty;
        var retry = new RetryStrategyOptions
        {
            MaxRetryAttempts = limits.Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = limits.FirstWait,
            MaxDelay = limits.LongestWait,
            ShouldHandle = failed => new(failed.Outcome.Exception is GitLabException e && may(e) && !(Asked(e) > limits.LongestWait)),
            DelayGenerator = failed => new(Asked(failed.Outcome.Exception)),
        };
        return new ResiliencePipelineBuilder { TimeProvider = options.Time }
            .AddRetry(retry)
            .Build();
    }

    private static TimeSpan? Asked(Exception? e) => (e as GitLabRateLimitedException)?.RetryAfter;
}
