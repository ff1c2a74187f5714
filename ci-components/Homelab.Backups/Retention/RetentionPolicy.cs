using System.Globalization;
using Homelab.Backups.Restic;
using Homelab.Configuration;

namespace Homelab.Backups.Retention;

/// <summary>Which snapshots of a group stay, as restic's <c>forget</c> understands it.</summary>
public sealed class RetentionPolicy
{
    private readonly KeepRules _keep;

    public RetentionPolicy(KeepRules keep)
    {
        if (keep is { Last: null, Hourly: null, Daily: null, Weekly: null, Monthly: null, Yearly: null })
            throw new ArgumentException("A policy keeps something.", nameof(keep));
        _keep = keep;
    }

    /// <summary>The same policy as restic's <c>forget</c> takes it.</summary>
    public IReadOnlyList<string> Options => [.. Rules().SelectMany(rule => new[] { $"--keep-{rule.Name}", $"{rule.Count}" })];

    /// <summary>One group's snapshots, each with why it stays, or with no reason if it goes.</summary>
    /// <param name="newestFirst">In that order: every rule counts from the newest.</param>
    internal IEnumerable<(SnapshotFacts Snapshot, IReadOnlyList<string> Reasons)> Judge(IReadOnlyList<SnapshotFacts> newestFirst)
    {
        var rules = Rules().ToArray();
        for (var place = 0; place < newestFirst.Count; place++)
        {
            var (snapshot, oldest) = (newestFirst[place], place == newestFirst.Count - 1);
            yield return (snapshot, [.. rules.Select(rule => rule.Keeps(snapshot.Time.DateTime, place, oldest)).OfType<string>()]);
        }
    }

    // In restic's order, which is also the order of its reasons.
    private IEnumerable<Rule> Rules() =>
        new Rule?[]
        {
            Rule.Of("last", _keep.Last, (_, place) => place),
            Rule.Of("hourly", _keep.Hourly, (time, _) => time.Ticks / TimeSpan.TicksPerHour),
            Rule.Of("daily", _keep.Daily, (time, _) => time.Ticks / TimeSpan.TicksPerDay),
            Rule.Of("weekly", _keep.Weekly, (time, _) => ISOWeek.GetYear(time) * 100 + ISOWeek.GetWeekOfYear(time)),
            Rule.Of("monthly", _keep.Monthly, (time, _) => time.Year * 12 + time.Month),
            Rule.Of("yearly", _keep.Yearly, (time, _) => time.Year),
        }.OfType<Rule>();

    private sealed class Rule(string name, int count, Func<DateTime, int, long> period)
    {
        private int _left = count;
        private long? _last;

        public string Name => name;

        public int Count { get; } = count;

        public static Rule? Of(string name, int? count, Func<DateTime, int, long> period) =>
            count is { } number ? new Rule(name, number, period) : null;

        public string? Keeps(DateTime time, int place, bool oldest)
        {
            if (_left == 0)
                return null;
            var here = period(time, place);
            var isNew = here != _last;
            // While a rule has not kept as many as it may, it also keeps the oldest, for the longest history there is.
            if (!isNew && !oldest)
                return null;
            _last = here;
            _left--;
            return isNew ? $"{name} snapshot" : $"oldest {name} snapshot";
        }
    }
}
