using System.Text;
using Homelab.Cli.Rendering;
using Homelab.Processes.Processes;
using Homelab.Reports.Pipelines;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Writing;
using Homelab.Terraform;

namespace Homelab.Cli.Commands;

/// <summary><c>terraform plan</c> and <c>terraform report</c>: one makes the plan, both hand over the same files.</summary>
internal sealed class PlanVerb(Screen screen, string output, bool json)
{
    public async Task<int> PlanAsync(IReadOnlyList<Root> roots, CancellationToken ct)
    {
        var reports = await ProgressDisplay.RunAsync(
            screen,
            async progress =>
            {
                var planner = new TerraformPlanner(Shared.Header(), progress);
                var made = new List<PlanReport>();
                foreach (var root in roots)
                    made.Add(
                        await planner.PlanAsync(root.Path, new TerraformTool(root.Binary ?? TerraformTool.Find(), root.Directory), ct)
                    );
                return made;
            }
        );
        return HandOver(reports, roots.ToDictionary(root => root.Path, root => root.Directory));
    }

    public Task<int> Report(string root, string document, CancellationToken ct)
    {
        if (Directory.Exists(document))
            throw new UsageException(
                $"{document} is a folder: give a file with what `terraform show -json PLANFILE` prints, or let `homelab terraform plan` make the plan."
            );
        var planner = new TerraformPlanner(Shared.Header(), new Progress<Progress>());
        using var plan = document == "-" ? screen.Input() : new FileStream(document, new FileStreamOptions { BufferSize = 0 });
        return Task.FromResult(HandOver([planner.Report(root, plan, ct)], []));
    }

    private int HandOver(IReadOnlyList<PlanReport> reports, Dictionary<string, string> directories)
    {
        var folder = new ReportFolder(output);
        var written = reports.Select(report => PlanReportWriter.Write(report)).ToList();
        foreach (var (report, content) in reports.Zip(written))
            folder.Add("plan", report.Root == "." ? null : report.Root, content);
        folder.Write("tfreport.json", TerraformWidget.Write(reports.Aggregate(new Totals(), (sum, report) => sum.Plus(report.Totals))));
        folder.Write("junit.xml", PlanJUnit.Write(reports));
        var places = reports.ToDictionary(
            report => report.Root,
            report => new SourcePlaces(report.Root, directories.GetValueOrDefault(report.Root, ""))
        );
        folder.Write("codequality.json", CodeQuality.Write(reports, (report, change) => places[report.Root].Of(change)));

        if (json)
            screen.Print(
                written.Count == 1
                    ? Encoding.UTF8.GetString(written[0].Span)
                    : $"[{string.Join(",\n", written.Select(content => Encoding.UTF8.GetString(content.Span)))}]"
            );
        else
            PlanView.Draw(screen, reports);
        screen.Say($"Reports are in {output}; `homelab terraform note {output}` prints the note.");
        return reports.Any(report => report.Errored) ? Exit.Failed : Exit.Done;
    }
}
