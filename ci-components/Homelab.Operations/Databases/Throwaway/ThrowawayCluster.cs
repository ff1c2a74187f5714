using Homelab.Operations.Manifests.FileSystem;
using Homelab.Operations.Processes;
using Homelab.Operations.Restores;
using Homelab.Operations.Verification;
using Homelab.Reports.Notes.Safe;

namespace Homelab.Operations.Databases.Throwaway;

/// <summary>A server by this machine's own programs, of the dump's version or a newer one, in a folder, reached by a socket there.</summary>
internal sealed class ThrowawayCluster(ThrowawayOrder order, PostgresPrograms programs, Func<string, string?> environment, string folder)
    : ThrowawayServer(new ServerPlace(ServerAddress.Cluster, folder, Superuser, Port))
{
    private const int Quit = 3;

    // A socket's path may have 107 bytes.
    private const int LongestFolder = 90;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Null where no such programs are.</summary>
    public static async Task<ThrowawayCluster?> FindAsync(ThrowawayOrder order, Func<string, string?> environment, CancellationToken ct) =>
        await PostgresPrograms.FindAsync(order.Major, environment, ct) is { } programs ? new(order, programs, environment, FolderOf(order)) : null;

    public override Func<string, string?> Environment(Func<string, string?> environment) => programs.First(environment);

    public override async Task StartAsync(IProgress<Progress> progress, CancellationToken ct)
    {
        progress.Report(new Progress.Started($"server for {order.Database}"));
        var user = UnprivilegedUser.Find(environment);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (user is not null)
            user.Own(folder);
        await RunAsync(user, "initdb", ["-D", Data(folder), "-U", Superuser, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], ct);
        await RunAsync(user, "pg_ctl", ["-D", Data(folder), "-l", Path.Combine(folder, "log"), "-w", "-t", "120", "-s", "-o",
            $"-c listen_addresses= -c unix_socket_directories={folder} -c port={Port} -c unix_socket_permissions=0700", "start"], ct);
    }

    /// <summary>Ends the server and removes its folder, if it is one of ours.</summary>
    /// <returns>What is left, or null.</returns>
    public static async Task<string?> EndAsync(string folder, CancellationToken ct)
    {
        if (!Path.GetFileName(folder).StartsWith(Prefix, StringComparison.Ordinal) || !Path.IsPathFullyQualified(folder))
            return $"{VisibleText.OneLine(folder)} is no folder that was made for a restore";
        var data = Data(folder);
        await Leftovers.EndAsync(arguments => arguments.Contains(data), Quit, ct);
        if (OnDisk.Look(folder) is not { Type: Manifests.EntryType.Folder })
            return null;
        try
        {
            Directory.Delete(folder, recursive: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"{folder} cannot be removed ({e.Message.TrimEnd('.')})";
        }
    }

    private static string FolderOf(ThrowawayOrder order)
    {
        var parent = System.Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } chosen && MayEnter(Path.GetFullPath(chosen)) ? Path.GetFullPath(chosen) : Directory.Exists("/var/tmp") ? "/var/tmp" : "/tmp";
        // Its name goes through a shell of pg_ctl's.
        var path = Path.Combine(parent, order.Name);
        var isPlain = path.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '_' or '.');
        return isPlain && path.Length <= LongestFolder ? path : Path.Combine("/tmp", order.Name.Length <= LongestFolder - 5 ? order.Name : $"{Prefix}{Short(order.Name)}");
    }

    // The server runs as somebody else where we are root, and a job's own folder for temporary files is often nobody else's.
    private static bool MayEnter(string folder)
    {
        var place = new DirectoryInfo(folder);
        while (Libc.EffectiveUser() == 0 && place is not null)
        {
            if (!place.Exists || !place.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return false;
            place = place.Parent;
        }

        return true;
    }

    private static string Short(string name) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..16];

    private static string Data(string folder) => Path.Combine(folder, "data");

    private async Task RunAsync(UnprivilegedUser? user, string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var (executable, all) = user is null ? (programs[program], arguments) : user.Running(programs[program], arguments);
        var tool = new Tool(executable) { Environment = new SearchPath(environment).Environment, WorkingDirectory = folder, Timeout = Limit };
        var run = await tool.RunAsync(all, ct);
        if (run.ExitCode != 0)
            throw Failed($"Database {order.Database} is not loaded, because {program} of PostgreSQL {programs.Major} makes no server: look at what it said ({Said(run, program)}).");
    }

    private string Said(ToolRun run, string program)
    {
        var log = Path.Combine(folder, "log");
        var text = program == "pg_ctl" && File.Exists(log) ? File.ReadAllText(log) : run.Error.Trim() is { Length: > 0 } error ? error : run.Output;
        return VisibleText.Cut(VisibleText.OneLine(text.Trim().Split('\n')[^1]), 200).TrimEnd('.');
    }
}

/// <summary>As whom PostgreSQL runs where we are root, which it refuses.</summary>
internal sealed record UnprivilegedUser(uint User, uint Group, string Switch)
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    /// <summary>Null where we are nobody special ourselves.</summary>
    /// <exception cref="DumpFailureException">There is no such user, or no way to become it.</exception>
    public static UnprivilegedUser? Find(Func<string, string?> environment)
    {
        if (Libc.EffectiveUser() != 0)
            return null;
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length > 3 && Candidates.Contains(fields[0])).MinBy(fields => Array.IndexOf(Candidates, fields[0]));
        if (known is null || new SearchPath(environment).Find("setpriv") is not { } program)
            throw new DumpFailureException("restore-server", "PostgreSQL runs as no root, and this machine has no user postgres or nobody, or no setpriv to become one: install util-linux, or docker or podman.");
        return new UnprivilegedUser(uint.Parse(known[2]), uint.Parse(known[3]), program);
    }

    public void Own(string folder)
    {
        using var open = FolderBelow.Open("/", folder, rights: null);
        open.Give(new FileRights(User, Group, 0x1C0)); // 0700
    }

    public (string Program, IReadOnlyList<string> Arguments) Running(string program, IReadOnlyList<string> arguments) =>
        (Switch, [$"--reuid={User}", $"--regid={Group}", "--clear-groups", "--", program, .. arguments]);
}
