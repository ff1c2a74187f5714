using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Plans;
using Homelab.Reports.Tests.Plans;
using Homelab.Testing;

namespace Homelab.Reports.Tests.Notes;

/// <summary>The row of a change says what caused it, and where an object comes from.</summary>
public sealed class ReasonTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""[["a"]]""", ", because `a` changes")]
    [InlineData("""[["a"],["b"]]""", ", because `a` and `b` change")]
    [InlineData("""[["a"],["b"],["c"]]""", ", because `a`, `b` and `c` change")]
    [InlineData("""[["a"],["b"],["c"],["d"],["e"]]""", ", because `a`, `b`, `c` and 2 more change")]
    [InlineData("[]", ", because what changes cannot be changed in place")]
    public void A_replacement_names_what_forces_it(string paths, string cause)
    {
        var change = Read.Change(
                "x.y",
                """["delete","create"]""",
                """{"a":1,"b":1,"c":1,"d":1,"e":1}""",
                """{"a":2,"b":2,"c":2,"d":2,"e":2}""",
                $",\"replace_paths\":{paths}"
            )
            .Replace("\"mode\"", "\"action_reason\":\"replace_because_cannot_update\",\"mode\"", StringComparison.Ordinal);

        Assert.Contains(
            $"- `x.y` is **replaced** (the old one is destroyed first){cause}\n",
            Note(Read.Plan(Read.Document(change))),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("replace_because_tainted", ", because it is tainted, and because `a` changes")]
    [InlineData("replace_by_request", ", because somebody asked for it, and because `a` changes")]
    public void A_replacement_with_a_reason_of_its_own_names_what_would_force_it_anyway(string reason, string cause)
    {
        var change = Read.Change("x.y", """["delete","create"]""", """{"a":1}""", """{"a":2}""", ",\"replace_paths\":[[\"a\"]]")
            .Replace("\"mode\"", $"\"action_reason\":\"{reason}\",\"mode\"", StringComparison.Ordinal);

        Assert.Contains($"destroyed first){cause}\n", Note(Read.Plan(Read.Document(change))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_replacement_by_what_else_changes_says_so()
    {
        const string vm =
            "\nresource \"terraform_data\" \"vm\" {\n input = \"vm\"\n lifecycle { replace_triggered_by = [terraform_data.cfg] }\n}";
        using var real = new RealPlan("resource \"terraform_data\" \"cfg\" { input = \"v1\" }" + vm);
        await real.ApplyAsync(Ct);
        real.Write("resource \"terraform_data\" \"cfg\" { input = \"v2\" }" + vm);

        Assert.Contains(
            "- `terraform_data.vm` is **replaced** (the old one is destroyed first), because something named in its `replace_triggered_by` changes\n",
            Note(Read.File(await real.MakeAsync(Ct))),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"id":"101"}""", "imported from `101`")]
    [InlineData("""{"identity":{"node":"pve1","vm_id":105}}""", "imported from `node = \"pve1\", vm_id = 105`")]
    [InlineData("""{"identity":{"email":"canary-identity-1"}}""", "imported from `email = (sensitive value)`")]
    [InlineData("""{"unknown":true}""", "imported from an id known after apply")]
    public void An_import_says_from_what_be_it_an_id_or_an_identity(string importing, string says)
    {
        var report = Read.Plan(
            Read.Document(
                Read.Change(
                    "x.y",
                    """["no-op"]""",
                    """{"pw":"canary-identity-1"}""",
                    """{"pw":"canary-identity-1"}""",
                    $",\"before_sensitive\":{{\"pw\":true}},\"after_sensitive\":{{\"pw\":true}},\"importing\":{importing}"
                )
            )
        );

        Assert.Equal(1, report.Totals.Import);
        Assert.Contains($"- `x.y` stays as it is; {says}\n", Note(report), StringComparison.Ordinal);
    }

    [Fact]
    public void An_import_of_another_identity_has_another_hash()
    {
        string Import(int number) =>
            Read.Document(Read.Change("x.y", """["no-op"]""", "{}", "{}", $$""","importing":{"identity":{"vm_id":{{number}} } }"""));

        Assert.NotEqual(Read.Plan(Import(105)).Hash, Read.Plan(Import(106)).Hash);
    }

    private static string Note(PlanReport report) => PlanNote.Write(new PlanNoteContent([report]));
}
