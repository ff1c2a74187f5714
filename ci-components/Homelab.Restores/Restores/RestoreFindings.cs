using Homelab.Backups.Restic;
using Homelab.Reports.Findings;

namespace Homelab.Restores.Restores;

/// <summary>What a restore of one set has found so far.</summary>
internal sealed class RestoreFindings(string set)
{
    private readonly FindingList _all = new();

    public IReadOnlyList<Finding> All => _all.All;

    public Severity Worst => _all.Worst;

    public bool HaveFailed => Worst is Severity.Failed;

    public void Add(Diagnosis diagnosis, string? detail = null, string? subject = null) => _all.Add(diagnosis, subject ?? set, detail);

    public void Add(Finding finding) => _all.Add(finding);

    /// <param name="target">It happened while files were written, so that a full disk is the target's.</param>
    public void Add(ResticFailure failure, bool target = false) =>
        Add(
            failure.Kind switch
            {
                ResticFailureKind.DiskFull when target => Diagnosis.RestoreDiskFull.About(set, failure.Text),
                ResticFailureKind.Stopped => Diagnosis.RestoreStopped.About(set, failure.Text),
                ResticFailureKind.Other => Diagnosis.RestoreFailed.About(
                    set,
                    failure.Text.Length == 0 ? $"restic ended with exit code {failure.ExitCode}" : failure.Text
                ),
                _ => failure.About(set, Diagnosis.RepositoryDamaged),
            }
        );
}
