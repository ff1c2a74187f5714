using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Reports.Notes;
using Homelab.Reports.Notes.Drills;
using Homelab.Reports.Quantities;
using Homelab.Reports.Tests.Drills;

namespace Homelab.Reports.Tests.Notes;

/// <summary>What a drill's note says and in which order, and what it leaves out when there is no room.</summary>
public sealed class DrillNoteTests
{
    private const string Job = "https://gitlab.example/homelab/infra/-/jobs/9";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_drill_that_passed_says_what_came_back_from_when_and_how_long_it_took()
    {
        var note = DrillNote.Write(new DrillNoteContent(SampleDrills.Passed) { JobUrl = Job });

        Assert.Equal(
            """
            <!-- homelab:drill -->

            ### ✅ PASS: restore drill of `fast`

            Everything that was asked for came back and was proven.

            - Restored over ssh to `dev-learning`: 7100 files, 5.9 GiB, in 32 min 14 s
            - Time to restore (RTO): **18 min 37 s**, target 2 h 0 min
            - Newest data (RPO): **2 h 30 min** old (`photos`), target 1 d 2 h
            - Drill `d-20261122-060000`, began `2026-11-22 06:00` UTC, restic `0.19.1`

            ```text
              plan      #                  3.0 s
              guard     #                  8.0 s
              provision ##                 3 min 34 s
              restore     ########         15 min 3 s
              verify              ######## 13 min 21 s
              clean-up                   # 5.0 s
            ```
            """.ReplaceLineEndings("\n"),
            note[..note.IndexOf("\n\n#### ", StringComparison.Ordinal)]
        );
        Assert.Empty((await Oracle.JudgeAsync([new NoteCase("1", note, [Job])], Ct)).Bad.SelectMany(bad => bad.Problems));
    }

    [Fact]
    public void Sets_then_what_was_skipped_then_what_passed_then_what_was_before() =>
        InOrder(
            DrillNote.Write(new DrillNoteContent(SampleDrills.Passed) { JobUrl = Job }),
            "#### Sets (3)",
            "- `vault`: 1200 files, 53.4 MiB, all proven; snapshot `aaaaaaaa` of `2026-11-22 03:30` UTC\n",
            "- `gitea`: 5000 files, 858.3 MiB, 1 database with 1,234,567 rows, all proven;",
            "  gitea: 112 tables, 1234567 rows, postgres 16.4, loaded in 1 min 1 s",
            "- `photos`: 900 files, 5.0 GiB (a sample of 40000 files, 232.8 GiB), all proven;",
            "#### Skipped (1)",
            "- `photos`: `picture` was skipped: `no decoder here`",
            "<summary>Passed (6)</summary>",
            "- `gitea`: `rows:gitea`: `112 tables, 1234567 rows, 0 differences`",
            "<summary>Drills before this one (1)</summary>",
            "- `2026-11-15 06:00` UTC, `fast`: PASS in 31 min 40 s, restored 5.6 GiB in 14 min 40 s, 7 checks",
            "#### Last proven restore (2)",
            "- `fast`: `2026-11-22 06:32` UTC over ssh, drill `d-20261122-060000`\n",
            "- `slow`: `2026-10-13 06:00` UTC in a container, drill `d-20261013-060000`; **never proven over ssh**",
            "#### Recovery kit (1)",
            "- `homelab-recovery-20261122-d-20261122-060000.age` lies in `/mnt/usb`",
            "in the report of [the job that held this drill]("
        );

    [Fact]
    public void What_failed_comes_before_what_came_back_and_the_first_of_it_before_everything()
    {
        var report = SampleDrills.Passed with
        {
            Rto = new(9000, 7200),
            Findings = [new Finding("repository-writable", Severity.Look, null, "The key can write.")],
        };

        InOrder(
            DrillNote.Write(
                new DrillNoteContent(
                    report.With(SampleDrills.Check("vault", "content", CheckStatus.Fail, "1 file differs:\n/srv/vault/a.md"))
                )
            ),
            "### ❌ FAIL: restore drill of `fast`\n\n`vault`: `content` **failed**: `1 file differs:`\n\n- Restored over ssh",
            "(RTO): **2 h 30 min**, **over** its target of 2 h 0 min",
            "#### Failed (2)",
            "- `vault`: `content` **failed**\n\n```text\n  1 file differs:\n  /srv/vault/a.md\n```",
            "- Restoring took 2 h 30 min, **over the target of 2 h 0 min**",
            "#### To look at (1)",
            "- `repository-writable`: `The key can write.`",
            "#### Sets (3)",
            "#### Skipped (1)",
            "<summary>Passed (6)</summary>"
        );
    }

    [Fact]
    public void A_set_that_came_back_in_part_or_not_at_all_says_so()
    {
        var report = SampleDrills.Judged(
            SampleDrills.Passed with
            {
                Sets =
                [
                    SampleDrills.Passed.Sets[0] with
                    {
                        RestoredFiles = 7,
                        ProvenFiles = 5,
                        IsOlder = true,
                    },
                    SampleDrills.Passed.Sets[1] with
                    {
                        ProvenFiles = 0,
                    },
                    new DrilledSet { Set = "kuma" },
                ],
                Checks = [],
            }
        );

        InOrder(
            DrillNote.Write(new DrillNoteContent(report)),
            "- `gitea`: **nothing of it was proven**",
            "- `vault`: **7 of 1200 files**, 53.4 MiB, 5 proven;",
            "UTC, an older one, chosen on purpose",
            "- `gitea`: 5000 files",
            "**nothing proven**",
            "- `kuma`: **there is no snapshot of it**"
        );
    }

    [Theory]
    [InlineData(
        "directory",
        "### ⚠ WARN: restore drill of `fast`\n\nEverything that was asked for came back, but only into a folder of the same machine"
    )]
    [InlineData("container", "- Restored in a container of `dev-learning`")]
    [InlineData("@all", "- Restored to `@all` `dev-learning`")]
    public void The_place_says_how_much_it_proves(string kind, string words) =>
        Assert.Contains(
            words,
            DrillNote.Write(new DrillNoteContent(SampleDrills.Judged(SampleDrills.Passed with { Target = new(kind, "dev-learning") }))),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_drill_that_could_not_be_held_says_that_it_says_nothing() =>
        InOrder(
            DrillNote.Write(
                new DrillNoteContent(
                    SampleDrills.Judged(
                        SampleDrills.Passed with
                        {
                            Sets = [],
                            Checks = [],
                            Phases =
                            [
                                new(DrillPhase.Provision, PhaseState.Failed, 4, "no route to host"),
                                new(DrillPhase.Restore, PhaseState.NotReached, 0),
                            ],
                        }
                    )
                )
            ),
            "### ❌ INCONCLUSIVE",
            "**says nothing about the backup**",
            "in 32 min 14 s\n- Newest data (RPO)",
            "  provision ################## 4.0 s failed\n  restore                      -\n",
            "#### Failed (1)",
            "- `provision` **could not be done**: `no route to host`"
        );

    [Fact]
    public void Damage_that_was_noticed_is_told_from_damage_that_was_not()
    {
        var damaged = SampleDrills.Passed with { Sabotage = new("flip-byte", "/srv/vault/a.md", true) { Set = "vault" } };

        InOrder(
            DrillNote.Write(
                new DrillNoteContent(damaged.With(SampleDrills.Check("vault", "content", CheckStatus.Fail, "/srv/vault/a.md differs")))
            ),
            "### ❌ FAIL",
            "Negative drill: `flip-byte` at `/srv/vault/a.md` was done on purpose, and **noticed**."
        );
        InOrder(
            DrillNote.Write(new DrillNoteContent(damaged)),
            "### ❌ FAIL",
            "**nobody noticed**",
            "#### Failed (1)",
            "**The damage done on purpose was not noticed**"
        );
    }

    [Fact]
    public void A_report_whose_verdict_its_own_checks_deny_is_not_believed()
    {
        var lie = SampleDrills.Passed with
        {
            Checks = [.. SampleDrills.Passed.Checks, SampleDrills.Check("vault", "content", CheckStatus.Fail, "differs")],
        };

        Assert.Equal(DrillVerdict.Pass, lie.Verdict);
        Assert.Contains("### ❌ FAIL", DrillNote.Write(new DrillNoteContent(lie)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_drill_much_slower_or_smaller_than_usual_says_so()
    {
        var past = SampleDrills.Passed.History[0];
        var usual = SampleDrills.Passed with
        {
            History =
            [
                past with
                {
                    Seconds = 600,
                    RestoredBytes = 20L << 30,
                },
                past with
                {
                    Seconds = 610,
                    RestoredBytes = 20L << 30,
                },
                past with
                {
                    Verdict = DrillVerdict.Fail,
                    Seconds = 9000,
                },
            ],
        };

        InOrder(
            DrillNote.Write(new DrillNoteContent(usual)),
            "- **Much slower than usual**: 32 min 14 s, the 2 before took 10 min 10 s",
            "- **Much smaller than usual**: 5.9 GiB came back, before it was 20.0 GiB"
        );
        Assert.DoesNotContain("usual", DrillNote.Write(new DrillNoteContent(SampleDrills.Passed)), StringComparison.Ordinal);
        Assert.DoesNotContain("slower", DrillNote.Write(new DrillNoteContent(usual with { Seconds = 620 })), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_room_the_verdict_stays_and_what_was_left_out_is_counted()
    {
        var check = SampleDrills.Check("vault", "content", CheckStatus.Fail, new string('x', 3000));
        var report = SampleDrills.Passed.With([.. Enumerable.Repeat(check, 500)]);

        var note = DrillNote.Write(new DrillNoteContent(report) { Limit = NoteLimit.Smallest, JobUrl = Job });

        Assert.InRange(note.Length, 1_000, NoteLimit.Smallest);
        InOrder(note, "### ❌ FAIL", "Failed (500)", "**Not shown here: ", "**Left out for length:** rows: ", Job);
    }

    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.7, "1 min 0 s")]
    [InlineData(3599.6, "1 h 0 min")]
    [InlineData(93_600, "1 d 2 h")]
    [InlineData(1e300, "more than ten years")]
    [InlineData(double.NaN, "an unknown time")]
    [InlineData(-1, "an unknown time")]
    public void Any_time_can_be_said(double seconds, string words) => Assert.Equal(words, Elapsed.Words(seconds).ToString());

    [Theory]
    [InlineData(-1, "-1 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(5L << 30, "5.0 GiB")]
    [InlineData(long.MaxValue, "8,388,608.0 TiB")]
    public void Any_size_can_be_said(long bytes, string words) => Assert.Equal(words, ByteCount.Words(bytes).ToString());

    private static void InOrder(string note, params string[] parts)
    {
        var at = 0;
        foreach (var part in parts)
        {
            var found = note.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"Not found, or not in this order: {part}\n{note}");
            at = found + part.Length;
        }
    }
}
