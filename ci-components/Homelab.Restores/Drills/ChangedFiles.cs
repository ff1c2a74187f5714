using System.Text;
using Homelab.Backups.Restic;
using Homelab.Processes.Files;
using Homelab.Processes.Files.Hashing;
using Homelab.Reports.Drills;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Drills;

/// <summary>
/// Tells files that were written to while the backup ran from files that were damaged since: the repository has them as they were saved,
/// so they are fetched from it once more, by themselves, and compared.
/// </summary>
internal sealed class ChangedFiles(ResticTool restic, string scratch)
{
    private const int Named = 3;

    public async Task<DrillCheck> CompareAsync(PreparedSet set, SetFindings found, CancellationToken ct)
    {
        // What the target says are paths may be anything; and what no line can say cannot be asked for.
        var asked = found.Changed.Where(file => PathText.IsPlain(file.Path) && ResticPattern.LineOf(file.Path) is not null).ToArray();
        var unknown = found.Changed.Count - asked.Length + found.MoreChanged;
        var target = Path.Combine(scratch, "again", set.Name);
        Directory.CreateDirectory(target);
        try
        {
            var list = Path.Combine(scratch, $"{set.Name}.changed");
            await File.WriteAllLinesAsync(list, asked.Select(file => ResticPattern.LineOf(file.Path)!), new UTF8Encoding(false), ct);
            var run = await restic.RunAsync(
                ["restore", set.Chosen.Snapshot.Id, "--target", target, "--include-file", list, "--no-lock"],
                ct
            );
            return run.ExitCode == 0
                ? await CompareAsync(set, asked, unknown, target, ct)
                : Result(
                    set,
                    CheckStatus.Fail,
                    $"{found.Changed.Count} files differ from the manifest, and the repository does not give them again: {run.Failure.Text}"
                );
        }
        finally
        {
            TreeRemoval.Remove(target);
        }
    }

    private static async Task<DrillCheck> CompareAsync(
        PreparedSet set,
        ChangedFile[] asked,
        long unknown,
        string target,
        CancellationToken ct
    )
    {
        var damaged = new List<string>();
        foreach (var file in asked)
        {
            if (await DigestAsync(PathText.Below(target, file.Path), ct) != file.Sha256)
                damaged.Add(file.Path);
        }

        return (damaged.Count, unknown) switch
        {
            (0, 0) => Result(
                set,
                CheckStatus.Pass,
                $"{asked.Length} files were written to while the backup ran, and are as the snapshot has them"
            ),
            (0, _) => Result(
                set,
                CheckStatus.Warn,
                $"{asked.Length} files were written to while the backup ran, and are as the snapshot has them; {unknown} more could not be compared"
            ),
            _ => Result(
                set,
                CheckStatus.Fail,
                $"{damaged.Count} of {asked.Length} files that differ from the manifest are not what the snapshot has: {string.Join(", ", damaged.Take(Named))}"
            ),
        };
    }

    private static async Task<string?> DigestAsync(string file, CancellationToken ct)
    {
        // A link leads anywhere, and so does a device.
        return OnDisk.Look(file) is { Type: EntryType.File } ? await Digest.OfFileAsync(file, ct) : null;
    }

    private static DrillCheck Result(PreparedSet set, CheckStatus status, string evidence) =>
        new(set.Name, "changed", status, evidence) { IsMandatory = true };
}
