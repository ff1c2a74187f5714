using Homelab.Reports.Notes;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;
using Homelab.Reports.Tests.Plans;

namespace Homelab.Reports.Tests.Notes;

/// <summary>The head of a note names roots: those that change one by one, the others together.</summary>
public sealed class RootLineTests
{
    private static readonly PlanReport Quiet = Read.Plan(Read.Document("")) with { Root = "infra/a" };
    private static readonly PlanReport Changes = Read.Plan(Read.Document(Read.Change("x.y", """["create"]"""))) with { Root = "infra/x" };

    [Fact]
    public void Roots_without_changes_are_one_line_after_those_that_change()
    {
        var note = Note(Quiet, Changes, Quiet with { Root = "infra/b" }, Quiet with { Root = "infra/c" });

        Assert.Contains(
            $"- `infra/x`: 1 to add, terraform `1.11.4`, plan `{Changes.Hash[..12]}`\n"
                + "- nothing to add, change or destroy in 3 roots: `infra/a`, `infra/b`, `infra/c`; terraform `1.11.4`\n",
            note,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void One_root_without_changes_has_its_own_line_as_ever() =>
        Assert.Contains("\n- `infra/a`: nothing to add, change or destroy, terraform", Note(Changes, Quiet), StringComparison.Ordinal);

    [Theory]
    [InlineData("incomplete")]
    [InlineData("errored")]
    [InlineData("left out")]
    [InlineData("drift")]
    [InlineData("another commit")]
    [InlineData("another terraform")]
    [InlineData("another version")]
    [InlineData("outputs")]
    public void A_root_of_which_there_is_more_to_say_is_not_among_them(string what)
    {
        var other = (
            what switch
            {
                "incomplete" => Quiet with { Complete = false },
                "errored" => Quiet with { Errored = true },
                "left out" => Quiet with { Omitted = new Omitted { Drift = 1 } },
                "drift" => Quiet with { Drift = Changes.Changes },
                "another commit" => Quiet with { Header = Quiet.Header with { Commit = "0123456789" } },
                "another terraform" => Quiet with { TerraformVersion = "1.14.0" },
                "another version" => Quiet with { HashVersion = 1 },
                _ => Quiet with { Outputs = Changes.Changes },
            }
        ) with
        {
            Root = "infra/o",
        };

        var note = Note(Quiet, other, Quiet with { Root = "infra/b" });

        Assert.Contains("in 2 roots: `infra/a`, `infra/b`", note, StringComparison.Ordinal);
        Assert.Contains("\n- `infra/o`: ", note, StringComparison.Ordinal);
    }

    [Fact]
    public void More_roots_than_fit_are_counted()
    {
        var quiet = Enumerable.Range(0, 70).Select(i => Quiet with { Root = $"infra/{i:00}" }).ToArray();

        Assert.Contains("in 50 roots: `infra/00`", Note(quiet), StringComparison.Ordinal);
        Assert.Contains("`infra/49`; terraform `1.11.4`\n\nRoots not named here: 20.", Note(quiet), StringComparison.Ordinal);
        var small = PlanNote.Write(
            new PlanNoteContent([.. quiet.Select(report => report with { Root = new string('r', 100) + report.Root })])
            {
                Limit = NoteLimit.Smallest,
            }
        );
        Assert.InRange(small.Length, 300, NoteLimit.Smallest);
        Assert.Contains("Roots not named here: ", small, StringComparison.Ordinal);
    }

    private static string Note(params PlanReport[] reports) => PlanNote.Write(new PlanNoteContent(reports));
}
