using Homelab.Backups.Manifests.Exclusions;
using Homelab.Backups.Manifests.Sources;
using Homelab.Configuration;

namespace Homelab.Backups.Backups;

/// <summary>Looks at a set's files before anything is stopped or dumped.</summary>
internal static class Sources
{
    /// <returns>False if something that belongs to the set cannot be there at all.</returns>
    /// <param name="sayEmpty">For whoever only looks: a run counts files instead.</param>
    public static bool AreThere(BackupSet set, Findings findings, bool sayEmpty = false)
    {
        var all = true;
        var inspection = new SourceInspection(MountTable.Read(), new Exclusion(set.Exclude));
        foreach (var path in set.Paths)
        {
            var (code, detail) = inspection.Look(path) switch
            {
                SourceLook.Missing => ("source-missing", path),
                // GitLab's own backup goes there first, and its archive is looked for.
                SourceLook.EmptyMountPoint when set.Kind is SetKind.GitLab => ("", ""),
                SourceLook.NotMounted look => ("source-not-mounted", $"{path}: nothing is mounted at {look.MountPoint}"),
                SourceLook.EmptyMountPoint => ("source-not-mounted", $"{path}: what is mounted there is empty"),
                SourceLook.Link look => ("source-link", $"{path} leads to {look.Target}"),
                SourceLook.Excluded => ("source-excluded", path),
                SourceLook.Empty when sayEmpty && set.Kind is not SetKind.GitLab => ("source-empty", path),
                SourceLook.Unreadable look => ("source-unreadable", $"{path}: {look.Reason}"),
                _ => ("", ""),
            };
            if (code.Length > 0)
                findings.Add(code, set.Name.Value, detail);
            all &= code is "" or "source-empty";
        }

        return all;
    }
}
