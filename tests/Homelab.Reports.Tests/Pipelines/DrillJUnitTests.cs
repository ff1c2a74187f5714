using System.Text;
using System.Xml.Linq;
using Homelab.Reports.Drills;
using Homelab.Reports.Pipelines;
using Homelab.Reports.Tests.Drills;

namespace Homelab.Reports.Tests.Pipelines;

public sealed class DrillJUnitTests
{
    [Fact]
    public void Each_set_is_a_suite_of_its_checks_and_the_drill_one_of_its_own()
    {
        var suites = Suites(SampleDrills.Passed);

        Assert.Equal(["drill", "drill vault", "drill gitea", "drill photos"], suites.Select(Name));
        Assert.Equal(
            [
                "verdict",
                "phase plan",
                "phase guard",
                "phase provision",
                "phase restore",
                "phase verify",
                "phase clean-up",
                "RTO",
                "RPO",
                "target-id",
            ],
            Cases(suites[0]).Select(Name)
        );
        Assert.Equal(["something was proven", "content", "rows:gitea"], Cases(suites[2]).Select(Name));
        Assert.Equal("1934", Cases(suites[0])[0].Attribute("time")!.Value);
        Assert.All(suites, suite => Assert.Equal("0 0", $"{suite.Attribute("failures")!.Value} {suite.Attribute("errors")!.Value}"));
        Assert.Equal("112 tables, 1234567 rows, 0 differences", Cases(suites[2])[2].Element("system-out")!.Value);
    }

    [Fact]
    public void What_failed_what_was_skipped_and_what_was_not_reached_are_told_apart()
    {
        var report = (
            SampleDrills.Passed with
            {
                Sets = [SampleDrills.Passed.Sets[0] with { ProvenFiles = 0 }],
                Phases = [new(DrillPhase.Restore, PhaseState.Late, 60), new(DrillPhase.Verify, PhaseState.NotReached, 0)],
                Checks =
                [
                    SampleDrills.Check("vault", "content", CheckStatus.Fail, "a.md differs\nb.md\u0000 \u001b[31m differs"),
                    SampleDrills.Check("vault", "canary", CheckStatus.Skip, "no manifest"),
                    new("vault", "links", CheckStatus.Skip, "none"),
                    new("vault", "size", CheckStatus.Warn, "half"),
                ],
                Rto = new(8000, 7200),
            }
        ).With();

        var suites = Suites(report);

        Assert.Equal(["failure", "error", "skipped", "failure", "system-out"], Cases(suites[0]).Select(Outcome));
        Assert.Equal(["failure", "failure", "failure", "skipped", "system-out"], Cases(suites[1]).Select(Outcome));
        Assert.Equal(
            "5 3 0 1",
            string.Join(' ', new[] { "tests", "failures", "errors", "skipped" }.Select(name => suites[1].Attribute(name)!.Value))
        );
        Assert.Equal("a.md differs", Cases(suites[1])[1].Element("failure")!.Attribute("message")!.Value);
        Assert.Equal("Skipped, though the proof needs it: no manifest", Cases(suites[1])[2].Element("failure")!.Value);
        Assert.Equal("Look: half", Cases(suites[1])[4].Element("system-out")!.Value);
    }

    [Fact]
    public void A_drill_that_could_not_be_held_is_an_error_and_no_failure()
    {
        var report = SampleDrills.Judged(
            SampleDrills.Passed with
            {
                Sets = [],
                Checks = [],
                Phases = [new(DrillPhase.Provision, PhaseState.Failed, 60, "no route to host")],
            }
        );

        Assert.Equal("error", Outcome(Cases(Assert.Single(Suites(report)))[0]));
    }

    [Theory]
    [InlineData(true, "/srv/vault/a.md", "vault", "system-out")]
    [InlineData(false, "/srv/vault/a.md", "vault", "failure")]
    [InlineData(true, "/srv/vault/a.md", "photos", "failure")]
    [InlineData(true, "/srv/vault/b.md", "vault", "failure")]
    public void A_negative_drill_is_one_case_that_passes_when_the_damage_was_noticed(
        bool noticed,
        string damaged,
        string set,
        string outcome
    )
    {
        var report = SampleDrills.Passed with
        {
            Verdict = DrillVerdict.Fail,
            Sabotage = new("flip-byte", damaged, noticed) { Set = set },
            Checks = [SampleDrills.Check("vault", "content", CheckStatus.Fail, "/srv/vault/a.md differs")],
        };

        Assert.Equal((outcome, "flip-byte"), (Outcome(Cases(Assert.Single(Suites(report))).Single()), Name(Cases(Suites(report)[0])[0])));
    }

    [Fact]
    public void A_negative_drill_that_could_damage_nothing_is_an_error() =>
        Assert.Equal(
            "error",
            Outcome(Cases(Suites(SampleDrills.Judged(SampleDrills.Passed with { Sabotage = new("flip-byte", "", false) }))[0]).Single())
        );

    [Fact]
    public void A_verdict_that_the_report_itself_denies_is_not_shown()
    {
        var lie = SampleDrills.Passed with
        {
            Checks = [.. SampleDrills.Passed.Checks, SampleDrills.Check("vault", "content", CheckStatus.Fail, "differs")],
        };

        var verdict = Cases(Suites(lie)[0])[0];

        Assert.Equal(
            ("failure", "vault: content failed: differs."),
            (Outcome(verdict), verdict.Element("failure")!.Attribute("message")!.Value)
        );
    }

    private static XElement[] Suites(DrillReport report) =>
        [.. XDocument.Parse(Encoding.UTF8.GetString(DrillJUnit.Write(report).Span)).Root!.Elements("testsuite")];

    private static XElement[] Cases(XElement suite) => [.. suite.Elements("testcase")];

    private static string Name(XElement element) => element.Attribute("name")!.Value;

    private static string? Outcome(XElement test) => test.Elements().FirstOrDefault()?.Name.LocalName;
}
