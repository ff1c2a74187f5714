using System.Text.Json.Nodes;
using Homelab.Ansible;
using Homelab.Reports.Drills;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Drills.Targets;

/// <summary>A place to restore to: a machine of its own, a container, or a folder.</summary>
internal interface IDrillTarget
{
    DrillTargetReport Report { get; }

    /// <summary>Stands for / in what is restored, on the machine that the playbook works on.</summary>
    string Root { get; }

    /// <summary>The folder on that machine in which the restore writes down what it did.</summary>
    string Records { get; }

    /// <summary>How the playbook reaches it.</summary>
    PlaybookHost Host { get; }

    /// <summary>What the playbook is told besides what and where to.</summary>
    JsonObject Variables { get; }

    /// <summary>What can be known before anything is touched.</summary>
    Task<IReadOnlyList<DrillCheck>> GuardAsync(CancellationToken ct);

    /// <summary>Makes it clean and ready, and looks at it again.</summary>
    /// <exception cref="DrillImpossibleException">It cannot be had.</exception>
    Task<IReadOnlyList<DrillCheck>> ProvisionAsync(CancellationToken ct);

    /// <summary>A file here with what the restore wrote down of a set; null if it did not come so far.</summary>
    Task<string?> RecordAsync(string set, CancellationToken ct);

    /// <summary>Looks at what was restored, where it is.</summary>
    Task<InspectionResult> InspectAsync(InspectionJob job, CancellationToken ct);

    /// <summary>Takes everything away again that is not on this machine.</summary>
    /// <returns>What could not be done.</returns>
    Task<IReadOnlyList<string>> LeaveAsync(CancellationToken ct);
}
