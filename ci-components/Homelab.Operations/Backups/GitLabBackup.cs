using Homelab.Configuration;
using Homelab.Operations.Databases;
using Homelab.Reports.Backups;

namespace Homelab.Operations.Backups;

/// <summary>
/// GitLab backs itself up: its own command makes an archive in one of the set's folders. The name is always the same, so that old
/// archives do not pile up and restic finds most of it again. The archive does not hold the secrets that decrypt what is in it.
/// </summary>
internal static class GitLabBackup
{
    private const string Archive = "homelab_gitlab_backup.tar";
    private const string Secrets = "gitlab-secrets.json";

    private static readonly TimeSpan Limit = TimeSpan.FromHours(12);

    private static readonly string[] Create = ["gitlab-backup", "create", "BACKUP=homelab", "STRATEGY=copy", "GZIP_RSYNCABLE=yes"];

    /// <returns>True when the archive is there.</returns>
    public static async Task<bool> MakeAsync(BackupSet set, Findings findings, CancellationToken ct)
    {
        var began = TimeProvider.System.GetUtcNow();
        if (await CreateAsync(set, ct) is { } problem)
        {
            findings.Add(problem);
            return false;
        }

        if (!Find(set, Archive).Any(file => File.GetLastWriteTimeUtc(file) >= began.UtcDateTime.AddSeconds(-2)))
        {
            findings.Add("gitlab-backup-missing", set.Name.Value, $"no {Archive} that is new");
            return false;
        }

        if (!Find(set, Secrets).Any())
            findings.Add("gitlab-secrets-missing", set.Name.Value);
        return true;
    }

    /// <returns>What went wrong, or null.</returns>
    private static async Task<Finding?> CreateAsync(BackupSet set, CancellationToken ct)
    {
        var setName = set.Name.Value;
        try
        {
            var problem = set.Container is null ? await Hooks.RunAsync([new HookCommand(Create[0], Create[1..])], ct) : await CreateInAsync(set.Container, ct);
            return problem is null ? null : Diagnosis.Of("dump-failed").About(setName, problem);
        }
        catch (DumpFailureException e)
        {
            return new Finding(e.Code, Severity.Failed, setName, e.Message);
        }
    }

    private static async Task<string?> CreateInAsync(string container, CancellationToken ct)
    {
        var engine = await ContainerEngine.FindAsync(container, Environment.GetEnvironmentVariable, Limit, ct);
        var run = await engine.Tool.RunAsync(["exec", container, .. Create], ct);
        return run.ExitCode == 0 ? null : $"gitlab-backup in the container {container} ended with exit code {run.ExitCode} {run.Error.TrimEnd().Split('\n')[^1]}".TrimEnd();
    }

    private static IEnumerable<string> Find(BackupSet set, string name) => set.Paths.SelectMany(path =>
        Path.GetFileName(path) == name && File.Exists(path) ? [path]
        : Directory.Exists(path) ? Directory.EnumerateFiles(path, name, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 3 })
        : Array.Empty<string>());
}
