using Homelab.Reports.Notes;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;

namespace Homelab.Reports.Tests.Notes;

/// <summary>What a plan note says and in which order, and what it leaves out when there is no room.</summary>
public sealed class PlanNoteTests
{
    private static readonly PlanReport Report = new()
    {
        Header = new ReportHeader { Tool = "homelab 0.1.0", Created = DateTimeOffset.UnixEpoch },
        Root = "infra",
        Totals = new Totals(),
        Hash = new string('a', 64),
    };

    [Fact]
    public void What_destroys_comes_before_the_rest_and_errors_before_everything()
    {
        var report = Report with
        {
            Totals = new Totals
            {
                Add = 1,
                Destroy = 1,
                Read = 1,
            },
            Changes =
            [
                Change("data.image", ChangeKind.Read),
                Change("vm.moved", ChangeKind.Move) with
                {
                    PreviousAddress = "vm.before",
                },
                Change("action.reload", ChangeKind.Invoke),
                Change("vm.new", ChangeKind.Create),
                Change("vm.less", ChangeKind.Update) with
                {
                    Attributes = [new AttributeChange("a", Leaf.Of("1"), Leaf.Of("2"))],
                },
                Change("vm.more", ChangeKind.Update) with
                {
                    Attributes =
                    [
                        new AttributeChange("a", Leaf.Of("1"), Leaf.Of("2")),
                        new AttributeChange("b", Leaf.Missing, Leaf.Of("2")),
                    ],
                },
                Change("vm.old", ChangeKind.Delete),
                Change("vm.older", ChangeKind.Forget),
            ],
            Outputs = [Change("address", ChangeKind.Update)],
            Drift = [Change("vm.drifted", ChangeKind.Update)],
            Checks = [new CheckResult("check.dns", "fail", ["no answer"]), new CheckResult("check.ok", "pass", [])],
            Diagnostics =
            [
                new Diagnostic("warning", "deprecated", ""),
                new Diagnostic("error", "broken", "it is") { File = "main.tf", Line = 3 },
            ],
        };

        var note = PlanNote.Write(
            new PlanNoteContent([report])
            {
                ChangesItsOwnPipeline = true,
                History = [new EarlierPlan(DateTimeOffset.UnixEpoch, "abc", new Totals(), "hash")],
            }
        );

        InOrder(
            note,
            "<!-- homelab:plan -->\n",
            "⚠ **This merge request changes the pipeline",
            "### ❗ Terraform plan: 1 to add, 1 to destroy",
            "- `infra`: 1 to add, 1 to destroy",
            "#### Errors (1)",
            "- `broken` at `main.tf`:3",
            "  it is",
            "#### ❗ Destroyed, replaced or forgotten (2)",
            "- `vm.old` is **destroyed**",
            "- `vm.older` is **forgotten**",
            "#### Changed (2)",
            "- `vm.more` is **changed**",
            "- `vm.less` is **changed**",
            "#### Created (1)",
            "- `vm.new` is **created**",
            "#### Invoked or deferred (1)",
            "- `action.reload` is **invoked**",
            "<summary>Moved or imported (1)</summary>",
            "- `vm.moved` stays as it is; was `vm.before`",
            "<summary>Read while applying (1)</summary>",
            "#### Outputs (1)",
            "- `address` changes",
            "<summary>Changed outside terraform (1)</summary>",
            "- `vm.drifted` was changed",
            "#### Checks (1)",
            "- `check.dns` **fails**",
            "  no answer",
            "<summary>Warnings (1)</summary>",
            "<summary>Earlier plans (1)</summary>",
            "- `1970-01-01 00:00` commit `abc`: nothing to add"
        );
        Assert.DoesNotContain("check.ok", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false, 0, "### ✅ Terraform has nothing to do\n")]
    [InlineData(1, false, 0, "### Terraform plan: 1 to add\n")]
    [InlineData(0, true, 0, "### ❌ Terraform could not make a plan\n")]
    [InlineData(2, true, 0, "### ❌ Terraform could not finish the plan (so far: 2 to add)\n")]
    [InlineData(0, false, 5, "### Terraform plan: nothing to add, change or destroy\n")]
    public void The_verdict_never_says_more_than_is_known(int add, bool errored, int omitted, string heading)
    {
        var report = Report with
        {
            Totals = new Totals { Add = add },
            Errored = errored,
            Omitted = new Omitted { Changes = omitted },
        };

        Assert.Contains(heading, PlanNote.Write(new PlanNoteContent([report])), StringComparison.Ordinal);
    }

    [Fact]
    public void No_report_at_all_is_not_a_plan_with_nothing_to_do() =>
        Assert.Equal("<!-- homelab:plan -->\n\n### ❌ There is no plan\n", PlanNote.Write(new PlanNoteContent([])));

    [Fact]
    public void An_older_plan_says_before_everything_that_a_newer_one_is_awaited()
    {
        var content = new PlanNoteContent([Report])
        {
            Awaited = new AwaitedPlan("0123456789abcdef", "https://gitlab.example/homelab/infra/-/pipelines/7"),
        };

        var note = PlanNote.Write(content);

        InOrder(
            note,
            "<!-- homelab:plan -->\n",
            "⏳ **What follows is out of date: the plan of the newest commit `0123456789ab`** [is being made](https://gitlab.example/homelab/infra/-/pipelines/7).",
            "### ✅ Terraform has nothing to do"
        );
        InOrder(
            PlanNote.Write(content with { Reports = [] }),
            "⏳ The plan of commit `0123456789ab` [is being made]",
            "### There is no plan yet"
        );
    }

    [Theory, MemberData(nameof(Gaps))]
    public void A_plan_that_is_missing_says_why_and_quotes_the_name_of_its_job(PlanGapReason reason)
    {
        var note = PlanNote.Write(
            new PlanNoteContent([]) { Gaps = [new PlanGap(reason, "@all `plan`", "https://gitlab.example/homelab/infra/-/jobs/9")] }
        );

        InOrder(note, "### ❌ There is no plan", "- **", "[look at it](https://gitlab.example/homelab/infra/-/jobs/9)");
        Assert.Equal(
            reason is not (PlanGapReason.PipelineBroken or PlanGapReason.NoJob),
            note.Contains("`` @all `plan` ``", StringComparison.Ordinal)
        );
    }

    public static TheoryData<PlanGapReason> Gaps => [.. Enum.GetValues<PlanGapReason>()];

    [Fact]
    public void A_plan_beside_one_that_is_missing_is_shown_with_the_reason()
    {
        var note = PlanNote.Write(
            new PlanNoteContent([Report]) { Gaps = [new PlanGap(PlanGapReason.JobFailed, "terraform-plan-dns", null)] }
        );

        InOrder(note, "### ", "- **`terraform-plan-dns` failed before there was a plan**: its log says why\n", "- `infra`: ");
        Assert.DoesNotContain("✅", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_room_detail_goes_first_then_rows_from_the_end_and_the_note_says_so()
    {
        var content = new PlanNoteContent([
            Report with
            {
                Changes =
                [
                    .. Enumerable.Range(1, 12).Select(number => WithDetail($"vm.a{number}", ChangeKind.Delete)),
                    .. Enumerable.Range(1, 100).Select(number => WithDetail($"vm.b{number}", ChangeKind.Create)),
                ],
            },
        ])
        {
            Limit = 3_000,
            JobUrl = "https://gitlab.example/-/jobs/1",
        };

        var note = PlanNote.Write(content);

        Assert.InRange(note.Length, 2_800, 3_000);
        InOrder(
            note,
            "- `vm.a1` is **destroyed**",
            "- `vm.a12` is **destroyed**",
            "Created (100)",
            "- `vm.b1` is **created**",
            "**Not shown here: ",
            "**Left out for length:** ",
            "the report of [the job that made this plan](https://gitlab.example/-/jobs/1)."
        );
        Assert.DoesNotContain("vm.b100", note, StringComparison.Ordinal);
        Assert.DoesNotContain("```", note, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_little_more_room_what_destroys_gets_its_detail_first()
    {
        var content = new PlanNoteContent([
            Report with
            {
                Changes =
                [
                    WithDetail("vm.a", ChangeKind.Delete),
                    WithDetail("vm.b", ChangeKind.Create),
                    WithDetail("vm.c", ChangeKind.Create),
                ],
            },
        ]);
        var whole = PlanNote.Write(content with { Limit = 100_000 });

        var note = PlanNote.Write(content with { Limit = whole.Length - 1 });

        InOrder(
            note,
            "- `vm.a` is",
            "```diff\n",
            "- `vm.b` is",
            "```diff\n",
            "- `vm.c` is",
            "**Left out for length:** rows: 0, details: 1."
        );
        Assert.Equal(2, note.Split("```diff").Length - 1);
    }

    [Fact]
    public void Even_the_smallest_note_has_room_for_every_section_and_seventy_roots()
    {
        var many = Enumerable.Range(1, 50).ToList();
        var report = Report with
        {
            Root = new string('\u200b', 400),
            TerraformVersion = new string('\u200b', 400),
            Complete = false,
            Totals = new Totals
            {
                Import = int.MinValue,
                Add = int.MinValue,
                Change = int.MinValue,
                Destroy = int.MinValue,
                Forget = int.MinValue,
                Move = int.MinValue,
                Invoke = int.MinValue,
                Deferred = int.MinValue,
                Unknown = int.MinValue,
            },
            Changes = [.. many.SelectMany(number => Enum.GetValues<ChangeKind>().Select(kind => WithDetail($"vm.{number}", kind)))],
            Outputs = [.. many.Select(number => WithDetail($"output{number}", ChangeKind.Update))],
            Drift = [.. many.Select(number => WithDetail($"vm.{number}", ChangeKind.Update))],
            Programs = [.. many.Select(number => WithDetail($"data.external.{number}", ChangeKind.Read))],
            StateOnly = true,
            HashVersion = 1,
            Checks = [.. many.Select(number => new CheckResult($"check.{number}", "fail", ["no"]))],
            Diagnostics =
            [
                .. many.SelectMany(number =>
                    new[] { "error", "warning" }.Select(severity => new Diagnostic(severity, "summary", "detail"))
                ),
            ],
        };
        var content = new PlanNoteContent([
            .. Enumerable.Repeat(report, 69),
            report with
            {
                Root = "short",
                TerraformVersion = null,
                Totals = new Totals(),
            },
        ])
        {
            Limit = 1,
            ChangesItsOwnPipeline = true,
            JobUrl = "https://gitlab.example/" + new string('a', 227),
            History = [.. many.Select(number => new EarlierPlan(DateTimeOffset.UnixEpoch, $"{number}", new Totals(), "hash"))],
        };

        var note = PlanNote.Write(content);

        Assert.InRange(note.Length, 1_000, NoteLimit.Smallest);
        InOrder(
            note,
            "Roots not named here: ",
            "Errors (3500)",
            "Destroyed, replaced or forgotten (17500)",
            "Earlier plans (50)",
            "**Left out for length:** ",
            content.JobUrl
        );
    }

    [Fact]
    public void Long_detail_folds_and_says_how_long_it_is()
    {
        var change = Change("vm.a", ChangeKind.Update) with
        {
            Attributes = [.. Enumerable.Range(1, 300).Select(number => new AttributeChange($"tags[{number}]", Leaf.Missing, Leaf.Of("x")))],
        };

        InOrder(
            PlanNote.Write(new PlanNoteContent([Report with { Changes = [change] }])),
            "**Changed lines not shown below: 100.**",
            "- `vm.a` is **changed** (**100 changed lines of it are not shown**)",
            "<summary>201 lines of detail</summary>",
            "+ tags[1] = \"x\"",
            "# 100 changed lines are not shown"
        );
    }

    private static ResourceChange Change(string address, ChangeKind kind) =>
        new()
        {
            Address = address,
            Kind = kind,
            Actions = ["x"],
        };

    private static ResourceChange WithDetail(string address, ChangeKind kind) =>
        Change(address, kind) with
        {
            Attributes = [new AttributeChange("name", Leaf.Of(address.PadRight(390, 'o')), Leaf.Of(address.PadRight(390, 't')))],
        };

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
