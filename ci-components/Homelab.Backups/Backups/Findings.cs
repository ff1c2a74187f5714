using Homelab.Backups.Restic;
using Homelab.Reports.Backups;

namespace Homelab.Backups.Backups;

/// <summary>What a run has found so far.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public Severity Worst => _all.Count == 0 ? Severity.Note : _all.Max(finding => finding.Severity);

    public void Add(Finding finding) => _all.Add(finding);

    public void Add(string code, string? subject, string? detail = null) => _all.Add(Diagnosis.Of(code).About(subject, detail));

    public void Add(ResticFailure failure, string? subject, string otherwise) => _all.Add(Diagnosis.Of(failure, subject, otherwise));

    /// <summary>Something says that the set's new snapshot holds less than the set did.</summary>
    public bool IsIncomplete(string set) => _all.Exists(finding => finding.Subject == set && Diagnosis.IsIncomplete(finding.Code));

    public bool HasFailed(string subject) => _all.Exists(finding => finding.Severity is Severity.Failed && finding.Subject == subject);
}
