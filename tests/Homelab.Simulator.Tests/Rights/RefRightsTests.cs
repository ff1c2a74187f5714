using System.Text.Json.Nodes;
using Homelab.Simulator.Rights;

namespace Homelab.Simulator.Tests.Rights;

public sealed class RefRightsTests(ProtectedMain main) : IClassFixture<ProtectedMain>
{
    public static TheoryData<string> Rows => [.. RightsTable.Rows.Where(row => row.AlsoOnRef).Select(row => row.ToString())];

    [Theory, MemberData(nameof(Rows))]
    public async Task A_developer_runs_nothing_on_a_branch_only_maintainers_may_push(string row)
    {
        var reply = await AskAsync(row, main.Running.Tokens.Developer);

        // What would make a pipeline is refused as an invalid one.
        if (reply.Status == 400)
            Assert.StartsWith(
                "You do not have sufficient permission to run a pipeline on",
                (string?)reply.Json["message"]!["base"]![0],
                StringComparison.Ordinal
            );
        else
            Assert.Equal((403, "403 Forbidden"), (reply.Status, (string?)reply.Json["message"]));
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task A_maintainer_is_not_kept_from_it(string row)
    {
        var reply = await AskAsync(row, main.Running.Tokens.Maintainer);

        Assert.DoesNotContain("\"403 Forbidden\"", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sufficient permission", reply.Text, StringComparison.Ordinal);
    }

    private Task<Reply> AskAsync(string row, string token)
    {
        var right = RightsTable.Rows.Single(right => right.ToString() == row);
        return main.Running.AskAsync(right.Method, main.Address(right.Pattern), token, new JsonObject { ["ref"] = "main" });
    }
}
