using Homelab.Reports.Notes;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;

namespace Homelab.Reports.Tests.Notes;

/// <summary>Whole plan notes of which every string is hostile, the same for the same seed.</summary>
internal sealed class HostilePlans(Random random)
{
    public const string JobUrl = "https://gitlab.example/homelab/infrastructure/-/jobs/1234567";

    private static readonly string[] Reasons = ["replace_because_tainted", "delete_because_each_key", "read_because_config_unknown"];
    private static readonly string[][] Actions =
    [
        ["create"],
        ["update"],
        ["delete"],
        ["create", "delete"],
        ["delete", "create"],
        ["forget"],
        ["read"],
        ["no-op"],
    ];

    private readonly HostileText _text = new(random);

    public static PlanNoteContent Content(int seed)
    {
        var random = new Random(seed);
        return new HostilePlans(random).Content();
    }

    /// <summary>Contents with one thing of the whole in each: what a failing case is looked for in.</summary>
    public static IEnumerable<PlanNoteContent> Parts(PlanNoteContent whole)
    {
        var bare = whole with { Reports = [], History = [] };
        foreach (var report in whole.Reports)
        {
            var empty = report with { Changes = [], Outputs = [], Programs = [], Drift = [], Checks = [], Diagnostics = [] };
            yield return bare with
            {
                Reports = [empty],
            };
            foreach (
                var part in report
                    .Changes.Select(change => empty with { Changes = [change] })
                    .Concat(report.Outputs.Select(output => empty with { Outputs = [output] }))
                    .Concat(report.Programs.Select(program => empty with { Programs = [program] }))
                    .Concat(report.Drift.Select(drift => empty with { Drift = [drift] }))
                    .Concat(report.Checks.Select(check => empty with { Checks = [check] }))
                    .Concat(report.Diagnostics.Select(diagnostic => empty with { Diagnostics = [diagnostic] }))
            )
                yield return bare with
                {
                    Reports = [part],
                };
        }
    }

    public static int AnyLimit(Random random) =>
        random.Next(4) switch
        {
            0 => NoteLimit.Smallest,
            1 or 2 => random.Next(2_000, 20_000),
            _ => NoteLimit.Default,
        };

    public static string? AnyJob(Random random, HostileText text) =>
        random.Next(4) switch
        {
            0 => null,
            1 => JobUrl + new string('0', random.Next(2_000)),
            2 => "https://evil.example/" + text.Value() + "`",
            _ => JobUrl,
        };

    private PlanNoteContent Content() =>
        new(Many(random.Next(60) == 0 ? 70 : 3, Report))
        {
            Limit = AnyLimit(random),
            JobUrl = AnyJob(random, _text),
            ChangesItsOwnPipeline = random.Next(4) == 0,
            History = Many(random.Next(10) == 0 ? 200 : 3, () => new EarlierPlan(When(), _text.Value(), Totals(), _text.Value())),
        };

    private PlanReport Report()
    {
        var few = random.Next(60) == 0 ? 400 : 4;
        return new PlanReport
        {
            Header = new ReportHeader
            {
                Tool = _text.Value(),
                Created = When(),
                Commit = Maybe(),
                Project = Maybe(),
                Ref = Maybe(),
            },
            Root = _text.Value(),
            TerraformVersion = Maybe(),
            Errored = random.Next(8) == 0,
            Complete = random.Next(8) > 0,
            Totals = Totals(),
            Hash = _text.Value(),
            Changes = Many(few, Change),
            Outputs = Many(2, Change),
            Programs = Many(2, Change),
            StateOnly = random.Next(3) == 0,
            HashVersion = random.Next(PlanHash.Version + 1),
            Drift = Many(2, Change),
            Checks = Many(2, () => new CheckResult(_text.Value(), random.Next(2) == 0 ? "fail" : _text.Value(), Many(3, _text.Value))),
            Diagnostics = Many(3, Diagnostic),
            Omitted =
                random.Next(4) > 0
                    ? new Omitted()
                    : new Omitted
                    {
                        Changes = Number(),
                        Destructive = Number(),
                        Outputs = Number(),
                        Digest = Maybe(),
                    },
        };
    }

    private ResourceChange Change() =>
        new()
        {
            Address = _text.Value(),
            Kind = (ChangeKind)random.Next(Enum.GetValues<ChangeKind>().Length),
            Actions = random.Next(3) == 0 ? Many(3, _text.Value) : Actions[random.Next(Actions.Length)],
            PreviousAddress = Maybe(),
            ImportId = Maybe(),
            Deposed = Maybe(),
            Reason = random.Next(2) == 0 ? Maybe() : Reasons[random.Next(Reasons.Length)],
            Trigger = Maybe(),
            Runs = Many(random.Next(10) == 0 ? 9 : 2, _text.Value),
            Attributes = Many(random.Next(20) == 0 ? 250 : 4, Attribute),
            OmittedAttributes = random.Next(6) == 0 ? Number() : 0,
            DetailDigest = Maybe(),
        };

    private AttributeChange Attribute() =>
        new(_text.Value(), Side(), Side())
        {
            ForcesReplacement = random.Next(4) == 0,
            BecomesSensitive = random.Next(6) > 0 ? null : random.Next(2) == 0,
            Inside =
                random.Next(4) > 0
                    ? null
                    : new TextDifference(
                        random.Next(3) switch
                        {
                            0 => "json",
                            1 => "yaml",
                            _ => _text.Value(),
                        },
                        Many(5, () => "+- "[random.Next(3)] + _text.Value()),
                        random.Next(3) == 0 ? Number() : 0
                    ),
        };

    private Leaf Side() =>
        random.Next(7) switch
        {
            0 => Leaf.Missing,
            1 => random.Next(2) == 0 ? Leaf.Hidden : new Leaf.Sensitive(_text.Value()),
            2 => Leaf.AfterApply,
            // A report's reader would refuse this literal; the note must not rely on it.
            3 => new Leaf.Literal(_text.Value()),
            4 => new Leaf.Cut(_text.Value(), random.NextInt64(), _text.Value()),
            5 => new Leaf.Text(_text.Value()),
            _ => Leaf.Of(_text.Value()),
        };

    private Diagnostic Diagnostic() =>
        new(random.Next(2) == 0 ? "error" : _text.Value(), _text.Value(), _text.Value())
        {
            Address = Maybe(),
            File = Maybe(),
            Line = random.Next(2) == 0 ? null : Number(),
        };

    private Totals Totals() =>
        random.Next(3) == 0
            ? new Totals()
            : new Totals
            {
                Add = Number(),
                Change = Number(),
                Destroy = Number(),
                Forget = Number(),
                Import = Number(),
                Move = Number(),
                Deferred = Number(),
                Invoke = Number(),
                Unknown = Number(),
            };

    private int Number() =>
        random.Next(4) switch
        {
            0 => 0,
            1 => random.Next(int.MinValue, int.MaxValue),
            2 => random.Next(1_000_000, 10_000_000),
            _ => random.Next(100),
        };

    private string? Maybe() => random.Next(2) == 0 ? null : _text.Value();

    private DateTimeOffset When() => DateTimeOffset.UnixEpoch.AddSeconds(random.NextInt64(4_000_000_000));

    private List<T> Many<T>(int most, Func<T> make) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => make())];
}
