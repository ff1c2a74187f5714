using Homelab.Backups.Databases;
using Homelab.Backups.Manifests;
using Homelab.Processes.Processes;
using Homelab.Restores.Verification;
using Homelab.Testing;
using Homelab.Testing.Backups;

namespace Homelab.Restores.Tests.Verification;

/// <summary>
/// A whole restore, made once: a vault of notes, bare repositories, pictures, an application with SQLite, and a database that was loaded
/// into
/// a server of its own. What a test damages is put back from a copy.
/// </summary>
public sealed class RestoredHouse : IAsyncLifetime
{
    private const string Canary = "pipeline 4711";

    // Names, owners and modes as people and programs leave them.
    private const string Source = """
        set -e
        mkdir -p vault/{daily,images,'odd names'} repositories photos/2024 photos/2025 app
        for i in {1..40}; do printf '# Day %s\n[[%s|tomorrow]] and [a picture](../images/picture-%s.png), ![[picture-1.png]] [gone](nowhere.md) <https://example.org>\n' $i $((i % 40 + 1)) $((i % 5 + 1)) > vault/daily/$i.md; done
        printf '[[daily/1]] [odd](odd%%20names/n%%C3%%A9e.md) [ref]\n\n[ref]: daily/2.md "title"\n' > vault/index.md
        printf 'x\n' > $'vault/odd names/née.md'; printf 'y\n' > $'vault/odd names/\xff\xfe'; printf 'z\n' > $'vault/odd names/new\nline'; ln -s index.md vault/home.md; ln -s /etc vault/out
        export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.org GIT_CONFIG_GLOBAL=/dev/null
        git init -q -b main work; for i in {1..12}; do head -c $((i * 700)) /dev/urandom > work/file$i; git -C work add .; git -C work commit -q -m $i; git -C work tag v$i; done
        git clone -q --bare work repositories/packed.git; git -C repositories/packed.git repack -q -a -d; git clone -q --bare work repositories/loose.git; git init -q --bare repositories/empty.git
        rm -rf work
        for i in {1..20}; do head -c $((i * 997)) /dev/urandom > app/data$i; done; chmod 600 app/data1; chmod 4755 app/data2; : > app/empty; ln app/data3 app/hard; mkdir app/hollow; chmod 1777 app/hollow
        umask 0027; sqlite3 app/app.db "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT); INSERT INTO users (name) SELECT value FROM generate_series(1, 300);
          CREATE TABLE \"odd 'table\" (a); INSERT INTO \"odd 'table\" VALUES (1), (2); CREATE TABLE empty (a); CREATE TABLE keyed (k TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO keyed VALUES ('x'), ('y');"
        if [ "$(id -u)" = 0 ]; then chown -R 1000:1000 vault; chown -h 33:33 vault/home.md; chown -R 998:998 repositories; chown 12345:54321 app/data4; fi
        """;

    private readonly TempDir _dir = new();
    private readonly List<SetInspection> _sets = [];
    private PostgresServer? _origin,
        _loaded;

    public string Root => _dir["root"];

    /// <summary>What an honest drill asks.</summary>
    public InspectionJob Job => new() { Root = Root, Sets = _sets };

    public PostgresServer Loaded => _loaded!;

    private string Srv => _dir["srv"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Srv);
        await BashAsync(Source, Srv);
        WritePictures();
        await MakeSetAsync("vault", "vault", ["vault"]);
        await MakeSetAsync("git", "gitea", ["repositories"]);
        await MakeSetAsync("photos", "photos", ["photos"]);
        await MakeSetAsync("app", "sqlite", ["app"], await SqliteAsync());
        var (facts, loaded) = await PostgresAsync();
        await MakeSetAsync("dbs", "postgres", [], facts, loaded);
        await BashAsync(
            $"mkdir -p root{_dir.Path}; cp -a srv staging root{_dir.Path}/; cp root{_dir.Path}/staging/app/sqlite/0-app.db root{Srv}/app/app.db; chmod 640 root{Srv}/app/app.db; cp -a root pristine",
            _dir.Path
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_origin is not null)
            await _origin.DisposeAsync();
        if (_loaded is not null)
            await _loaded.DisposeAsync();
        await RealTools.RunAsync("rm", ["-rf", _dir.Path], CancellationToken.None);
    }

    public Task<InspectionResult> InspectAsync(InspectionJob job) =>
        new Inspection(job, Environment.GetEnvironmentVariable, new Progress<Progress>(), TimeProvider.System).RunAsync(Ct);

    /// <summary>Everything is again as it was restored.</summary>
    public Task RepairAsync(Damage damage) =>
        damage.Set == "dbs" && damage.Subject.StartsWith("rows ", StringComparison.Ordinal)
            ? ReloadAsync()
            : BashAsync("rm -rf root; cp -a pristine root", _dir.Path);

    /// <summary>The same for the database alone.</summary>
    public async Task ReloadAsync()
    {
        await Loaded.SqlAsync("DROP DATABASE app", Ct);
        await Loaded.SqlAsync("CREATE DATABASE app TEMPLATE pristine", Ct);
    }

    private void WritePictures()
    {
        for (var i = 1; i <= 5; i++)
            File.WriteAllBytes(Path.Combine(Srv, $"vault/images/picture-{i}.png"), Picture.Png(20, 20, i));
        for (var i = 1; i <= 12; i++)
            File.WriteAllBytes(Path.Combine(Srv, $"photos/2024/shot {i}.png"), Picture.Png(40, 30, i));
        foreach (var file in Directory.GetFiles(Repository.File("tests/Homelab.Restores.Tests/Verification/Pictures"), "*.jpg"))
            File.Copy(file, Path.Combine(Srv, "photos/2025", Path.GetFileName(file)));
        File.WriteAllBytes(Path.Combine(Srv, "photos/2025/phone.heic"), [0, 0, 0, 24, .. "ftypheic"u8, 1, 2, 3]);
    }

    private async Task<DatabaseFacts> SqliteAsync()
    {
        var copy = _dir["staging/app/sqlite/0-app.db"];
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        var done = Assert.IsType<DumpOutcome.Done>(await new SqliteDump(Path.Combine(Srv, "app/app.db"), copy).DumpAsync(Ct));
        File.Delete(Path.Combine(Srv, "app/app.db"));
        return done.Facts;
    }

    private async Task<(DatabaseFacts Facts, LoadedDatabase Loaded)> PostgresAsync()
    {
        _origin = await PostgresServer.StartAsync(Ct);
        await RichDatabase.CreateAsync(_origin, people: 20, visits: 200, Ct);
        using var session = new DumpSession(_origin.Url("app"));
        var folder = Directory.CreateDirectory(_dir["staging/dbs/databases"]).FullName;
        var facts = Assert.IsType<DumpOutcome.Done>(await session.RunAsync(folder, Ct)).Facts;
        _loaded = await PostgresServer.StartAsync(Ct);
        var outcome = Assert.IsType<RestoreOutcome.Loaded>(
            await session.Restore(_loaded).LoadAsync(facts, facts.Files[0].Path, facts.Files[1].Path, Ct)
        );
        Assert.Empty(outcome.Differences);
        await _loaded.TrustSocketAsync(Ct);
        await _loaded.SqlAsync("CREATE DATABASE pristine TEMPLATE app", Ct);
        return (
            facts,
            new LoadedDatabase("app", "postgres", "app", new ServerPlace("own", $"url:{LoadedAt()}", "", 0), 1) { Facts = facts }
        );
    }

    // A variable of its own for each, since tests run beside each other.
    private string LoadedAt()
    {
        var variable = $"HOMELAB_TEST_LOADED_{Loaded.Port}_URL";
        Environment.SetEnvironmentVariable(variable, Loaded.Url("app"));
        return variable;
    }

    private async Task MakeSetAsync(string name, string kind, string[] folders, DatabaseFacts? facts = null, LoadedDatabase? loaded = null)
    {
        var staging = Directory.CreateDirectory(_dir[$"staging/{name}"]).FullName;
        var request = new ManifestRequest
        {
            Set = name,
            Host = "nas",
            Tier = "fast",
            Canary = Canary,
            Roots = [.. folders.Select(folder => Path.Combine(Srv, folder))],
            StagingFolder = staging,
            Databases = facts is null ? [] : [facts],
        };
        var summary = await new ManifestWriter(request, new Progress<Progress>(), TimeProvider.System).WriteAsync(
            Path.Combine(staging, "manifest.jsonl"),
            Ct
        );
        _sets.Add(
            new SetInspection
            {
                Set = name,
                Kind = kind,
                Snapshot = new string((char)('a' + _sets.Count), 64),
                SnapshotTime = TimeProvider.System.GetUtcNow(),
                Host = "nas",
                Tier = "fast",
                Manifest = summary.Path,
                ManifestSha256 = summary.Sha256,
                Canary = Canary,
                SnapshotFiles = summary.Totals.Files + 1,
                Altered = [],
                Loaded =
                    loaded is not null ? [loaded]
                    : facts is { Engine: "sqlite" } ? [new LoadedDatabase(facts.Name, "sqlite", facts.Name, null, 0)]
                    : [],
            }
        );
    }

    private static async Task BashAsync(string script, string folder)
    {
        var run = await RealTools.RunAsync("bash", ["-c", "set -e\n" + script], Ct, folder);
        Assert.True(run.ExitCode == 0, run.StandardError);
    }
}

/// <summary>Tests that damage the same house, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class RestoredHouses : ICollectionFixture<RestoredHouse>
{
    public const string Name = "a restored house";
}
