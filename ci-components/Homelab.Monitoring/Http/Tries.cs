using Polly;
using Polly.Retry;

namespace Homelab.Monitoring.Http;

/// <summary>What one try came to.</summary>
/// <param name="Again">Time may heal it.</param>
/// <param name="Rest">How long the other side asks to be left alone.</param>
internal sealed record Verdict<T>(T Outcome, bool Again = false, TimeSpan? Rest = null);

/// <summary>A few tries with pauses that are never quite the same, so that many jobs do not come back at one moment; then the last word
/// stands.</summary>
internal sealed class Tries(MonitoringOptions options)
{
    private readonly MonitoringLimits _limits = options.Limits;

    /// <param name="late">What it came to when time ran out before the first try ended.</param>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<Verdict<T>>> once, T late, CancellationToken ct)
    {
        using var clock = new CancellationTokenSource(_limits.Total, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, clock.Token);
        var last = late;
        try
        {
            await Pipeline<T>()
                .ExecuteAsync(
                    async token =>
                    {
                        var verdict = await once(token);
                        last = verdict.Outcome;
                        return verdict;
                    },
                    both.Token
                );
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Out of time: the last word stands.
        }

        return last;
    }

    private ResiliencePipeline<Verdict<T>> Pipeline<T>() =>
        new ResiliencePipelineBuilder<Verdict<T>> { TimeProvider = options.Time }
            .AddRetry(
                new RetryStrategyOptions<Verdict<T>>
                {
                    MaxRetryAttempts = _limits.Tries - 1,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = _limits.FirstPause,
                    MaxDelay = _limits.LongestPause,
                    ShouldHandle = tried => new(tried.Outcome.Result is { Again: true } verdict && !(verdict.Rest > _limits.LongestPause)),
                    DelayGenerator = tried => new(tried.Outcome.Result?.Rest),
                }
            )
            .Build();
}
