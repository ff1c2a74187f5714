using Homelab.Testing;

namespace Homelab.EndToEnd.Tests.Documents;

/// <summary>Each recipe of docs/backups.md, backed up by the published tool; what is then in the snapshot, and what is not.</summary>
public sealed class BackupRecipesTests : IDisposable
{
    private readonly TempDir _dir = new();
    private readonly BackupsPage _page;
    private readonly WeakRepository _repository;
    private readonly BackupsMachine _machine;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public BackupRecipesTests()
    {
        _page = new BackupsPage(_dir);
        _repository = new WeakRepository(_dir["weak"]);
        _machine = new BackupsMachine(_dir, _repository);
    }

    public void Dispose() => _dir.Dispose();

    [Fact]
    public void Every_recipe_has_its_test() =>
        Assert.Equal(
            typeof(BackupRecipesTests).GetMethods().Count(method => method.Name.StartsWith("Recipe_", StringComparison.Ordinal)),
            BackupsPage.Section("## Recipes").Split('\n').Count(line => line.StartsWith("### ", StringComparison.Ordinal))
        );

    [Fact]
    public async Task Recipe_Immich()
    {
        await using var postgres = await PostgresServer.StartAsync(Ct);
        await postgres.SqlAsync("CREATE DATABASE immich", Ct);
        await postgres.SqlAsync("CREATE TABLE asset(id int); INSERT INTO asset VALUES (1), (2)", Ct, "immich");
        _machine.Docker(postgres);
        Files(
            "srv/immich/library/ann/1.jpg",
            "srv/immich/upload/ann/2.jpg",
            "srv/immich/thumbs/1.webp",
            "srv/immich/encoded-video/3.mp4",
            "srv/immich/backups/immich-db.sql.gz"
        );

        var saved = await FollowAsync("### Immich", "immich");

        Holds(
            saved,
            "/srv/immich/library/ann/1.jpg",
            "/srv/immich/upload/ann/2.jpg",
            "/databases/immich.dump",
            "/databases/immich.globals.sql",
            "/manifest.jsonl"
        );
        HoldsNot(saved, "thumbs", "encoded-video", "immich-db.sql.gz");
        Assert.Contains("exec immich_postgres", _machine.Asked);
    }

    [Fact]
    public async Task Recipe_Gitea()
    {
        await using var postgres = await PostgresServer.StartAsync(Ct);
        await postgres.SqlAsync("CREATE DATABASE gitea", Ct);
        await postgres.SqlAsync("CREATE TABLE repository(id int)", Ct, "gitea");
        _machine.Docker(postgres);
        Files(
            "srv/gitea/git/repositories/ann/notes.git/HEAD",
            "srv/gitea/gitea/conf/app.ini",
            "srv/gitea/gitea/indexers/issues.bleve/store"
        );

        var saved = await FollowAsync("### Gitea", "gitea");

        Holds(saved, "/srv/gitea/git/repositories/ann/notes.git/HEAD", "/srv/gitea/gitea/conf/app.ini", "/databases/gitea.dump");
        HoldsNot(saved, "indexers");
        Assert.Equal(("stop gitea", "start gitea"), (_machine.Asked[0], _machine.Asked[^1]));
    }

    [Fact]
    public async Task Recipe_Vaultwarden()
    {
        Files("srv/vaultwarden/rsa_key.pem", "srv/vaultwarden/attachments/1/a", "srv/vaultwarden/icon_cache/a.png");
        await SqliteAsync("srv/vaultwarden/db.sqlite3");

        var saved = await FollowAsync("### Vaultwarden", "vaultwarden");

        Holds(saved, "/srv/vaultwarden/rsa_key.pem", "/srv/vaultwarden/attachments/1/a", "/sqlite/0-db.sqlite3");
        HoldsNot(saved, "/srv/vaultwarden/db.sqlite3", "icon_cache");
    }

    [Fact]
    public async Task Recipe_Uptime_Kuma()
    {
        Files("srv/kuma/upload/logo.png");
        await SqliteAsync("srv/kuma/kuma.db");

        var saved = await FollowAsync("### Uptime Kuma", "kuma");

        Holds(saved, "/srv/kuma/upload/logo.png", "/sqlite/0-kuma.db");
        HoldsNot(saved, "/srv/kuma/kuma.db");
        Assert.Empty(_machine.Asked);
    }

    [Fact]
    public async Task Recipe_GitLab()
    {
        _machine.Docker(null);
        _machine.GitLab();
        foreach (var etc in new[] { "srv/gitlab/config", "etc/gitlab" })
            Files($"{etc}/gitlab-secrets.json", $"{etc}/gitlab.rb");
        Directory.CreateDirectory(_dir["srv/gitlab/data/backups"]);
        Directory.CreateDirectory(_dir["var/opt/gitlab/backups"]);

        var saved = await FollowAsync("### GitLab itself", "gitlab");

        Holds(saved, "/homelab_gitlab_backup.tar", "/gitlab-secrets.json", "/gitlab.rb");
        Assert.Contains("exec gitlab", _machine.Asked);
    }

    [Fact]
    public async Task Recipe_Vault()
    {
        Files("srv/vault/Today.md", "srv/vault/.obsidian/app.json", "srv/vault/.trash/Old.md");

        var saved = await FollowAsync("### A Markdown vault", "vault");

        Holds(saved, "/srv/vault/Today.md", "/srv/vault/.obsidian/app.json");
        HoldsNot(saved, "Old.md");
    }

    [Fact]
    public async Task Recipe_Photos()
    {
        Files("srv/photos/2024/1.jpg", "srv/photos/.thumbnails/1.jpg");

        var saved = await FollowAsync("### A folder of photos", "photos");

        Holds(saved, "/srv/photos/2024/1.jpg");
        HoldsNot(saved, ".thumbnails");
    }

    /// <summary>Backs up what each homelab.yml of the recipe says.</summary>
    /// <returns>The paths in the newest snapshot of the set.</returns>
    private async Task<string[]> FollowAsync(string heading, string set)
    {
        var blocks = FencedBlock.Of(BackupsPage.Section(heading));
        Assert.NotEmpty(blocks);
        foreach (var block in blocks)
        {
            Assert.Equal("yaml", block.Language);
            _dir.Write("homelab.yml", _page.Here(BackupsPage.WithTier(block.Text)));
            var run = await RealTools.RunAsync(RealTools.Homelab, ["backup", "run"], Ct, _dir.Path, _machine.Environment);
            Assert.True(run.ExitCode == 0, $"{block.Text}\n{run.StandardOutput}\n{run.StandardError}");
        }

        var list = await RealTools.RunAsync(
            RealTools.Restic019,
            ["ls", "latest", "--tag", $"set:{set}", "--quiet"],
            Ct,
            environment: _repository.Environment
        );
        Assert.True(list.ExitCode == 0, list.StandardError);
        return list.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private void Files(params string[] files) => Array.ForEach(files, file => _dir.Write(file, file));

    private async Task SqliteAsync(string file) =>
        Assert.Equal(
            0,
            (await RealTools.RunAsync(RealTools.Sqlite, [_dir[file], "CREATE TABLE a(b); INSERT INTO a VALUES (1);"], Ct)).ExitCode
        );

    private static void Holds(string[] saved, params string[] ends) =>
        Assert.All(ends, end => Assert.Contains(saved, path => path.EndsWith(end, StringComparison.Ordinal)));

    private static void HoldsNot(string[] saved, params string[] parts) =>
        Assert.All(parts, part => Assert.DoesNotContain(saved, path => path.Contains(part, StringComparison.Ordinal)));
}
