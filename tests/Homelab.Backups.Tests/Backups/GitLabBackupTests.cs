using Homelab.Backups.Backups;
using Homelab.Configuration;
using Homelab.Reports.Findings;
using Homelab.Testing;

namespace Homelab.Backups.Tests.Backups;

/// <summary>GitLab's own backup command, with a script in its place.</summary>
public sealed class GitLabBackupTests : IDisposable
{
    private const string Archive = "homelab_gitlab_backup.tar";

    private readonly TempDir _dir = new();
    private readonly FindingList _findings = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Backups => _dir["data/backups"];

    public GitLabBackupTests()
    {
        Directory.CreateDirectory(Backups);
        _dir.Write("config/gitlab-secrets.json", "{}");
    }

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task A_new_archive_beside_the_secrets_is_what_it_wants()
    {
        Command($"echo \"$@\" >'{_dir["said"]}'; echo all >'{Backups}/{Archive}'");

        Assert.True(await MakeAsync());

        Assert.Empty(_findings.All);
        Assert.Equal("create BACKUP=homelab STRATEGY=copy GZIP_RSYNCABLE=yes\n", await File.ReadAllTextAsync(_dir["said"], Ct));
    }

    [Theory]
    [InlineData(": no archive at all")]
    [InlineData("touch --date='1 hour ago' ARCHIVE; echo all >ARCHIVE; touch --date='1 hour ago' ARCHIVE")]
    [InlineData(": >ARCHIVE")]
    [InlineData("echo all >DIR/1700000000_gitlab_backup.tar")]
    public async Task A_command_that_ends_well_and_leaves_no_new_whole_archive_has_failed(string body)
    {
        Command(
            body.Replace("ARCHIVE", $"'{Backups}/{Archive}'", StringComparison.Ordinal).Replace("DIR", Backups, StringComparison.Ordinal)
        );

        Assert.False(await MakeAsync());

        AssertFound("gitlab-backup-missing", Archive);
    }

    [Fact]
    public async Task Yesterday_s_archive_is_not_taken_for_today_s()
    {
        File.SetLastWriteTimeUtc(
            _dir.Write($"data/backups/{Archive}", "yesterday"),
            TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1)
        );
        Command(":");

        Assert.False(await MakeAsync());

        AssertFound("gitlab-backup-missing", Archive);
    }

    [Fact]
    public async Task An_archive_without_the_secrets_is_saved_and_the_run_fails()
    {
        File.Delete(_dir["config/gitlab-secrets.json"]);
        Command($"echo all >'{Backups}/{Archive}'");

        Assert.True(await MakeAsync());

        AssertFound("gitlab-secrets-missing", "/etc/gitlab");
    }

    [Theory]
    [InlineData("echo 'this must be run as root' >&2; exit 1", "exit code 1 this must be run as root")]
    [InlineData("echo 'dumping the database'; echo 'pg_dump failed'; exit 3", "exit code 3 pg_dump failed")]
    [InlineData("seq 300000; echo 'pg_dump failed'; exit 3", "exit code 3 pg_dump failed")]
    [InlineData(@"printf 'a\033[2Jb' >&2; exit 1", "exit code 1 a")]
    public async Task A_command_that_fails_says_what_it_said_last(string body, string said)
    {
        Command(body + $"; echo all >'{Backups}/{Archive}'");

        Assert.False(await MakeAsync());

        AssertFound("dump-failed", said);
        Assert.DoesNotContain('\u001b', _findings.All[0].Sentence);
    }

    [Fact]
    public async Task A_machine_without_GitLab_is_told_so()
    {
        Assert.False(await MakeAsync());

        AssertFound("dump-tool-missing", "gitlab-backup is not on this machine");
    }

    [Fact]
    public async Task In_a_container_it_is_called_there()
    {
        Docker("running");
        Command($"echo all >'{Backups}/{Archive}'");

        Assert.True(await MakeAsync("gitlab"));

        Assert.Empty(_findings.All);
        Assert.Equal(
            "exec gitlab gitlab-backup create BACKUP=homelab STRATEGY=copy GZIP_RSYNCABLE=yes\n",
            await File.ReadAllTextAsync(_dir["asked"], Ct)
        );
    }

    [Fact]
    public async Task In_a_container_it_may_fail_as_well()
    {
        Docker("running");
        Command("echo 'No space left on device' >&2; exit 1");

        Assert.False(await MakeAsync("gitlab"));

        AssertFound("dump-failed", "No space left on device");
    }

    [Fact]
    public async Task A_container_that_does_not_run_is_named()
    {
        Docker("exited");

        Assert.False(await MakeAsync("gitlab"));

        AssertFound("container-stopped", "The container gitlab does not run");
    }

    [Fact]
    public void Before_the_first_archive_its_folder_may_be_empty()
    {
        Assert.True(Sources.AreThere(Set(null), _findings, good: null));
        Assert.Empty(_findings.All);
    }

    private Task<bool> MakeAsync(string? container = null) =>
        new GitLabBackup(
            Set(container),
            name => name == "PATH" ? $"{_dir["bin"]}:/usr/bin:/bin" : Environment.GetEnvironmentVariable(name),
            _findings
        ).MakeAsync(Ct);

    private BackupSet Set(string? container) =>
        new()
        {
            Name = new SetName("git"),
            Host = new HostName("local"),
            Kind = SetKind.GitLab,
            Manifest = Configuration.ManifestDepth.Full,
            Paths = [_dir["config"], Backups],
            Container = container,
        };

    private void Command(string body) => _dir.Script("bin/gitlab-backup", body);

    private void Docker(string state) =>
        _dir.Script("bin/docker", $"[ \"$1\" = exec ] || exec echo {state}\necho \"$@\" >'{_dir["asked"]}'; shift 2; exec \"$@\"");

    private void AssertFound(string code, string words)
    {
        var finding = Assert.Single(_findings.All);
        Assert.Equal((code, "git", Severity.Failed), (finding.Code, finding.Subject, finding.Severity));
        Assert.Contains(words, finding.Sentence, StringComparison.Ordinal);
    }
}
