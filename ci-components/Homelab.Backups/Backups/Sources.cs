using Homelab.Backups.Manifests.Exclusions;
using Homelab.Backups.Manifests.Sources;
using Homelab.Configuration;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>Looks at a set's files before anything is stopped or dumped.</summary>
internal static class Sources
{
    /// <returns>False if something that belongs to the set cannot be there at all.</returns>
    /// <param name="sayEmpty">For whoever only looks: a run counts files instead.</param>
    public static bool AreThere(BackupSet set, FindingList findings, bool sayEmpty = false)
    {
        var all = true;
        var inspection = new SourceInspection(MountTable.Read(), new Exclusion(set.Exclude));
        foreach (var path in set.Paths)
        {
            (Diagnosis? Kind, string Detail) found = inspection.Look(path) switch
            {
                SourceLook.Missing => (Diagnosis.SourceMissing, path),
                // GitLab's own backup goes there first, and its archive is looked for.
                SourceLook.EmptyMountPoint when set.Kind is SetKind.GitLab => (null, ""),
                SourceLook.NotMounted look => (Diagnosis.SourceNotMounted, $"{path}: nothing is mounted at {look.MountPoint}"),
                SourceLook.EmptyMountPoint => (Diagnosis.SourceNotMounted, $"{path}: what is mounted there is empty"),
                SourceLook.Link look => (Diagnosis.SourceLink, $"{path} leads to {look.Target}"),
                SourceLook.Excluded => (Diagnosis.SourceExcluded, path),
                SourceLook.Empty when sayEmpty && set.Kind is not SetKind.GitLab => (Diagnosis.SourceEmpty, path),
                SourceLook.Unreadable look => (Diagnosis.SourceUnreadable, $"{path}: {look.Reason}"),
                _ => (null, ""),
            };
            if (found.Kind is { } kind)
                findings.Add(kind, set.Name.Value, found.Detail);
            all &= found.Kind is null || found.Kind == Diagnosis.SourceEmpty;
        }

        return all;
    }
}
