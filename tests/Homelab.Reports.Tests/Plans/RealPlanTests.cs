using Homelab.Reports.Plans;
using Homelab.Testing;

namespace Homelab.Reports.Tests.Plans;

public sealed class RealPlanTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_real_plan_holds_every_kind_of_change_that_needs_no_provider()
    {
        using var real = new RealPlan(EveryChange.Hcl, EveryChange.State);

        var report = Read.File(await real.MakeAsync(Ct));

        Assert.Equal(
            [
                "- terraform_data.deleted delete [delete]",
                "- terraform_data.forgotten forget [forget]",
                "- terraform_data.replaced replace [delete,create]",
                "- terraform_data.replaced_first replace [create,delete]",
                "- terraform_data.with_deposed delete [delete] deposed 0badf00d",
                "  data.terraform_remote_state.other read [read]",
                "  terraform_data.created create [create]",
                "  terraform_data.imported import [no-op] id imported-id-1",
                "  terraform_data.new_place move [no-op] was terraform_data.old_place",
                "  terraform_data.updated update [update]",
            ],
            report.Changes.Select(Describe)
        );
        Assert.Equal(
            ["- removed delete [delete]", "  added create [create]", "  changed update [update]", "  secret create [create]"],
            report.Outputs.Select(Describe)
        );
        Assert.Equal(
            new Totals
            {
                Import = 1,
                Add = 3,
                Change = 1,
                Destroy = 4,
                Forget = 1,
                Move = 1,
                Read = 1,
            },
            report.Totals
        );
        Assert.True(report.Errored);
        Assert.Contains(report.Checks, check => check is { Address: "check.always_fails", Status: "fail", Problems: ["size is not 3"] });
        Assert.Contains(
            report.Checks,
            check => check is { Address: "terraform_data.impossible", Status: "fail", Problems: ["precondition says no"] }
        );
        Assert.Contains("Plan: 1 to import, 3 to add, 1 to change, 4 to destroy.", real.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_update_shows_what_differs_inside_lists_and_documents()
    {
        using var real = new RealPlan(EveryChange.Hcl, EveryChange.State);

        var updated = Read.File(await real.MakeAsync(Ct)).Changes.Single(change => change.Address == "terraform_data.updated");

        Assert.Equal(
            new AttributeChange("input.size", new Leaf.Literal("1"), new Leaf.Literal("2")),
            updated.Attributes.Single(a => a.Path == "input.size")
        );
        Assert.Equal(
            new AttributeChange("input.tags[1]", new Leaf.Text("b"), new Leaf.Text("c")),
            updated.Attributes.Single(a => a.Path == "input.tags[1]")
        );
        var document = updated.Attributes.Single(a => a.Path == "input.doc").Inside!;
        Assert.Equal("json", document.Format);
        Assert.Equal(["-b[2] = 3", "+b[2] = 4"], document.Lines);
        Assert.Contains(updated.Attributes, a => a is { Path: "output", After: Leaf.Unknown });
    }

    [Fact]
    public async Task A_real_replacement_names_what_forces_it()
    {
        using var real = new RealPlan(EveryChange.Hcl, EveryChange.State);

        var replaced = Read.File(await real.MakeAsync(Ct)).Changes.Single(change => change.Address == "terraform_data.replaced");

        Assert.Equal("triggers_replace", replaced.Attributes.Single(attribute => attribute.ForcesReplacement).Path);
        Assert.Equal("replace_because_cannot_update", replaced.Reason);
    }

    [Fact]
    public async Task A_plan_without_changes_is_empty()
    {
        using var real = new RealPlan(
            "resource \"terraform_data\" \"same\" { input = \"x\" }",
            new TerraformState().With("same", "x").ToString()
        );

        var report = Read.File(await real.MakeAsync(Ct));

        Assert.True(report.IsEmpty);
        Assert.Empty(report.Changes);
        Assert.Contains("No changes.", real.Text, StringComparison.Ordinal);
    }

    private static string Describe(ResourceChange change) =>
        $"{(change.Destroys ? "-" : " ")} {change.Address} {change.Kind.Word()} [{string.Join(',', change.Actions)}]"
        + (change.Deposed is { } key ? $" deposed {key}" : "")
        + (change.ImportId is { } id ? $" id {id}" : "")
        + (change.PreviousAddress is { } previous ? $" was {previous}" : "");
}
