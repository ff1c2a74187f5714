using System.Text;
using System.Text.RegularExpressions;
using Homelab.Reports.Plans;
using Homelab.Testing;

namespace Homelab.Reports.Tests.Plans;

public sealed partial class TotalsTests
{
    private const int Plans = 32;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Totals_equal_terraforms_own_line_for_every_generated_plan()
    {
        var lines = new HashSet<string>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Plans),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Ct },
            async (seed, ct) =>
            {
                var (hcl, state) = Generate(new Random(seed));
                using var real = new RealPlan(hcl, state);
                var report = Read.File(await real.MakeAsync(ct));

                var own = PlanLine().Match(real.Text);
                var expected = own.Success ? own.Value : "";
                Assert.True(
                    expected == Line(report.Totals),
                    $"seed {seed}: terraform says '{expected}', the report '{Line(report.Totals)}'\n{hcl}"
                );
                lock (lines)
                    lines.Add(expected);
            }
        );

        Assert.True(lines.Count >= Plans / 2, "The plans are too much alike to prove anything.");
    }

    private static string Line(Totals totals)
    {
        if (totals is { Import: 0, Add: 0, Change: 0, Destroy: 0, Forget: 0, Move: 0, Read: 0 })
            return "";
        var import = totals.Import > 0 ? $"{totals.Import} to import, " : "";
        return $"Plan: {import}{totals.Add} to add, {totals.Change} to change, {totals.Destroy} to destroy.";
    }

    /// <summary>A few objects, each with a random fate.</summary>
    private static (string Hcl, string State) Generate(Random random)
    {
        var hcl = new StringBuilder();
        var state = new TerraformState();
        for (var i = 0; i < random.Next(1, 12); i++)
        {
            var first = random.Next(2) == 0 ? "lifecycle { create_before_destroy = true }" : "";
            switch (random.Next(9))
            {
                case 0:
                    hcl.AppendLine($"resource \"terraform_data\" \"r{i}\" {{ input = \"new\" }}");
                    break;
                case 1:
                    hcl.AppendLine($"resource \"terraform_data\" \"r{i}\" {{ input = \"new\" }}");
                    state.With($"r{i}", "old");
                    break;
                case 2:
                    state.With($"r{i}", "old");
                    break;
                case 3:
                    hcl.AppendLine($"resource \"terraform_data\" \"r{i}\" {{\n triggers_replace = \"new\"\n {first}\n}}");
                    state.With($"r{i}", trigger: "old");
                    break;
                case 4:
                    hcl.AppendLine(
                        $"import {{\n to = terraform_data.r{i}\n id = \"i{i}\"\n}}\nresource \"terraform_data\" \"r{i}\" {{ {(random.Next(2) == 0 ? "input = \"x\"" : "")} }}"
                    );
                    break;
                case 5:
                    hcl.AppendLine(
                        $"moved {{\n from = terraform_data.o{i}\n to = terraform_data.r{i}\n}}\nresource \"terraform_data\" \"r{i}\" {{ input = \"{(random.Next(2) == 0 ? "old" : "new")}\" }}"
                    );
                    state.With($"o{i}", "old");
                    break;
                case 6:
                    hcl.AppendLine($"removed {{\n from = terraform_data.r{i}\n lifecycle {{ destroy = false }}\n}}");
                    state.With($"r{i}", "old");
                    break;
                case 7:
                    hcl.AppendLine($"resource \"terraform_data\" \"r{i}\" {{\n count = {random.Next(0, 4)}\n input = \"x\"\n}}");
                    state.With($"r{i}", "x", key: 0).With($"r{i}", "x", key: 1);
                    break;
                default:
                    hcl.AppendLine($"resource \"terraform_data\" \"r{i}\" {{ input = \"x\" }}");
                    state.With($"r{i}", "x").With($"r{i}", "y", deposed: $"0badf00{i % 10}");
                    break;
            }
        }

        return (hcl.ToString(), state.ToString());
    }

    [GeneratedRegex("^Plan: .*\\.$", RegexOptions.Multiline)]
    private static partial Regex PlanLine();
}
