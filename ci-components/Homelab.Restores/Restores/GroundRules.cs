using Homelab.Backups.Backups;
using Homelab.Processes.Files;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>What forbids a restore to write somewhere, and what a person has to say first: the same whoever brings the files
/// there.</summary>
/// <param name="repository">Its address, if this machine knows it.</param>
internal sealed class GroundRules(RestoreRequest request, StateFolder state, string? repository, ThisMachine machine)
{
    private const int Named = 3;

    /// <summary>What nobody can allow; null for nothing.</summary>
    public (Diagnosis Kind, string? Detail)? Refusal(RestorePlan plan)
    {
        if (plan.Written.Select(path => OnDisk.LinkOnTheWay(request.Target, path)).FirstOrDefault(link => link is not null) is { } link)
            return (Diagnosis.RestoreLink, link);
        if (!request.IsInPlace && SystemFolders.IsOrHolds(FolderMap.Real(request.Target)))
            return (Diagnosis.RestoreSystem, request.Target);
        return plan.InTheWay.FirstOrDefault(SystemFolders.IsOrHolds) is { } system ? (Diagnosis.RestoreSystem, system) : null;
    }

    /// <summary>What has to be typed; null for nothing.</summary>
    /// <param name="inTheWay">Paths of this machine.</param>
    public async Task<Confirmation?> ConfirmationAsync(RestorePlan plan, IReadOnlyList<string> inTheWay, CancellationToken ct)
    {
        // Where everything is there already, nothing is written.
        var target = plan is { IsThere: true, ToWrite: 0 }
            ? null
            : new TargetGuard(request, state, repository, plan.Snapshot!.Facts.Paths).Objection();
        var production = request.IsInPlace ? await ProductionAsync(ct) : null;
        var way =
            inTheWay.Count == 0
                ? null
                : string.Join(", ", inTheWay.Take(Named)) + (inTheWay.Count > Named ? $" and {inTheWay.Count - Named} more" : "");
        var kind =
            way is not null ? Diagnosis.RestoreInTheWay
            : target is not null ? Diagnosis.RestoreTarget
            : Diagnosis.RestoreProduction;
        var why = string.Join("; ", new[] { target, way, production }.OfType<string>());
        return why.Length == 0 ? null : new Confirmation(machine.Name, kind, why);
    }

    private async Task<string?> ProductionAsync(CancellationToken ct)
    {
        if ((await ProductionGuard.OfAsync(request.Config, ct)).Find(machine.Known) is not { } entry)
            return null;
        return request.Config!.Drill?.Production.Contains(entry) is true
            ? $"{entry} is in drill.production"
            : $"{entry} is one of the hosts of homelab.yml";
    }
}
