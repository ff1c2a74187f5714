using Homelab.Backups.Databases;
using Homelab.Backups.Manifests;
using Homelab.Reports.Drills;
using Homelab.Restores.Verification;
using Homelab.Testing;

namespace Homelab.Restores.Tests.Verification;

/// <summary>What counts as shown: that nothing came back where there was nothing proves nothing.</summary>
public sealed class ProvenTests : IDisposable
{
    private const string Commit =
        "export GIT_CONFIG_GLOBAL=/dev/null; git init -q -b main w; echo x > w/x; git -C w add .; git -C w -c user.name=a -c user.email=a@b commit -q -m x; git clone -q --bare w r.git; rm -rf w";

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("files", "true", "no file that holds anything")]
    [InlineData("files", "mkdir -p a/b; : > a/empty; ln -s a link", "no file that holds anything")]
    [InlineData("vault", "mkdir .obsidian; echo '{}' > .obsidian/app.json; : > Home.md", "no note that holds anything")]
    [InlineData("gitea", "echo x > app.ini", "no object of a repository")]
    [InlineData("gitea", "git init -q --bare one.git; git init -q --bare two.git", "repository ")]
    [InlineData("gitea", Commit + "; rm -rf r.git/packed-refs r.git/refs/*; mkdir -p r.git/refs/heads", "/r.git")]
    [InlineData("photos", ": > a.txt", "no file that holds anything")]
    [InlineData("postgres", "echo a dump > dump", "no row of a database")]
    public async Task A_set_in_which_there_is_nothing_is_not_proven_and_says_so(string kind, string source, string said)
    {
        var something = await SomethingAsync(kind, source);

        Assert.True(something.Status is CheckStatus.Fail && something.IsMandatory, something.Evidence);
        Assert.Contains("nothing of the set was proven", something.Evidence, StringComparison.Ordinal);
        Assert.Contains(said, something.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("files", "echo x > x", "1 file proven")]
    [InlineData("vault", "echo x > Home.md", "1 file, 1 note proven")]
    [InlineData(
        "gitea",
        Commit + "; git init -q --bare empty.git",
        "3 git objects proven; as empty as in the backup, which proves nothing: repository "
    )]
    [InlineData("photos", "echo x > a.heic", "1 file proven")]
    public async Task A_set_that_shows_what_it_is_there_for_is_proven_and_what_is_empty_in_it_is_named(
        string kind,
        string source,
        string said
    )
    {
        var something = await SomethingAsync(kind, source);

        Assert.True(something.Status is CheckStatus.Pass, something.Evidence);
        Assert.Contains(said, something.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE a(x); INSERT INTO a VALUES (1)", "sqlite", CheckStatus.Pass, CheckStatus.Pass)]
    [InlineData("CREATE TABLE a(x)", "sqlite", CheckStatus.Skip, CheckStatus.Fail)]
    [InlineData("PRAGMA user_version = 1", "sqlite", CheckStatus.Skip, CheckStatus.Fail)]
    [InlineData("CREATE TABLE a(x)", "files", CheckStatus.Skip, CheckStatus.Pass)]
    public async Task A_database_without_a_row_proves_nothing_and_fails_only_a_set_that_is_a_database(
        string sql,
        string kind,
        CheckStatus rows,
        CheckStatus something
    )
    {
        var found = await DatabaseAsync(sql, "true");

        Assert.Equal((rows, rows), (Rows(found).Status, Rows(found).Effective));
        var judged = found.Proven.Judge("set", kind, isSample: false);
        Assert.Equal(something, judged.Status);
        Assert.Equal(rows is CheckStatus.Skip, judged.Evidence.Contains($"database {_dir["srv/app.db"]}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sqlite3 app.db 'DELETE FROM a'", "rows of a 0 instead of 500")]
    [InlineData("sqlite3 app.db 'UPDATE a SET x = x + 1'", "its content is not what the backup copied")]
    [InlineData("sqlite3 app.db 'DROP TABLE a'", "rows of a are missing")]
    [InlineData("rm app.db", "is not there")]
    [InlineData(": > app.db", "rows of a are missing")]
    [InlineData("truncate -s 4096 app.db", "")]
    [InlineData("chmod 666 app.db", "permissions 666 instead of 644")]
    [InlineData("echo x > app.db-wal", "app.db-wal lies beside it")]
    [InlineData("rm app.db; ln -s ../staging/app.db app.db", "is not there")]
    public async Task The_file_that_was_placed_is_looked_at_and_not_its_copy(string damage, string said)
    {
        var rows = Rows(
            await DatabaseAsync(
                "CREATE TABLE a(x); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO a SELECT i FROM n",
                damage
            )
        );

        Assert.Equal(CheckStatus.Fail, rows.Status);
        Assert.Contains(said, rows.Evidence, StringComparison.Ordinal);
    }

    public void Dispose() => _dir.Dispose();

    private static DrillCheck Rows(SetFindings found) =>
        Assert.Single(found.Checks, check => check.Name.StartsWith("rows:", StringComparison.Ordinal));

    private static async Task<DrillCheck> SomethingAsync(string kind, string source)
    {
        await using var restore = new SmallRestore { Kind = kind };
        await restore.MakeAsync(source, Ct);
        var found = (await restore.InspectAsync(Ct)).Sets.Single();
        Assert.DoesNotContain(found.Checks, check => check.Effective is CheckStatus.Fail);
        return found.Proven.Judge("set", kind, isSample: false);
    }

    /// <summary>A database as a restore leaves it: a copy in the staging folder, and the file itself.</summary>
    private async Task<SetFindings> DatabaseAsync(string sql, string damage)
    {
        Directory.CreateDirectory(_dir["srv"]);
        await BashAsync($"sqlite3 app.db \"{sql}\"; chmod 644 app.db");
        var facts = Assert
            .IsType<DumpOutcome.Done>(
                await new SqliteDump(
                    _dir["srv/app.db"],
                    Path.Combine(Directory.CreateDirectory(_dir["staging"]).FullName, "app.db")
                ).DumpAsync(Ct)
            )
            .Facts;
        await BashAsync("mv app.db kept");
        var request = new ManifestRequest
        {
            Set = "set",
            Host = "nas",
            Tier = "fast",
            Canary = "1",
            Roots = [],
            StagingFolder = _dir["staging"],
            Databases = [facts],
        };
        var summary = await new ManifestWriter(
            request,
            new Progress<Homelab.Processes.Processes.Progress>(),
            TimeProvider.System
        ).WriteAsync(_dir["staging/manifest.jsonl"], Ct);
        await BashAsync($"cp ../staging/app.db app.db; chmod 644 app.db; rm kept; {damage}");
        var set = new SetInspection
        {
            Set = "set",
            Kind = "files",
            Snapshot = new string('a', 64),
            SnapshotTime = TimeProvider.System.GetUtcNow(),
            Host = "nas",
            Tier = "fast",
            Manifest = summary.Path,
            ManifestSha256 = summary.Sha256,
            Canary = "1",
        };
        var found = await new Inspection(
            new InspectionJob { Root = "/", Sets = [set] },
            Environment.GetEnvironmentVariable,
            new Progress<Homelab.Processes.Processes.Progress>(),
            TimeProvider.System
        ).RunAsync(Ct);
        // Of a set that may also hold files one was seen.
        return found.Sets.Single() with { Proven = found.Sets.Single().Proven.Plus(new Proven { Files = 1 }) };
    }

    private async Task BashAsync(string script)
    {
        var run = await RealTools.RunAsync("bash", ["-c", "set -e\n" + script], Ct, _dir["srv"]);
        Assert.True(run.ExitCode == 0, run.StandardError);
    }
}
