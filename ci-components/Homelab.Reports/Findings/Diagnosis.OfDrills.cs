using static Homelab.Reports.Findings.Severity;

namespace Homelab.Reports.Findings;

/// <content>Of drills and the recovery kit, besides what they share with backups and restores.</content>
public sealed partial record Diagnosis
{
    // Filled by what stands below it.
    private static readonly List<Diagnosis> Drills = [];

    public static IReadOnlyList<Diagnosis> OfDrills => Drills;

    public static Diagnosis Leftovers { get; } =
        In(
            Drills,
            new(
                "leftovers",
                Look,
                "Something a drill made could not be removed, or nothing resets the machine.",
                "remove it by hand; add `drill.target.reset`"
            )
        );
    public static Diagnosis History { get; } =
        In(
            Drills,
            new(
                "history",
                Look,
                "The drill could not be remembered; its verdict stands.",
                "make room in HOMELAB_STATE, and let this user write there"
            )
        );
    public static Diagnosis Cost { get; } =
        In(
            Drills,
            new(
                "cost",
                Note,
                "Reading the tier costs something; above `cost.limit` there is no drill.",
                "raise the limit, or give `--accept-cost` once"
            )
        );
    public static Diagnosis RecoveryNotEncrypted { get; } =
        In(
            Drills,
            new(
                "recovery-not-encrypted",
                Look,
                "The recovery kit could not be encrypted, so there is none.",
                "do what the sentence says; the proof stands"
            )
        );
    public static Diagnosis RecoveryNotMounted { get; } =
        In(
            Drills,
            new(
                "recovery-not-mounted",
                Look,
                "Nothing is mounted where the recovery kit should be copied to.",
                "put the disk in, and run the drill or `homelab recovery make` again"
            )
        );
    public static Diagnosis RecoveryFolderMissing { get; } =
        In(
            Drills,
            new(
                "recovery-folder-missing",
                Look,
                "A folder the recovery kit should be copied to is not there.",
                "make the folder or put the disk in, or correct `recovery.to`"
            )
        );
    public static Diagnosis RecoveryCopyFailed { get; } =
        In(
            Drills,
            new(
                "recovery-copy-failed",
                Look,
                "The recovery kit could not be copied to one of its folders.",
                "make room there, and let this user write there"
            )
        );
    public static Diagnosis RecoveryNowhere { get; } =
        In(
            Drills,
            new("recovery-nowhere", Look, "The recovery kit was made and lies nowhere.", "name folders outside GitLab in `recovery.to`")
        );
    public static Diagnosis RecoveryTierMissing { get; } =
        In(
            Drills,
            new(
                "recovery-tier-missing",
                Note,
                "The recovery kit does not open a tier, whose variables this job does not have.",
                "add them to the environment of the job"
            )
        );
}
