namespace Homelab.Reports.Findings;

/// <summary>What a run has found so far.</summary>
public sealed class FindingList
{
    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public Severity Worst => _all.Count == 0 ? Severity.Note : _all.Max(finding => finding.Severity);

    public void Add(Finding finding) => _all.Add(finding);

    public void Add(Diagnosis diagnosis, string? subject, string? detail = null) => Add(diagnosis.About(subject, detail));

    public bool Has(params ReadOnlySpan<Diagnosis> diagnoses)
    {
        foreach (var diagnosis in diagnoses)
        {
            if (_all.Exists(finding => finding.Is(diagnosis)))
                return true;
        }

        return false;
    }

    /// <summary>Something says that the set's new snapshot holds less than the set did.</summary>
    public bool IsIncomplete(string set) => _all.Exists(finding => finding.Subject == set && finding.IsIncomplete);

    public bool HasFailed(string subject) => _all.Exists(finding => finding.Severity is Severity.Failed && finding.Subject == subject);
}
