using Homelab.Reports.Drills;

namespace Homelab.Restores.Recovery;

/// <summary>The kit that is made of a proof.</summary>
public static class DrillKit
{
    /// <summary>The report with the kit in it, and with what kept it from lying where it should. The verdict stays: it is about the
    /// backup.</summary>
    public static async Task<DrillReport> AddAsync(DrillReport report, KitRequest request, TimeProvider time, CancellationToken ct)
    {
        if (!DrillVerdicts.IsProof(report))
            return report;
        var outcome = await new RecoveryKit(request with { Drill = report }, time).MakeAsync(ct);
        return report with { Recovery = outcome.Report, Findings = [.. report.Findings, .. outcome.Findings] };
    }
}
