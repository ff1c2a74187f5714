using Homelab.Testing;

namespace Homelab.Demo;

/// <summary>The machine with something to lose: notes, a git server's repository, a database, pictures; and a disk for their
/// backups.</summary>
internal sealed class Nas(string folder) : IAsyncDisposable
{
    public const string Host = "nas";

    public string Vault => Path.Combine(folder, "srv/vault");

    /// <summary>As Gitea keeps it: repositories without a working copy.</summary>
    public string Gitea => Path.Combine(folder, "srv/gitea");

    public string Photos => Path.Combine(folder, "srv/photos");

    /// <summary>The picture that is restored at the end.</summary>
    public string Harbour => Path.Combine(Photos, "2026/harbour.png");

    /// <summary>Where restic keeps what it saves.</summary>
    public string Repository => Path.Combine(folder, "backup/fast");

    /// <summary>What the tool keeps between jobs.</summary>
    public string State => Path.Combine(folder, "var/lib/homelab");

    /// <summary>Null where PostgreSQL is not installed.</summary>
    public PostgresServer? Database { get; private set; }

    public async Task FillAsync(CancellationToken ct)
    {
        Stage.Copy(Testing.Repository.File("examples/vault"), Vault);
        TakePhotos();
        await PushNotesAsync(ct);
        Directory.CreateDirectory(Path.GetDirectoryName(Repository)!);
        if (RealTools.HasPostgres)
            await FillDatabaseAsync(ct);
    }

    /// <summary>All rows of all tables, as the server counts them.</summary>
    public async Task<long> RowsAsync(CancellationToken ct) =>
        long.Parse(await Database!.SqlAsync("SELECT (SELECT count(*) FROM album) + (SELECT count(*) FROM asset)", ct, "immich"), null);

    /// <summary>The disk with the pictures goes away, until what is returned is disposed of.</summary>
    public IDisposable LosePhotos() => new Lost(Photos);

    public ValueTask DisposeAsync() => Database?.DisposeAsync() ?? ValueTask.CompletedTask;

    private sealed class Lost : IDisposable
    {
        private readonly string _folder;

        public Lost(string folder) => Directory.Move(_folder = folder, folder + ".gone");

        public void Dispose()
        {
            // Somebody may have made an empty one in its place.
            if (Directory.Exists(_folder))
                Directory.Delete(_folder);
            Directory.Move(_folder + ".gone", _folder);
        }
    }

    private void TakePhotos()
    {
        foreach (
            var (name, which) in new[]
            {
                ("2025/garden.png", 3),
                ("2025/first day at school.png", 5),
                ("2026/harbour.png", 7),
                ("2026/snow.png", 11),
            }
        )
        {
            var file = Path.Combine(Photos, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, Picture.Png(320, 240, which));
        }
    }

    private async Task PushNotesAsync(CancellationToken ct)
    {
        var bare = Path.Combine(Gitea, "git/repositories/ann/notes.git");
        await RunAsync("git", ["init", "--quiet", "--bare", "--initial-branch=main", bare], ct);
        var work = Path.Combine(folder, "home/ann/notes");
        Stage.Copy(Vault, work);
        foreach (
            string[] step in new[]
            {
                ["init", "--quiet", "--initial-branch=main"],
                ["add", "--all"],
                ["commit", "--quiet", "--message", "What I know"],
                new[] { "push", "--quiet", bare, "main" },
            }
        )
            await RunAsync(
                "git",
                ["-C", work, "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false", .. step],
                ct
            );
        Directory.CreateDirectory(Path.Combine(Gitea, "conf"));
        await File.WriteAllTextAsync(
            Path.Combine(Gitea, "conf/app.ini"),
            "APP_NAME = Gitea\n[repository]\nROOT = /data/git/repositories\n",
            ct
        );
    }

    private async Task FillDatabaseAsync(CancellationToken ct)
    {
        Database = await PostgresServer.StartAsync(ct);
        await Database.SqlAsync("CREATE DATABASE immich", ct);
        await Database.SqlAsync(
            """
            CREATE TABLE album (id int PRIMARY KEY, name text NOT NULL);
            CREATE TABLE asset (id bigserial PRIMARY KEY, album int NOT NULL REFERENCES album, file text NOT NULL UNIQUE, taken timestamptz NOT NULL);
            INSERT INTO album SELECT n, 'Album ' || n FROM generate_series(1, 12) n;
            INSERT INTO asset (album, file, taken) SELECT n % 12 + 1, 'IMG_' || n || '.jpg', '2024-01-01'::timestamptz + n * interval '3 hours' FROM generate_series(1, 5000) n;
            """,
            ct,
            "immich"
        );
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        var run = await RealTools.RunAsync(
            program,
            arguments,
            ct,
            environment: new Dictionary<string, string?> { ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_NOSYSTEM"] = "1" }
        );
        if (run.ExitCode != 0)
            throw new InvalidOperationException($"{program}: {run.StandardError.Trim()}");
    }
}
