using Homelab.Reports.Drills;
using Homelab.Reports.Findings;

namespace Homelab.Reports.Tests.Drills;

/// <summary>The rules of a verdict one by one, and over drills of all kinds what may never be.</summary>
public sealed class DrillVerdictTests
{
    private static readonly int Times = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 20 : 1;

    [Fact]
    public void Everything_proven_on_a_machine_of_its_own_passes() =>
        Is(DrillVerdict.Pass, "3 sets came back from fast and were proven over ssh on dev-learning.", SampleDrills.Passed);

    [Fact]
    public void A_check_that_failed_fails_the_drill_and_is_named() =>
        Is(
            DrillVerdict.Fail,
            "vault: owner failed: 3 files belong to somebody else.",
            SampleDrills.Passed.With(SampleDrills.Check("vault", "owner", CheckStatus.Fail, "3 files belong to somebody else:\na.md\nb.md"))
        );

    [Fact]
    public void A_mandatory_check_that_was_skipped_fails_the_drill() =>
        Is(
            DrillVerdict.Fail,
            "gitea: git was skipped, though the proof needs it: no git here.",
            SampleDrills.Passed.With(SampleDrills.Check("gitea", "git", CheckStatus.Skip, "no git here"))
        );

    [Fact]
    public void A_guard_that_refused_fails_the_drill_even_if_nothing_else_was_reached() =>
        Is(
            DrillVerdict.Fail,
            "production failed: this is nas.",
            Broken(DrillPhase.Guard) with
            {
                Checks = [SampleDrills.Guard("production", CheckStatus.Fail, "this is nas")],
            }
        );

    [Fact]
    public void A_set_of_which_nothing_was_proven_fails_the_drill()
    {
        var emptied = SampleDrills.Passed with
        {
            Sets = [.. SampleDrills.Passed.Sets.Select(set => set.Set == "vault" ? set with { ProvenFiles = 0 } : set)],
        };

        Is(DrillVerdict.Fail, "vault: nothing of it was proven.", emptied);
        Is(DrillVerdict.Fail, "There was no set to restore.", SampleDrills.Passed with { Sets = [] });
    }

    [Fact]
    public void Rows_prove_a_set_without_files_but_only_if_they_were_counted()
    {
        var dumps = SampleDrills.Passed with { Sets = [SampleDrills.Passed.Sets[1] with { ProvenFiles = 0 }] };

        Is(DrillVerdict.Pass, "1 set came back", dumps);
        Is(
            DrillVerdict.Fail,
            "gitea: nothing of it was proven.",
            dumps with
            {
                Checks = [new("gitea", DrillCheck.RowsOf("gitea"), CheckStatus.Skip, "no server")],
            }
        );
        Is(
            DrillVerdict.Fail,
            "gitea: nothing of it was proven.",
            dumps with
            {
                Checks = [SampleDrills.Check("vault", DrillCheck.RowsOf("gitea"), CheckStatus.Pass, "another set's")],
            }
        );
    }

    [Theory]
    [InlineData(DrillPhase.Plan)]
    [InlineData(DrillPhase.Provision)]
    [InlineData(DrillPhase.Restore)]
    [InlineData(DrillPhase.Verify)]
    public void Trouble_before_anything_was_proven_says_nothing_about_the_backup(string phase) =>
        Is(
            DrillVerdict.Inconclusive,
            $"The drill could not be held, which says nothing about the backup: {phase} could not be done: no route to host, and 1 more.",
            Broken(phase) with
            {
                Findings = [new("engine-missing", Severity.Failed, null, "Install podman.")],
            }
        );

    [Fact]
    public void A_time_limit_after_something_was_proven_fails_the_rest()
    {
        var late = SampleDrills.Passed with
        {
            Sets = [SampleDrills.Passed.Sets[0], SampleDrills.Passed.Sets[2] with { ProvenFiles = 0 }],
            Phases = [new(DrillPhase.Restore, PhaseState.Done, 3), new(DrillPhase.Verify, PhaseState.Late, 3600)],
        };

        Is(DrillVerdict.Fail, "verify was stopped at its time limit, and 1 more.", late);
    }

    [Theory]
    [InlineData(7201, DrillVerdict.Fail)]
    [InlineData(7200, DrillVerdict.Warn)]
    [InlineData(6481, DrillVerdict.Warn)]
    [InlineData(6480, DrillVerdict.Pass)]
    public void A_restore_over_its_target_time_fails_and_close_to_it_warns(double seconds, DrillVerdict verdict) =>
        Is(verdict, "", SampleDrills.Passed with { Rto = new(seconds, 7200) });

    [Theory]
    [InlineData(93_601, DrillVerdict.Fail)]
    [InlineData(93_600, DrillVerdict.Pass)]
    public void A_backup_older_than_its_target_fails(double age, DrillVerdict verdict) =>
        Is(verdict, "", SampleDrills.Passed with { Rpo = new(age, 93_600, "photos") });

    [Fact]
    public void Without_a_target_no_time_is_too_long() =>
        Is(DrillVerdict.Pass, "", SampleDrills.Passed with { Rto = new(1e9), Rpo = new(1e9) });

    [Fact]
    public void A_folder_of_the_same_machine_is_a_warning_at_best() =>
        Is(
            DrillVerdict.Warn,
            "3 sets came back from fast, but look: it was restored into a folder of the same machine",
            SampleDrills.Passed with
            {
                Target = new("directory", "/var/tmp/drill"),
            }
        );

    [Fact]
    public void What_wants_a_look_warns()
    {
        Is(
            DrillVerdict.Warn,
            "repository-key wants a look",
            SampleDrills.Passed.With(new DrillCheck(null, "repository-key", CheckStatus.Warn, "it can write"))
        );
        Is(
            DrillVerdict.Warn,
            "clean-up could not be done",
            SampleDrills.Passed with
            {
                Phases = [.. SampleDrills.Passed.Phases.SkipLast(1), new(DrillPhase.CleanUp, PhaseState.Failed, 1)],
            }
        );
        Is(
            DrillVerdict.Warn,
            "odd (vault): Look at it.",
            SampleDrills.Passed with
            {
                Findings = [new("odd", Severity.Look, "vault", "Look at it.")],
            }
        );
        Is(DrillVerdict.Pass, "", SampleDrills.Passed with { Findings = [new("odd", Severity.Note, "vault", "Nothing.")] });
        Is(
            DrillVerdict.Fail,
            "odd (vault): Broken.",
            SampleDrills.Passed with
            {
                Findings = [new("odd", Severity.Failed, "vault", "Broken.")],
            }
        );
    }

    [Fact]
    public void Damage_done_on_purpose_must_be_named_by_a_check_that_failed()
    {
        var damaged = SampleDrills.Passed with { Sabotage = new("flip-byte", "/srv/vault/a.md", false) { Set = "vault" } };

        Is(DrillVerdict.Fail, "flip-byte at /srv/vault/a.md was not noticed.", damaged);
        Is(DrillVerdict.Fail, "vault: owner failed", damaged.With(SampleDrills.Check("vault", "owner", CheckStatus.Fail, "/srv/other")));
        Is(
            DrillVerdict.Inconclusive,
            "truncate-image could not be done",
            SampleDrills.Passed with
            {
                Sabotage = new("truncate-image", "", false),
            }
        );
        Assert.False(DrillVerdicts.Judge(damaged).IsCaught);
        Assert.False(
            DrillVerdicts.Judge(damaged.With(SampleDrills.Check("vault", "content", CheckStatus.Warn, "/srv/vault/a.md differs"))).IsCaught
        );
        Assert.True(
            DrillVerdicts.Judge(damaged.With(SampleDrills.Check("vault", "content", CheckStatus.Fail, "/srv/vault/a.md differs"))).IsCaught
        );
    }

    [Theory]
    [InlineData("photos", "content")]
    [InlineData(null, "content")]
    [InlineData("gitea", "/srv/vault/a.md")]
    public void A_check_of_another_set_notices_nothing_whatever_it_says_or_is_called(string? set, string name)
    {
        var damaged = SampleDrills.Passed with { Sabotage = new("flip-byte", "/srv/vault/a.md", true) { Set = "vault" } };
        var report = damaged.With(new DrillCheck(set, name, CheckStatus.Fail, "/srv/vault/a.md differs"));

        Assert.False(DrillVerdicts.Believe(report with { Sabotage = damaged.Sabotage }).IsCaught);
        Assert.Contains(DrillVerdicts.Judge(report).Reasons, reason => reason is DrillReason.Unnoticed);
        Assert.False(report.Sabotage!.IsCaught);
    }

    [Fact]
    public void Nothing_is_noticed_in_a_report_that_does_not_say_whose_the_damage_was() =>
        Assert.False(
            DrillVerdicts
                .Judge(
                    (SampleDrills.Passed with { Sabotage = new("flip-byte", "/srv/vault/a.md", true) }).With(
                        SampleDrills.Check("vault", "content", CheckStatus.Fail, "/srv/vault/a.md differs")
                    )
                )
                .IsCaught
        );

    [Fact]
    public void Nothing_unproven_ever_passes()
    {
        var seen = new HashSet<DrillVerdict>();
        for (var seed = 0; seed < 20_000 * Times; seed++)
        {
            var report = Any(new Random(seed));
            var verdict = DrillVerdicts.Judge(report).Verdict;
            seen.Add(verdict);
            if (verdict is DrillVerdict.Pass or DrillVerdict.Warn)
                Assert.True(IsWellFounded(report), $"The seed {seed} gives {verdict}: {report}");
            if (verdict is DrillVerdict.Pass)
                Assert.NotEqual("directory", report.Target.Kind);
            if (verdict is DrillVerdict.Inconclusive)
                Assert.DoesNotContain(report.Checks, check => check.Effective is CheckStatus.Fail);
        }

        Assert.Equal(4, seen.Count);
    }

    private static bool IsWellFounded(DrillReport report) =>
        report.Checks.All(check => check.Status is not CheckStatus.Fail && (check.Status is not CheckStatus.Skip || !check.IsMandatory))
        && report.Sets.Count > 0
        && report.Sets.All(set =>
            set.ProvenFiles > 0
            || report.Checks.Any(check =>
                check.Set == set.Set && check.Name.StartsWith("rows:", StringComparison.Ordinal) && check.Status is CheckStatus.Pass
            )
        )
        && report.Phases.All(phase => phase.State is PhaseState.Done || phase.Name == DrillPhase.CleanUp)
        && report.Sabotage is null
        && report.Findings.All(finding => finding.Severity is not Severity.Failed)
        && !(report.Rto?.Measured > report.Rto?.Target)
        && !(report.Rpo?.Measured > report.Rpo?.Target);

    private static DrillReport Any(Random random)
    {
        T Of<T>(params T[] values) => values[random.Next(values.Length)];
        bool Seldom() => random.Next(12) == 0;

        string[] sets = ["vault", "gitea"];
        return new DrillReport
        {
            Target = new(Of("ssh", "container", "directory"), "x"),
            Sets =
            [
                .. sets.Take(Seldom() ? 0 : 2)
                    .Select(set => new DrilledSet
                    {
                        Set = set,
                        Snapshot = Seldom() ? null : "a",
                        ProvenFiles = Seldom() ? 0 : 3,
                    }),
            ],
            Phases =
            [
                .. new[] { DrillPhase.Plan, DrillPhase.Restore, DrillPhase.Verify, DrillPhase.CleanUp }.Select(name => new DrillPhase(
                    name,
                    Seldom() ? Of(Enum.GetValues<PhaseState>()) : PhaseState.Done,
                    1
                )),
            ],
            Checks =
            [
                .. Enumerable
                    .Range(0, random.Next(4))
                    .Select(_ => new DrillCheck(
                        Of(null, "vault", "gitea"),
                        Of("content", "rows:app"),
                        Seldom() ? Of(Enum.GetValues<CheckStatus>()) : CheckStatus.Pass,
                        "evidence"
                    )
                    {
                        IsMandatory = random.Next(2) == 0,
                    }),
            ],
            Rto = Of(null, new Objective(random.Next(12), 10)),
            Rpo = Of(null, new Objective(random.Next(12), Of<double?>(null, 10))),
            Sabotage = Seldom()
                ? new("flip-byte", Of("", "evidence", "other"), random.Next(2) == 0) { Set = Of(null, "vault", "gitea") }
                : null,
            Findings = Seldom() ? [new("odd", Of(Enum.GetValues<Severity>()), null, "x")] : [],
        };
    }

    private static DrillReport Broken(string phase) =>
        SampleDrills.Passed with
        {
            Sets = [],
            Checks = [],
            Rto = null,
            Rpo = null,
            Phases = [new(phase, PhaseState.Failed, 30, "no route to host"), new(DrillPhase.CleanUp, PhaseState.Done, 1)],
        };

    private static void Is(DrillVerdict verdict, string summary, DrillReport report)
    {
        var judgement = DrillVerdicts.Judge(report);

        Assert.Equal(verdict, judgement.Verdict);
        Assert.Contains(summary, judgement.Summary, StringComparison.Ordinal);
        Assert.Equal(verdict is DrillVerdict.Pass, judgement.Reasons.Count == 0);
    }
}
