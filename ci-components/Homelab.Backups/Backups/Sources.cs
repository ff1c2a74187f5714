using Homelab.Backups.Manifests;
using Homelab.Backups.Manifests.Exclusions;
using Homelab.Backups.Manifests.Sources;
using Homelab.Configuration;
using Homelab.Processes.Files;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Backups;

/// <summary>Looks at a set's files before anything is stopped or dumped.</summary>
internal static class Sources
{
    /// <returns>False if something that belongs to the set cannot be there at all.</returns>
    /// <param name="good">What this machine remembers of the last whole snapshot; null for nothing.</param>
    /// <param name="sayEmpty">For whoever only looks: a run counts files instead.</param>
    public static bool AreThere(BackupSet set, FindingList findings, Measure? good, bool sayEmpty = false)
    {
        var all = true;
        var mounts = MountTable.Read();
        var inspection = new SourceInspection(mounts, new Exclusion(set.Exclude));
        foreach (var path in set.Paths)
        {
            (Diagnosis? Kind, string Detail) found = inspection.Look(path) switch
            {
                SourceLook.Missing when LostAbove(path, good, mounts) is { } disk => (
                    Diagnosis.SourceNotMounted,
                    $"{path}: nothing is mounted at {disk}, as there was in {good}"
                ),
                SourceLook.Missing => (Diagnosis.SourceMissing, path),
                SourceLook.Empty when sayEmpty && LostAbove(path, good, mounts) is { } disk => (
                    Diagnosis.MountMissing,
                    $"{disk}: {path} was on it in {good}"
                ),
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
            all &= found.Kind is null || found.Kind == Diagnosis.SourceEmpty || found.Kind == Diagnosis.MountMissing;
        }

        return all;
    }

    // Wherever the system knows of it: no table has to name it.
    private static string? LostAbove(string path, Measure? good, MountTable mounts) =>
        (good?.Places ?? [])
            .Where(place => place.Mounted && PathText.IsAtOrBelow(path, place.Path) && !mounts.IsMountPoint(place.Path))
            .MaxBy(place => place.Path.Length)
            ?.Path;
}
