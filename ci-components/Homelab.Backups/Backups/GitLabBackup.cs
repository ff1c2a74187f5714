using Homelab.Backups.Databases;
using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Reports.Findings;
using Homelab.Text;
using Homelab.Text.Secrets;

namespace Homelab.Backups.Backups;

/// <summary>
/// GitLab backs itself up: its own command makes an archive in one of the set's folders. The name is always the same, so that old
/// archives do not pile up and restic finds most of it again. The archive does not hold the secrets that decrypt what is in it.
/// </summary>
/// <param name="environment">What the variables of this process hold.</param>
internal sealed class GitLabBackup(BackupSet set, Func<string, string?> environment, FindingList findings)
{
    private const string Program = "gitlab-backup";
    private const string Archive = "homelab_gitlab_backup.tar";
    private const string Secrets = "gitlab-secrets.json";
    private const int MostQuoted = 200;

    private static readonly TimeSpan Limit = TimeSpan.FromHours(12);

    private static readonly string[] Create = ["create", "BACKUP=homelab", "STRATEGY=copy", "GZIP_RSYNCABLE=yes"];

    private string Name => set.Name.Value;

    /// <returns>True when the archive is there.</returns>
    public async Task<bool> MakeAsync(CancellationToken ct)
    {
        var began = TimeProvider.System.GetUtcNow();
        if (!await CreateAsync(ct))
            return false;
        // File systems round times, some to two seconds.
        if (!Find(Archive).Any(file => File.GetLastWriteTimeUtc(file) >= began.UtcDateTime.AddSeconds(-2) && new FileInfo(file).Length > 0))
        {
            findings.Add(Diagnosis.GitlabBackupMissing, Name, $"no {Archive} that is new");
            return false;
        }

        if (!Find(Secrets).Any())
            findings.Add(Diagnosis.GitlabSecretsMissing, Name);
        return true;
    }

    private async Task<bool> CreateAsync(CancellationToken ct)
    {
        try
        {
            var run = set.Container is null ? await CreateHereAsync(ct) : await CreateInAsync(set.Container, ct);
            if (run.ExitCode == 0)
                return true;
            findings.Add(Diagnosis.DumpFailed, Name, $"{Program} ended with exit code {run.ExitCode} {LastWords(run)}");
        }
        catch (DumpFailureException e)
        {
            findings.Add(e.Kind.Says(Name, e.Message));
        }
        catch (Exception e) when (e is ToolUnavailableException or TimeoutException)
        {
            findings.Add(Diagnosis.DumpFailed, Name, e.Message);
        }

        return false;
    }

    private async Task<ToolRun> CreateHereAsync(CancellationToken ct)
    {
        var path = new SearchPath(environment);
        var program =
            path.Find(Program)
            ?? throw new DumpFailureException(
                Diagnosis.DumpToolMissing,
                $"{Program} is not on this machine: name the set's 'container' in homelab.yml, or the 'host' that GitLab is on."
            );
        var secrets = new SecretSet(EnvironmentSecrets.OfThisProcess());
        return await new Tool(program)
        {
            Environment = path.Environment,
            Timeout = Limit,
            Mask = text => secrets.Hide(text),
        }.RunAsync(Create, ct);
    }

    private async Task<ToolRun> CreateInAsync(string container, CancellationToken ct)
    {
        var engine = await RunningContainer.FindAsync(container, environment, Limit, ct);
        return await engine.Tool.RunAsync(["exec", container, Program, .. Create], ct);
    }

    private static string LastWords(ToolRun run)
    {
        var said = run.Error.Trim() is { Length: > 0 } error ? error : run.Output.Trim();
        return VisibleText.LastLine(said, MostQuoted);
    }

    private IEnumerable<string> Find(string name) =>
        set.Paths.SelectMany(path =>
            Path.GetFileName(path) == name && File.Exists(path) ? [path]
            : Directory.Exists(path)
                ? Directory.EnumerateFiles(
                    path,
                    name,
                    new EnumerationOptions
                    {
                        RecurseSubdirectories = true,
                        IgnoreInaccessible = true,
                        MaxRecursionDepth = 3,
                    }
                )
            : Array.Empty<string>()
        );
}
