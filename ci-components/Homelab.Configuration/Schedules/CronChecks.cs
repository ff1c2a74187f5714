using Homelab.Configuration.Values;
using Homelab.Configuration.Yaml;

namespace Homelab.Configuration;

/// <summary>Warns of times the clock will skip within the next year.</summary>
internal sealed class CronChecks(Faults faults, TimeProvider clock)
{
    private const int Days = 366;

    public void Check(Value.Map file)
    {
        if (file.Entries.GetValueOrDefault("timezone") is Value.Broken)
            return;
        var crons = Crons(file).Where(cron => ((Cron)cron.Content).NamesAnHour).ToArray();
        var gaps = crons.Length == 0 ? [] : Gaps(file.Get<TimeZoneInfo>("timezone")).ToArray();
        foreach (var cron in crons)
        {
            foreach (var (from, until) in gaps.Where(gap => ((Cron)cron.Content).FallsInto(gap.From, gap.Until)))
            {
                faults.Warn(
                    cron.Place,
                    $"choose a time outside {from:HH:mm} to {until:HH:mm}: on {from:yyyy-MM-dd} the clock skips it, and the run may be moved or left out"
                );
                break;
            }
        }
    }

    private static IEnumerable<Value.Scalar> Crons(Value value) =>
        value switch
        {
            Value.Scalar { Content: Cron } scalar => [scalar],
            Value.Map map => map.Entries.Values.SelectMany(Crons),
            _ => [],
        };

    private IEnumerable<(DateTime From, DateTime Until)> Gaps(TimeZoneInfo zone)
    {
        var today = clock.GetUtcNow().Date;
        for (var day = today; day < today.AddDays(Days); day = day.AddDays(1))
        {
            // Comparing a day's ends is cheap; its minutes are looked at only where the clock moves.
            if (zone.GetUtcOffset(day.AddDays(1)) > zone.GetUtcOffset(day) && Gap(zone, day) is { } gap)
                yield return gap;
        }
    }

    private static (DateTime From, DateTime Until)? Gap(TimeZoneInfo zone, DateTime day)
    {
        var skipped = Enumerable.Range(0, 24 * 60).Select(minute => day.AddMinutes(minute)).Where(zone.IsInvalidTime).ToArray();
        return skipped.Length == 0 ? null : (skipped[0], skipped[^1].AddMinutes(1));
    }
}
