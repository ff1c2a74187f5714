using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>A server by this machine's own programs, of the dump's version or a newer one, in a sandbox. All it keeps is in one
/// folder.</summary>
internal sealed class ThrowawaySandbox(
    ThrowawayOrder order,
    Sandbox sandbox,
    PostgresPrograms programs,
    SandboxLimits limits,
    string folder
) : ThrowawayServer(new ServerPlace(ServerAddress.Sandbox, folder, Superuser, Port))
{
    /// <summary>The folder of its socket, outside.</summary>
    public const string Run = "run";

    private const string Data = "data",
        OfPrograms = "programs";

    private const int LongestSaid = 64 * 1024;
    private const int Tries = 5;

    private const string Serve = $"""
        initdb -D {Sandbox.Data}/db -U {Superuser} -A trust -E UTF8 --locale=C --no-sync >/dev/null || exit
        exec postgres -D {Sandbox.Data}/db -c listen_addresses= -c unix_socket_directories={Sandbox.Sockets} -c dynamic_shared_memory_type=mmap -c fsync=off
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static string FolderOf(ThrowawayOrder order) => Path.Combine(Parents()[0], order.Name);

    /// <summary>Where folders of servers may be: the first is where they are made.</summary>
    public static IReadOnlyList<string> Parents() =>
        [
            .. new[] { System.Environment.GetEnvironmentVariable("TMPDIR"), "/var/tmp", "/tmp" }
                .OfType<string>()
                .Where(parent => parent.Length > 0)
                .Select(Path.GetFullPath)
                .Distinct()
                .Where(parent => Directory.Exists(parent) && MayEnter(parent)),
        ];

    /// <summary>All folders that were made for one restore or drill, by this version or an earlier one.</summary>
    public static IReadOnlyList<string> Of(string id) =>
        [.. Everywhere().SelectMany(parent => Directory.GetDirectories(parent, $"{Prefix}{id}-*"))];

    private static IEnumerable<string> Everywhere() => Parents().Append("/var/tmp").Append("/tmp").Distinct().Where(Directory.Exists);

    public override async Task StartAsync(IProgress<Progress> progress, CancellationToken ct)
    {
        progress.Report(new Progress.Started($"server for {order.Database}"));
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Sandbox.WriteName(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, OfPrograms), programs.Folder, ct);
        foreach (var below in new[] { Path.Combine(folder, Data), Path.Combine(folder, Run), folder })
        {
            Directory.CreateDirectory(below);
            sandbox.User?.Own(below);
        }

        var command = SandboxWatch.Start(
            folder,
            limits.For(order.Bytes),
            [
                sandbox.Command[^1],
                .. Sandbox.Walls(programs),
                .. Sandbox.Named(folder),
                "--bind",
                Path.Combine(folder, Data),
                Sandbox.Data,
                "--bind",
                Path.Combine(folder, Run),
                Sandbox.Sockets,
                "--remount-ro",
                "/",
                "--chdir",
                Sandbox.Data,
                "--",
                .. limits.Around,
                "sh",
                "-c",
                Serve,
            ]
        );
        var all = sandbox.User?.Running(command) ?? command;
        var run = await new Tool(all[0])
        {
            Environment = Sandbox.Clean,
            WorkingDirectory = "/",
            Timeout = Short,
        }.RunAsync([.. all.Skip(1)], ct);
        if (run.ExitCode != 0)
            throw Failed(
                $"Database {order.Database} is not loaded, because nothing watches over a server for it: look at what was said ({VisibleText.LastLine(run.Error, 200)})."
            );
        await WaitAsync(ct);
    }

    public override string? WhyEnded() => WhyEnded(folder);

    /// <summary>The same by a folder alone.</summary>
    public static string? WhyEnded(string folder) =>
        File.Exists(Path.Combine(folder, SandboxWatch.Ended)) ? File.ReadAllText(Path.Combine(folder, SandboxWatch.Ended)).Trim() : null;

    /// <summary>The programs that speak to one.</summary>
    /// <exception cref="DumpFailureException">It is gone, or there is no program to make a sandbox.</exception>
    public static IPostgresTools Tools(
        string folder,
        IReadOnlyDictionary<string, string> address,
        Func<string, string?> environment,
        TimeSpan limit
    )
    {
        var known = Path.Combine(folder, OfPrograms);
        if (!IsOurs(folder) || !File.Exists(known))
            throw new DumpFailureException(
                Diagnosis.RestoreServer,
                $"The server in {VisibleText.OneLine(folder)} is gone: restore it again."
            );
        return new SandboxTools(Sandbox.Find(environment), new PostgresPrograms(0, File.ReadAllText(known)), folder, address, limit);
    }

    /// <summary>Ends the server and removes its folder, if it is one of ours.</summary>
    /// <returns>What is left, or null.</returns>
    public static async Task<string?> EndAsync(string folder, CancellationToken ct)
    {
        if (!IsOurs(folder))
            return $"{VisibleText.OneLine(folder)} is no folder that was made for a restore";
        string? problem = null;
        // What was about to start when its maker was killed may start now.
        for (var tries = Tries; tries > 0; tries--)
        {
            await Leftovers.EndAsync(arguments => arguments.Any(argument => PathText.IsAtOrBelow(argument, folder)), Signals.Terminate, ct);
            if (OnDisk.Look(folder) is not { Type: EntryType.Folder })
                return null;
            problem = await Tree.RemoveAsync(folder, ct);
        }

        return OnDisk.Look(folder) is null ? null : $"{folder} cannot be removed ({problem})";
    }

    /// <summary>The same with all folders of this name.</summary>
    public static async Task<string?> EndAllAsync(string name, CancellationToken ct)
    {
        foreach (var folder in Everywhere().Select(parent => Path.Combine(parent, name)).Where(Directory.Exists))
        {
            if (await EndAsync(folder, ct) is { } problem)
                return problem;
        }

        return null;
    }

    private static bool IsOurs(string folder) =>
        Path.IsPathFullyQualified(folder)
        && Path.GetFullPath(folder) == folder
        && Path.GetFileName(folder).StartsWith(Prefix, StringComparison.Ordinal);

    private async Task WaitAsync(CancellationToken ct)
    {
        var began = TimeProvider.System.GetTimestamp();
        var ready = new SandboxTools(
            sandbox,
            programs,
            folder,
            new Dictionary<string, string> { ["PGUSER"] = Superuser, ["PGDATABASE"] = "postgres" },
            Short
        ).Answering("psql", "-X", "-A", "-t", "-q", "--no-password", "-c", "SELECT 1");
        while ((await ready.CaptureAsync(CliWrap.PipeSource.Null, ct)).ExitCode != 0)
        {
            if (!Directory.Exists(folder))
                throw Failed(
                    $"Database {order.Database} is not loaded, because somebody cleared away the server that was being made for it: load it again."
                );
            if (WhyEnded() is { } why)
                throw Failed(
                    $"Database {order.Database} is not loaded, because PostgreSQL {programs.Major} makes no server in a sandbox: look at what it said ({why}; {VisibleText.LastLine(Said(), 200)})."
                );
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
                throw Failed(
                    $"Database {order.Database} is not loaded, because the server made for it answers nobody: look at what it said ({VisibleText.LastLine(Said(), 200)})."
                );
            await Task.Delay(Pause, ct);
        }
    }

    private string Said()
    {
        var log = Path.Combine(folder, SandboxWatch.Log);
        if (!File.Exists(log))
            return "";
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = Math.Max(0, file.Length - LongestSaid);
        using var text = new StreamReader(file);
        return text.ReadToEnd();
    }

    // What runs in it is somebody else where we are root, and a job's own folder for temporary files is often nobody else's.
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
}
