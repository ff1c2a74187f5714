using System.Runtime.CompilerServices;
using Xunit;

namespace Homelab.Testing;

/// <summary>Waits for what happens elsewhere; what does not happen in time fails the test, and is named.</summary>
public static class Wait
{
    /// <summary>Long enough for a busy machine: whoever waits well waits for a moment.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Short, since some of it is measured; it grows, since looking costs something, too.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2),
        LongestPause = TimeSpan.FromMilliseconds(40);

    public static Task UntilAsync(
        Func<bool> holds,
        CancellationToken ct,
        Func<string>? situation = null,
        [CallerArgumentExpression(nameof(holds))] string what = ""
    ) => UntilAsync(() => Task.FromResult(holds()), ct, situation, what);

    /// <param name="situation">What there is instead, for whoever reads of the failure.</param>
    /// <param name="what">What is waited for, in the words of the code.</param>
    public static async Task UntilAsync(
        Func<Task<bool>> holds,
        CancellationToken ct,
        Func<string>? situation = null,
        [CallerArgumentExpression(nameof(holds))] string what = ""
    )
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var pause = FirstPause; !await holds(); pause = pause * 1.1 < LongestPause ? pause * 1.1 : LongestPause)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
                Assert.Fail($"Within {Limit.TotalSeconds:0} seconds this did not come true: {what}\n{situation?.Invoke()}");
            await Task.Delay(pause, ct);
        }
    }

    /// <summary>Looks until there is something, and returns it.</summary>
    public static async Task<T> ForAsync<T>(
        Func<Task<T?>> look,
        CancellationToken ct,
        Func<string>? situation = null,
        [CallerArgumentExpression(nameof(look))] string what = ""
    )
        where T : class
    {
        T? found = null;
        await UntilAsync(async () => (found = await look()) is not null, ct, situation, what);
        return found!;
    }
}
