using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>Why a system lets nobody make a sandbox, as what to change.</summary>
internal static class SandboxRefusal
{
    private static readonly (string File, string Refusing, string Advice)[] Known =
    [
        ("/proc/sys/kernel/unprivileged_userns_clone", "0", "set the sysctl kernel.unprivileged_userns_clone to 1"),
        ("/proc/sys/user/max_user_namespaces", "0", "raise the sysctl user.max_user_namespaces"),
        (
            "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
            "1",
            "give /usr/bin/bwrap an AppArmor profile that allows userns, or set the sysctl kernel.apparmor_restrict_unprivileged_userns to 0"
        ),
    ];

    private static readonly string[] InContainers = ["/.dockerenv", "/run/.containerenv"];

    public static DumpFailureException Of(string said) =>
        new(Diagnosis.RestoreNoPlace, $"This system lets nobody make the sandbox that restored SQL is run in ({said}): {Advice()}.");

    private static string Advice()
    {
        foreach (var (file, refusing, advice) in Known)
        {
            if (File.Exists(file) && File.ReadAllText(file).Trim() == refusing)
                return advice;
        }

        return Array.Exists(InContainers, File.Exists) || IsFiltered()
            ? "it is a container whose seccomp or AppArmor profile allows no namespaces: use a shell executor, a runner whose containers may make them (docker: security_opt seccomp=unconfined and apparmor=unconfined), or one that reaches an engine"
            : "see whether `bwrap --unshare-all --ro-bind / / true` works for this user";
    }

    private static bool IsFiltered() =>
        File.ReadLines("/proc/self/status").Any(line => line.StartsWith("Seccomp:", StringComparison.Ordinal) && line.EndsWith('2'));
}
