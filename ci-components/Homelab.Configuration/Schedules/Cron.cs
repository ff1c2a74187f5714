using System.Text.RegularExpressions;
using Cronos;

namespace Homelab.Configuration;

/// <summary>A cron line in the part of the language on which GitLab and everyone else agree.</summary>
public sealed partial record Cron
{
    internal const string Pattern = $@"^{Field} +{Field} +(\* +{Field} +{Field}|{Field} +{Field} +\*)$";

    private const string Value = "([0-9]{1,2}|[A-Za-z]{3})";
    private const string Item = $@"(\*|{Value}(-{Value})?)(/[0-9]{{1,2}})?";
    private const string Field = $"{Item}(,{Item})*";

    /// <summary>More than twice the eight years without a 29 February around 2100.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(366 * 20);

    private readonly CronExpression _expression;

    private Cron(string text, CronExpression expression)
    {
        Text = text;
        _expression = expression;
    }

    public string Text { get; }

    /// <summary>The first time after <paramref name="after"/>. GitLab decides what is due; this predicts it.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone) => _expression.GetNextOccurrence(after, zone);

    /// <summary>The last time at or before <paramref name="at"/>; null if there was none for years.</summary>
    public DateTimeOffset? Last(DateTimeOffset at, TimeZoneInfo zone)
    {
        // The expression only looks ahead. Each step back doubles, so a line that comes every minute is not counted through years.
        for (var back = TimeSpan.FromHours(1); back < LongestPause && at - DateTimeOffset.MinValue > back; back *= 2)
        {
            if (
                _expression
                    .GetOccurrences(at - back, at, zone, fromInclusive: true, toInclusive: true)
                    .Cast<DateTimeOffset?>()
                    .LastOrDefault() is
                { } last
            )
                return last;
        }
        return null;
    }

    /// <summary>Throws <see cref="ArgumentException"/> with the sentence that says what to write instead.</summary>
    public static Cron Parse(string text) =>
        Read(text) switch
        {
            (Cron cron, _) => cron,
            (_, var complaint) => throw new ArgumentException(complaint, nameof(text)),
        };

    public bool Equals(Cron? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    internal static (Cron? Cron, string Complaint) Read(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (Dialect().IsMatch(text))
            return (null, "write plain numbers: cron dialects do not agree on L, W, #, H and ?");
        if (fields.Length != 5)
            return (null, "write the five fields minute, hour, day of month, month and day of week, such as 30 3 * * *");
        if (fields[2] != "*" && fields[4] != "*")
            return (
                null,
                "set the day of month or the day of week and leave the other '*': cron dialects do not agree whether both must match"
            );
        if (!Name.Fits(text, Pattern) || !CronExpression.TryParse(text, out var expression))
            return (null, "write a cron line GitLab can read, such as 30 3 * * * or 0 5 1 */3 *");
        if (expression.GetNextOccurrence(DateTime.UnixEpoch) is null)
            return (null, "choose a day that exists: this date never comes");
        return (new Cron(text, expression), "");
    }

    /// <summary>Whether it names an hour, so a clock that skips the hour matters to it.</summary>
    internal bool NamesAnHour => !Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].Contains('*');

    /// <summary>Whether a clock on the wall would start it in this time.</summary>
    internal bool FallsInto(DateTime from, DateTime until) =>
        _expression.GetNextOccurrence(DateTime.SpecifyKind(from, DateTimeKind.Utc), inclusive: true)
        < DateTime.SpecifyKind(until, DateTimeKind.Utc);

    [GeneratedRegex(@"[#?]|(?<![A-Za-z])[LWHlwh](?![A-Za-z])|[0-9][LlWw]|(?<![A-Za-z])[Ll][Ww](?![A-Za-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Dialect();
}
