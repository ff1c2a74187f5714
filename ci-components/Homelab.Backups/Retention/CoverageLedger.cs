using Homelab.Configuration;

namespace Homelab.Backups.Retention;

/// <summary>One reading of the packs whose id begins with a certain byte.</summary>
/// <param name="Run">Counts up with every check: clocks go back, this does not.</param>
/// <param name="IsSound">Whether the check found nothing wrong.</param>
internal sealed record PackReading(long Run, DateTimeOffset At, bool IsSound);

/// <summary>
/// Which of a repository's packs checks have read, and when. restic reads part k of t by the first byte of a pack's id, modulo t; kept
/// by that byte, the ledger outlives a change of t.
/// </summary>
public sealed class CoverageLedger
{
    internal const int Bytes = Fraction.MostParts;

    private readonly PackReading?[] _readings;

    internal CoverageLedger(PackReading?[] readings) => _readings = readings;

    public static CoverageLedger Empty { get; } = new(new PackReading?[Bytes]);

    internal IReadOnlyList<PackReading?> Readings => _readings;

    /// <summary>
    /// The part to read next, from 1: one with damage, until it is known to be repaired; else one never read, else the one read longest
    /// ago.
    /// It stays the same until it is recorded.
    /// </summary>
    public int Next(int parts) =>
        Parts(parts)
            .MinBy(part =>
                Packs(part, parts)
                    .Min(reading =>
                        reading switch
                        {
                            null => 0,
                            // After it other parts would be found sound, and every check would call the repository well.
                            { IsSound: false } => -1,
                            _ => reading.Run,
                        }
                    )
            );

    /// <summary>The ledger after a check read a part. A check that did not finish is not recorded: its part comes again.</summary>
    /// <param name="part">From 1.</param>
    /// <param name="isSound">Whether the check found nothing wrong, anywhere.</param>
    public CoverageLedger Record(int part, int parts, bool isSound, DateTimeOffset at)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, parts);
        var reading = new PackReading(_readings.Max(known => known?.Run ?? 0) + 1, at, isSound);
        var readings = _readings.ToArray();
        foreach (var first in FirstBytes(part, parts))
            readings[first] = reading;
        return new CoverageLedger(readings);
    }

    /// <summary>How much of the repository is known to be sound.</summary>
    public Coverage Judge(int parts)
    {
        var packs = Parts(parts).Select(part => (Part: part, Readings: Packs(part, parts).ToArray())).ToArray();
        var sound = packs.Where(part => part.Readings.All(reading => reading is { IsSound: true })).ToArray();
        var oldest = sound.Length == parts ? sound.Min(part => part.Readings.Min(reading => reading!.At)) : (DateTimeOffset?)null;
        return new Coverage(parts, sound.Length, oldest)
        {
            Damaged = [.. packs.Where(part => part.Readings.Any(reading => reading is { IsSound: false })).Select(part => part.Part)],
        };
    }

    private static IEnumerable<int> Parts(int parts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts, Bytes);
        return Enumerable.Range(1, parts);
    }

    private IEnumerable<PackReading?> Packs(int part, int parts) => FirstBytes(part, parts).Select(first => _readings[first]);

    private static IEnumerable<int> FirstBytes(int part, int parts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(part, 1);
        for (var first = part - 1; first < Bytes; first += parts)
            yield return first;
    }
}

/// <summary>How much of a repository's data checks have found to be sound.</summary>
/// <param name="Covered">Parts whose last reading found nothing wrong.</param>
/// <param name="Oldest">The oldest of those readings; null until there is one of every part.</param>
public sealed record Coverage(int Parts, int Covered, DateTimeOffset? Oldest)
{
    /// <summary>Parts whose last reading found damage.</summary>
    public IReadOnlyList<int> Damaged { get; init; } = [];

    public TimeSpan? OldestAge(DateTimeOffset now) => Oldest is { } oldest ? TimeSpan.FromTicks(Math.Max(0, (now - oldest).Ticks)) : null;

    /// <summary>When the last part that is not covered will have had its turn, if every check comes and finds nothing; null when all are,
    /// or no check is scheduled.</summary>
    public DateTimeOffset? CompleteAt(Cron? check, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (check is null || Covered == Parts)
            return null;
        // Parts already covered do not come before the others: every check from now on reads one that is missing.
        DateTimeOffset? at = now;
        for (var missing = Parts - Covered; missing > 0 && at is not null; missing--)
            at = check.Next(at.Value, zone);
        return at;
    }
}
