using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Homelab.Testing;

/// <summary>An empty cluster of PostgreSQL. initdb makes one for each version, once on a machine; whoever wants one has a copy of
/// it, which takes a tenth of the time.</summary>
internal static class PostgresCluster
{
    private static readonly string[] Options =
    [
        "--username=postgres",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ];

    /// <summary>PostgreSQL refuses to run as root, as which tests run in containers.</summary>
    private static bool RunsAsRoot => Environment.UserName == "root";

    /// <summary>Makes one, told apart from every other as if initdb had made it.</summary>
    /// <param name="folder">Does not exist yet; the one that it is in is given to whoever PostgreSQL runs as.</param>
    public static async Task MakeAsync(string folder, CancellationToken ct)
    {
        await GiveAwayAsync(Path.GetDirectoryName(folder)!, ct);
        await DoAsync(["cp", "--archive", "--reflink=auto", await TemplateAsync(ct), folder], ct);
        // A cluster's name for itself, by which a restore knows its server again, are the first bytes there. With those the sum is wrong
        // until pg_resetwal, which believes the rest, has written both anew.
        await using (var control = File.OpenWrite(Path.Combine(folder, "global/pg_control")))
            control.Write(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        await DoAsync(Unprivileged(RealTools.Postgres("pg_resetwal"), "--force", "-D", folder), ct);
    }

    public static string[] Unprivileged(string program, params string[] arguments) =>
        RunsAsRoot ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", program, .. arguments] : [program, .. arguments];

    private static async Task<string> TemplateAsync(CancellationToken ct)
    {
        var version = (await RealTools.RunAsync(RealTools.Initdb, ["--version"], ct)).StandardOutput;
        var kind = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [version, PostgresServer.Password, .. Options])));
        var template = Path.Combine(RealTools.Cached("HOMELAB_TEST_POSTGRES", "postgres"), Convert.ToHexStringLower(kind)[..16]);
        if (!Directory.Exists(template))
            await InitializeAsync(template, ct);
        return template;
    }

    private static async Task InitializeAsync(string template, CancellationToken ct)
    {
        // What initdb runs as may not see the cache of whoever runs the tests.
        using var folder = new TempDir();
        var (password, made, whole) = (folder.Write("password", PostgresServer.Password), folder["made"], $"{template}.{Guid.NewGuid():n}");
        await GiveAwayAsync(folder.Path, ct);
        await DoAsync(Unprivileged(RealTools.Initdb, [.. Options, "--pwfile", password, "-D", made]), ct);
        Directory.CreateDirectory(Path.GetDirectoryName(template)!);
        await DoAsync(["cp", "--archive", made, whole], ct);
        try
        {
            Directory.Move(whole, template);
        }
        catch (IOException) when (Directory.Exists(template))
        {
            // Whoever else made one at this moment was first.
            Directory.Delete(whole, recursive: true);
        }
    }

    private static async Task GiveAwayAsync(string folder, CancellationToken ct)
    {
        if (RunsAsRoot)
            await DoAsync(["chown", "-R", "nobody:", folder], ct);
    }

    private static async Task DoAsync(string[] command, CancellationToken ct)
    {
        var run = await RealTools.RunAsync(command[0], command.Skip(1), ct, "/");
        Assert.True(run.ExitCode == 0, $"{string.Join(' ', command)}: {run.StandardError}");
    }
}
