using System.Globalization;
using System.Text;

namespace Homelab.Restores.Recovery;

/// <summary>The page of a kit that a person reads first, on a bad day.</summary>
internal static class KitReadme
{
    /// <param name="alone">The tiers that restic can read by itself with this kit.</param>
    public static string Write(Kit kit, IReadOnlyList<KitTier> alone)
    {
        var page = new StringBuilder();
        page.Append(
            CultureInfo.InvariantCulture,
            $"""
            # Recovery kit

            Made {kit.Made.UtcDateTime:yyyy-MM-dd HH:mm} UTC {Proof(kit)}.

            **Whoever reads these files reads every backup.** Unpack them on a machine you trust, and remove the folder afterwards.

            | file | |
            |---|---|
            | `environment.sh` | every variable that `homelab restore` reads |
            | `homelab.yml` | hosts, sets, tiers and databases, as they were |
            | `kit.json` | all of this for programs |
            {string.Concat(alone.Select(tier => $"| `{KitFiles.ForRestic(tier.Tier)}` | the tier {tier.Tier} for restic alone |\n"))}
            ## What to get first

            - restic{Of(kit.Restic)}
            - homelab{Of(kit.Homelab)}

            A newer version should do. `sha256sum` shows whether a file is the same.

            ## In this order

            In the folder of this file, as root, each set on the host it belongs to:

            ```sh
            . ./environment.sh
            ```

            """
        );
        foreach (var (set, number) in kit.Sets.Select((set, index) => (set, index + 1)))
            Append(page, set, number);
        page.Append(
            $"""

            `homelab restore` shows what it will do with `--dry-run`, and asks for the host's name before it touches anything.

            ## With restic alone

            Files come back by restic itself, databases as dumps in a folder `staging` among them:

            ```sh
            {string.Concat(alone.Take(1).Select(tier => $". ./{KitFiles.ForRestic(tier.Tier)}\n"))}restic snapshots --no-lock
            restic restore --no-lock latest --tag set:{kit.Sets.Select(set => set.Set).FirstOrDefault("NAME")} --target /some/empty/folder
            ```

            {(
                kit.Tiers.Any(tier => tier.Variables.Keys.Any(name => name.Contains("_READ_", StringComparison.Ordinal)))
                    ? "Variables with READ in their names can read and nothing else; backups need a key of their own again. "
                    : ""
            )}A repository that is reached by sftp wants an ssh key besides, which is not in this kit.
            """
        );
        return page.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static void Append(StringBuilder page, KitSet set, int number)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n### {number}. {set.Set} ({set.Kind}), on {set.Host}\n\n");
        page.Append($"```sh\n{set.Restore}\n```\n");
        if (set.Snapshot is null)
            page.Append("\nNo drill has proven it yet.\n");
        else
            page.Append(
                CultureInfo.InvariantCulture,
                $"""

                That takes the newest snapshot. Should it not do, add `--at {set.Snapshot}`, which is
                proven: of {set.SnapshotTime?.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(
                    set.Proof is null ? "." : $", by the playbook that for its own host is\n\n```sh\n{set.Proof}\n```"
                )}

                """
            );
    }

    private static string Proof(Kit kit) =>
        kit.Drill is null
            ? "without a drill: nothing in it is proven yet"
            : $"after the drill {kit.Drill} restored all that is marked proven below";

    private static string Of(KitProgram program) =>
        $"{(program.Version.Length == 0 ? "" : $" {program.Version}")}: {program.From}{(program.Sha256 is null ? "" : $"; SHA-256 of the file that was used: `{program.Sha256}`")}";
}
