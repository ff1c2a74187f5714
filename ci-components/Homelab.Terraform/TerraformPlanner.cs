using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Reports;
using Homelab.Reports.Plans;
using Homelab.Reports.Plans.Reading;
using Homelab.Text.Secrets;

namespace Homelab.Terraform;

/// <summary>Makes a root's plan and turns it into a report. The plan itself never leaves a private folder.</summary>
public sealed class TerraformPlanner(ReportHeader header, IProgress<Progress> progress)
{
    private static readonly UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly IReadOnlyList<string> _environment = EnvironmentSecrets.OfThisProcess();

    /// <summary>Init, plan and show. A root that cannot be planned gives a report that says why.</summary>
    /// <param name="root">The root's path as the report names it.</param>
    /// <exception cref="ToolUnavailableException">Terraform cannot be started.</exception>
    public async Task<PlanReport> PlanAsync(string root, TerraformTool terraform, CancellationToken ct)
    {
        var version = await terraform.VersionAsync(ct);
        progress.Report(new Progress.Started($"{root}: init"));
        var problems = await terraform.InitAsync(ct);
        if (problems.Count > 0)
            return Failed(root, version, problems);

        using var folder = new PrivateFolder();
        progress.Report(new Progress.Started($"{root}: plan"));
        var diagnostics = await terraform.PlanAsync(folder["plan"], progress, ct);
        if (!File.Exists(folder["plan"]))
            return Failed(root, version, diagnostics);

        progress.Report(new Progress.Started($"{root}: report"));
        if (await terraform.ShowAsync(folder["plan"], folder["plan.json"], ct) is { } failure)
            return Failed(root, version, [.. diagnostics, failure]);
        await using var plan = File.OpenRead(folder["plan.json"]);
        var report = PlanReader.Read(plan, header, root, new SecretSet(_environment), diagnostics, ct);
        return diagnostics.Any(diagnostic => diagnostic.IsError) ? report with { Errored = true } : report;
    }

    /// <summary>The same report from a document somebody else made.</summary>
    /// <param name="plan">What <c>terraform show -json</c> printed; need not be seekable.</param>
    /// <exception cref="PlanUnreadableException">It is no plan.</exception>
    public PlanReport Report(string root, Stream plan, CancellationToken ct)
    {
        if (plan.CanSeek)
            return PlanReader.Read(plan, header, root, new SecretSet(_environment), [], ct);
        using var folder = new PrivateFolder();
        using var copy = new FileStream(
            folder["plan.json"],
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                UnixCreateMode = OwnerOnly,
                BufferSize = 0,
            }
        );
        plan.CopyTo(copy);
        copy.Position = 0;
        return PlanReader.Read(copy, header, root, new SecretSet(_environment), [], ct);
    }

    // Without a plan nobody says which variables are secret, so all of them are.
    private PlanReport Failed(string root, string? version, IReadOnlyList<Diagnostic> diagnostics)
    {
        var variables = ToolEnvironment.Where(name => name.StartsWith("TF_VAR_", StringComparison.Ordinal)).Values;
        return PlanReader.Failed(header, root, version, new SecretSet([.. _environment, .. variables]), diagnostics);
    }
}
