using Homelab.Processes.Processes;
using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>
/// Where programs run that touch restored data outside of a container: SQL of a dump can start programs, read files and open connections.
/// In
/// namespaces of its own (user, process ids, mounts, network, ipc) it sees /usr, what PostgreSQL needs, and two folders: no /proc at all,
/// no
/// environment, nothing of this job, of its user or of this machine.
/// </summary>
internal sealed class Sandbox
{
    /// <summary>The folder of the server's socket, inside.</summary>
    public const string Sockets = "/run/homelab";

    /// <summary>The folder of its data, inside.</summary>
    public const string Data = "/data";

    private const string Account = "postgres:x:1000:1000::/:/bin/false\n";

    private static readonly TimeSpan Short = TimeSpan.FromMinutes(1);
    private static readonly string[] OfPrograms = ["/bin", "/sbin", "/lib", "/lib32", "/lib64"];

    private readonly string _program;
    private readonly UnprivilegedUser? _user;

    private Sandbox(string program, UnprivilegedUser? user) => (_program, _user) = (program, user);

    /// <summary>As whom everything in it runs, seen from here; null for ourselves.</summary>
    public UnprivilegedUser? User => _user;

    /// <summary>Tries whether this system lets one be made.</summary>
    /// <exception cref="DumpFailureException">It does not; the sentence names what to change.</exception>
    public static async Task<Sandbox> FindAsync(Func<string, string?> environment, CancellationToken ct)
    {
        var sandbox = Find(environment);
        var run = await new Tool(sandbox.Command[0])
        {
            Environment = Clean,
            WorkingDirectory = "/",
            Timeout = Short,
        }.RunAsync(
            [.. sandbox.Command.Skip(1), .. Walls(null), "--remount-ro", "/", "--", .. SandboxLimits.Client.Around, "sh", "-c", ":"],
            ct
        );
        return run.ExitCode == 0 ? sandbox : throw SandboxRefusal.Of(VisibleText.LastLine(run.Error, 200));
    }

    /// <summary>The same for one that exists already.</summary>
    /// <exception cref="DumpFailureException">There is no program to make one.</exception>
    public static Sandbox Find(Func<string, string?> environment)
    {
        var found =
            new SearchPath(environment).Find("bwrap")
            ?? throw new DumpFailureException(
                Diagnosis.RestoreNoPlace,
                "This machine has no bwrap, and restored SQL, which can start programs, is run in nothing less: install bubblewrap, or docker or podman."
            );
        // A link may lie in a folder that only we may enter.
        return new(File.ResolveLinkTarget(found, returnFinalTarget: true)?.FullName ?? found, UnprivilegedUser.Find(environment));
    }

    /// <summary>What starts it, before its walls: its environment is empty, whatever it is started from.</summary>
    public IReadOnlyList<string> Command => _user?.Running([_program]) ?? [_program];

    /// <summary>Everything in it but what it may write to.</summary>
    /// <param name="programs">A folder of PostgreSQL's programs.</param>
    public static IReadOnlyList<string> Walls(PostgresPrograms? programs) =>
        [
            "--unshare-all",
            "--unshare-user",
            "--uid",
            "1000",
            "--gid",
            "1000",
            "--die-with-parent",
            "--new-session",
            "--clearenv",
            "--setenv",
            "PATH",
            programs is null ? "/usr/bin:/bin" : $"{programs.Folder}:/usr/bin:/bin",
            "--setenv",
            "LC_ALL",
            "C.UTF-8",
            "--setenv",
            "TZ",
            "UTC",
            "--ro-bind",
            "/usr",
            "/usr",
            .. OfPrograms.SelectMany(Linked),
            "--ro-bind-try",
            "/etc/ld.so.cache",
            "/etc/ld.so.cache",
            .. Elsewhere(programs),
            "--dev",
            "/dev",
            "--remount-ro",
            "/dev",
            "--dir",
            "/tmp",
        ];

    /// <summary>A name for the user inside, which initdb wants to know.</summary>
    public static IReadOnlyList<string> Named(string folder) => ["--ro-bind", Path.Combine(folder, "passwd"), "/etc/passwd"];

    public static void WriteName(string folder) => File.WriteAllText(Path.Combine(folder, "passwd"), Account);

    /// <summary>What programs outside of it see. The drill's id is gone inside.</summary>
    public static IReadOnlyDictionary<string, string> Clean => ToolEnvironment.Bare();

    private static IEnumerable<string> Linked(string path) =>
        new DirectoryInfo(path) switch
        {
            { LinkTarget: { } target } => ["--symlink", target, path],
            { Exists: true } => ["--ro-bind", path, path],
            _ => [],
        };

    // Such as /opt/postgresql/17/bin: what belongs to them lies beside them.
    private static IReadOnlyList<string> Elsewhere(PostgresPrograms? programs) =>
        programs is null
        || programs.Folder.StartsWith("/usr/", StringComparison.Ordinal)
        || Path.GetDirectoryName(programs.Folder) is not { Length: > 1 } parent
            ? []
            : ["--ro-bind", parent, parent];
}
