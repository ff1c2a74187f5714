using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Reports.Notes.Drills;

namespace Homelab.Reports.Tests.Notes;

/// <summary>Whole drill notes of which every string is hostile and every number odd, the same for the same seed.</summary>
internal sealed class HostileDrills(Random random)
{
    private static readonly double[] OddNumbers =
    [
        0,
        -1,
        0.04,
        9.96,
        59.9,
        3600,
        1e9,
        1e300,
        double.MaxValue,
        double.MinValue,
        double.NaN,
        double.PositiveInfinity,
    ];

    private readonly HostileText _text = new(random);

    public static DrillNoteContent Content(int seed)
    {
        var random = new Random(seed);
        return new HostileDrills(random).Content();
    }

    /// <summary>Contents with one thing of the whole in each: what a failing case is looked for in.</summary>
    public static IEnumerable<DrillNoteContent> Parts(DrillNoteContent whole)
    {
        var report = whole.Report;
        var bare = report with
        {
            Sets = [],
            Phases = [],
            Checks = [],
            Findings = [],
            History = [],
            Proven = [],
            Recovery = null,
            Sabotage = null,
        };
        IEnumerable<DrillReport> parts =
        [
            bare,
            bare with
            {
                Sabotage = report.Sabotage,
            },
            bare with
            {
                Recovery = report.Recovery,
            },
            bare with
            {
                Phases = report.Phases,
            },
            .. report.Sets.Select(set => bare with { Sets = [set] }),
            .. report.Checks.Select(check => bare with { Checks = [check] }),
            .. report.Findings.Select(finding => bare with { Findings = [finding] }),
            .. report.History.Select(past => bare with { History = [past] }),
            .. report.Proven.Select(proof => bare with { Proven = [proof] }),
        ];
        return parts.Select(part => whole with { Report = part });
    }

    private DrillNoteContent Content() =>
        new(Report()) { Limit = HostilePlans.AnyLimit(random), JobUrl = HostilePlans.AnyJob(random, _text) };

    private DrillReport Report() =>
        new()
        {
            Verdict = Any<DrillVerdict>(),
            Summary = _text.Value(),
            Id = _text.Value(),
            Tier = Tier(),
            Target = new(Kind(), _text.Value()),
            Restic = _text.Value(),
            Started = When(),
            Seconds = Odd(),
            Sets = Many(random.Next(20) == 0 ? 300 : 4, Set),
            Phases = Many(
                random.Next(20) == 0 ? 30 : 7,
                () => new DrillPhase(random.Next(2) == 0 ? DrillPhase.Verify : _text.Value(), Any<PhaseState>(), Odd(), Maybe())
            ),
            Checks = Many(
                random.Next(20) == 0 ? 400 : 8,
                () =>
                    new DrillCheck(Maybe(), _text.Value(), Any<CheckStatus>(), _text.Value())
                    {
                        IsMandatory = random.Next(2) == 0,
                        Seconds = Odd(),
                    }
            ),
            Rto = Objective(),
            Rpo = Objective(),
            Sabotage = random.Next(3) > 0 ? null : new(_text.Value(), _text.Value(), random.Next(2) == 0),
            History = Many(6, () => new PastDrill(_text.Value(), When(), Tier(), Any<DrillVerdict>(), Odd(), Odd(), Number(), Number())),
            Proven = Many(4, () => new ProvenRestore(Tier(), When(), _text.Value(), Kind())),
            Recovery = random.Next(2) == 0 ? null : new(_text.Value(), _text.Value(), Many(6, _text.Value)),
            Findings = Many(4, () => new Finding(_text.Value(), Any<Severity>(), Maybe(), _text.Value())),
        };

    private DrilledSet Set() =>
        new()
        {
            Set = _text.Value(),
            Kind = _text.Value(),
            Host = _text.Value(),
            Snapshot = Maybe(),
            SnapshotTime = random.Next(2) == 0 ? null : When(),
            IsOlder = random.Next(2) == 0,
            IsSample = random.Next(2) == 0,
            Files = Number(),
            Bytes = Number(),
            RestoredFiles = Number(),
            RestoredBytes = Number(),
            ProvenFiles = Number(),
            Databases = Many(
                random.Next(20) == 0 ? 80 : 2,
                () => new DrilledDatabase(_text.Value(), _text.Value(), _text.Value(), random.Next(), Number(), Odd())
            ),
        };

    private Objective? Objective() => random.Next(3) == 0 ? null : new(Odd(), random.Next(2) == 0 ? null : Odd(), Maybe());

    private string Tier() => random.Next(3) == 0 ? _text.Value() : "fast";

    private string Kind() =>
        random.Next(4) switch
        {
            0 => "ssh",
            1 => "container",
            2 => "directory",
            _ => _text.Value(),
        };

    private double Odd() => random.Next(2) == 0 ? OddNumbers[random.Next(OddNumbers.Length)] : random.Next(100_000) / 10.0;

    private long Number() =>
        random.Next(4) switch
        {
            0 => 0,
            1 => random.NextInt64(long.MinValue, long.MaxValue),
            2 => long.MaxValue,
            _ => random.Next(2_000_000),
        };

    private T Any<T>()
        where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];

    private string? Maybe() => random.Next(2) == 0 ? null : _text.Value();

    private DateTimeOffset When() =>
        random.Next(10) == 0 ? DateTimeOffset.MaxValue : DateTimeOffset.UnixEpoch.AddSeconds(random.NextInt64(4_000_000_000));

    private List<T> Many<T>(int most, Func<T> make) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => make())];
}
