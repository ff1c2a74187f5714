using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>As whom a sandbox and the PostgreSQL in it run where we are root: nothing of what is restored ever does.</summary>
internal sealed record UnprivilegedUser(uint User, uint Group, string Switch)
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    /// <summary>Null where we are nobody special ourselves.</summary>
    /// <exception cref="DumpFailureException">There is no such user, or no way to become it.</exception>
    public static UnprivilegedUser? Find(Func<string, string?> environment)
    {
        if (Libc.EffectiveUser() != 0)
            return null;
        var known = File.ReadLines("/etc/passwd")
            .Select(line => line.Split(':'))
            .Where(fields => fields.Length > 3 && Candidates.Contains(fields[0]))
            .MinBy(fields => Array.IndexOf(Candidates, fields[0]));
        if (known is null || new SearchPath(environment).Find("setpriv") is not { } program)
            throw new DumpFailureException(
                Diagnosis.RestoreNoPlace,
                "What is restored never runs as root, and this machine has no user postgres or nobody, or no setpriv to become one: install util-linux, or docker or podman."
            );
        return new UnprivilegedUser(uint.Parse(known[2]), uint.Parse(known[3]), program);
    }

    public void Own(string folder)
    {
        using var open = FolderBelow.Open("/", folder, rights: null);
        open.Give(new FileRights(User, Group, 0x1C0)); // 0700
    }

    public IReadOnlyList<string> Running(IReadOnlyList<string> command) =>
        [Switch, $"--reuid={User}", $"--regid={Group}", "--clear-groups", "--", .. command];
}
