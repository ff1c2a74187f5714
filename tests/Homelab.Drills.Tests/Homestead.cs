using Homelab.Reports.Drills;
using Homelab.Testing;
using Homelab.Testing.S3;

namespace Homelab.Drills.Tests;

/// <summary>
/// A machine with one set of each kind, saved twice into a folder that is then handed to an object store and a REST server, too: a drill
/// may
/// only read from each. Made once: no drill may change anything of it.
/// </summary>
public sealed class Homestead : IAsyncDisposable
{
    private const string Prefix = "fast";
    private const int Rows = 20_000;

    private readonly TempDir _dir = new();
    private S3Server? _store;
    private RestServer? _rest;
    private ReadOnlyProxy? _proxy;
    private bool _isMounted;
    private string _recipient = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What opens the kits.</summary>
    public string Identity => _dir["key.txt"];

    public PostgresServer Postgres { get; private set; } = null!;

    public string Vault => _dir["srv/vault"];

    public string Repository => _dir["srv/gitea/git/repositories/ann/notes.git"];

    public string Photos => _dir["srv/photos"];

    public string Kuma => _dir["srv/kuma/kuma.db"];

    /// <summary>Where the recovery kits of one drill are copied to: another one's would make room for its own there.</summary>
    private string NewStick() => Directory.CreateDirectory(_dir[$"usb/{Guid.NewGuid():n}"]).FullName;

    public string this[string relative] => _dir[relative];

    public async Task MoveInAsync()
    {
        // Whatever is missing is said before anything is started.
        _ = (RealTools.Podman, RealTools.Homelab, RealTools.AnsiblePlaybook, RealTools.Restic019, RealTools.Initdb, RealTools.Sqlite);
        _store = await S3Server.StartAsync(Ct);
        _ = new WeakRepository(Folder);
        Postgres = await PostgresServer.StartAsync(Ct);
        Programs();
        _recipient = (await RealTools.RunAsync("age-keygen", ["-o", _dir["key.txt"]], Ct)).StandardError.Trim().Split(' ')[^1];
        await FillAsync();
        Configure(_dir["homelab.yml"], "{ kind: directory, path: /nowhere }");
        await BackUpAsync();
        await ChangeAsync();
        await using (Busy())
            await BackUpAsync();
        _store.Take(Folder, Prefix, "STANDARD");
    }

    /// <summary>A folder in which even root can change nothing, as a disk is that is mounted to be read.</summary>
    public async Task<Dictionary<string, string?>> FromFolderAsync()
    {
        if (!_isMounted)
        {
            // Who has no right to it may read it all the same.
            await MustAsync("chmod", ["-R", "a+rX", Folder]);
            await MustAsync("chmod", ["a+x", _dir.Path]);
            Directory.CreateDirectory(_dir["disk"]);
            var mount = await RealTools.RunAsync("mount", ["--bind", Folder, _dir["disk"]], Ct);
            Assert.SkipUnless(mount.ExitCode == 0, $"Nothing can be mounted here: {mount.StandardError}");
            _isMounted = true;
            await MustAsync("mount", ["-o", "remount,bind,ro", _dir["disk"]]);
        }

        return Reading(_dir["disk"]);
    }

    public async Task<Dictionary<string, string?>> FromRestServerAsync()
    {
        if (_proxy is null)
        {
            _rest = await RestServer.StartAsync(Ct);
            Directory.CreateDirectory(_rest.Folder("fast"));
            await MustAsync("cp", ["-r", Folder + "/.", _rest.Folder("fast")]);
            _proxy = await ReadOnlyProxy.StartAsync(new Uri(_rest.Repository("fast")["rest:".Length..]), Ct);
        }

        return Reading(
            $"rest:{_proxy.Url}/fast/",
            ("RESTIC_REST_USERNAME", RestServer.User),
            ("RESTIC_REST_PASSWORD", RestServer.Password)
        );
    }

    public Dictionary<string, string?> FromStore() =>
        Reading(
            _store!.Repository(Prefix),
            ("AWS_ACCESS_KEY_ID", S3Server.ReaderAccessKey),
            ("AWS_SECRET_ACCESS_KEY", S3Server.ReaderSecretKey)
        );

    /// <summary>Holds a drill as a job would, and reads the report it left.</summary>
    internal async Task<Drilled> HoldAsync(DrillOrder order)
    {
        using var place = new TempDir();
        var user = order.User;
        Configure(place["homelab.yml"], order.Target.Replace("PLACE", place.Path, StringComparison.Ordinal), stick: user?.Stick);
        if (order.Damage is { } damage)
            place.Write("state.damage", damage);
        var environment = order
            .Reading.Concat(
                new Dictionary<string, string?>
                {
                    ["PATH"] = user?.Path ?? Path,
                    ["HOME"] = user?.Home ?? _dir.Path,
                    ["HOMELAB_STATE"] = place["state"],
                    ["CI"] = "true",
                    ["LC_ALL"] = "C.UTF-8",
                    ["HOMELAB_ANSIBLE"] = user?.Playbooks ?? Testing.Repository.File("ci-components/ansible"),
                }
            )
            .Concat(user?.Variables ?? [])
            .Concat(order.Environment)
            .ToDictionary();
        if (user is not null)
            await MustAsync("chown", ["-R", user.Name, place.Path]);
        string[] command =
        [
            .. user?.Become ?? [],
            user?.Homelab ?? RealTools.Homelab,
            "drill",
            "run",
            "--config",
            place["homelab.yml"],
            "--out",
            place["report"],
            .. order.Arguments,
        ];
        var run = await RealTools.RunAsync(command[0], command[1..], Ct, place.Path, environment);
        var said = run.StandardError + (File.Exists(place["state.damaged"]) ? await File.ReadAllTextAsync(place["state.damaged"], Ct) : "");
        var file = place["report/drill.json"];
        await using var report = File.Exists(file) ? File.OpenRead(file) : null;
        return new Drilled(run.ExitCode, run.StandardOutput, said, report is null ? null : DrillReports.ReadDrill(report));
    }

    /// <summary>Runs a drill with the native tool, and reads the report it left.</summary>
    /// <param name="target">As in homelab.yml.</param>
    public async Task<Drilled> DrillAsync(
        string target,
        string[]? arguments = null,
        string drill = "",
        IReadOnlyDictionary<string, string?>? environment = null,
        string? state = null
    )
    {
        using var place = new TempDir();
        var stick = NewStick();
        Configure(place["homelab.yml"], target, drill, stick);
        var run = await RealTools.RunAsync(
            RealTools.Homelab,
            ["drill", "run", "--config", place["homelab.yml"], "--out", place["report"], .. arguments ?? []],
            Ct,
            place.Path,
            Environment(state ?? place["state"], environment)
        );
        var file = place["report/drill.json"];
        await using var report = File.Exists(file) ? File.OpenRead(file) : null;
        return new Drilled(run.ExitCode, run.StandardOutput, run.StandardError, report is null ? null : DrillReports.ReadDrill(report))
        {
            Stick = stick,
        };
    }

    /// <summary>What a job of the environment homelab/drill would have.</summary>
    public Dictionary<string, string?> Environment(string state, IReadOnlyDictionary<string, string?>? more = null)
    {
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = Path,
            ["HOME"] = _dir.Path,
            ["HOMELAB_STATE"] = state,
            ["CI"] = "true",
            ["HOMELAB_ANSIBLE"] = Testing.Repository.File("ci-components/ansible"),
            ["LC_ALL"] = "C.UTF-8",
        };
        foreach (var (name, value) in FromStore())
            environment[name] = value;
        foreach (var (name, value) in more ?? new Dictionary<string, string?>())
            environment[name] = value;
        return environment;
    }

    public void Configure(string file, string target, string drill = "", string? stick = null) =>
        File.WriteAllText(
            file,
            $$"""
            version: 1
            timezone: Europe/Berlin
            hosts: { nas: { runner: nas } }
            databases:
              gitea: { url: GITEA_DB_URL, restore-image: "localhost/homelab-test-postgres:1" }
              app: { url: APP_DB_URL, restore-image: "localhost/homelab-test-postgres:1" }
            backups:
              sets:
                vault: { kind: vault, paths: [{{Vault}}] }
                gitea: { kind: gitea, paths: [{{_dir["srv/gitea"]}}], databases: [gitea] }
                app: { kind: postgres, databases: [app] }
                kuma: { kind: sqlite, paths: [{{_dir["srv/kuma"]}}], sqlite: [{{Kuma}}] }
                photos: { kind: photos, paths: [{{Photos}}] }
              tiers: { fast: {} }
            drill:
              target: {{target}}
              production: [nas]
              rto: 2h
              rpo: 26h
              {{drill}}
            recovery: { recipients: [{{_recipient}}], to: [{{stick ?? NewStick()}}] }

            """
        );

    public async ValueTask DisposeAsync()
    {
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        if (_store is not null)
            await _store.DisposeAsync();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        if (_rest is not null)
            await _rest.DisposeAsync();
        if (_isMounted)
            await MustAsync("umount", [_dir["disk"]]);
        _dir.Dispose();
    }

    private string Folder => _dir["weak"];

    private static Dictionary<string, string?> Reading(string repository, params IReadOnlyList<(string Name, string Value)> variables) =>
        variables
            .Append(("REPOSITORY", repository))
            .Append(("PASSWORD", WeakRepository.Password))
            .ToDictionary(variable => $"RESTIC_FAST_READ_{variable.Item1}", variable => (string?)variable.Item2);

    private string Path => $"{_dir["bin"]}:{System.IO.Path.GetDirectoryName(RealTools.Psql)}:/usr/local/bin:/usr/bin:/bin:/usr/sbin";

    private void Programs()
    {
        Directory.CreateDirectory(_dir["bin"]);
        foreach (
            var (name, program) in new[]
            {
                ("restic", RealTools.Restic019),
                ("podman", RealTools.Podman),
                ("sqlite3", RealTools.Sqlite),
                ("homelab", RealTools.Homelab),
            }
        )
            File.CreateSymbolicLink(_dir[$"bin/{name}"], program);
        _dir.Script("bin/ansible-playbook", Playbook(RealTools.AnsiblePlaybook));
    }

    /// <summary>
    /// Ansible as it is; and when everything is restored somebody does what a test says, by hand, before anybody looks. So the product
    /// needs
    /// no door for it.
    /// </summary>
    internal static string Playbook(string program) =>
        $$"""
            '{{program}}' "$@" || exit
            [ ! -f "$HOMELAB_STATE.damage" ] || bash "$HOMELAB_STATE.damage" >"$HOMELAB_STATE.damaged" 2>&1 || { echo 'ERROR! The test could not do its damage'; exit 2; }
            """;

    private async Task FillAsync()
    {
        _dir.Write("srv/vault/Home.md", "# Home\n\n[[Garden]] and ![[attachments/plan.txt]], see [the boiler](House/Boiler.md).\n");
        _dir.Write("srv/vault/Garden.md", "# Garden\n\nBack to [[Home]]. This one [[never existed]].\n");
        _dir.Write("srv/vault/House/Boiler.md", "# Boiler\n\n![plan](../attachments/plan.txt)\n");
        _dir.Write("srv/vault/attachments/plan.txt", "a plan\n");
        for (var i = 0; i < 40; i++)
            _dir.Write(
                $"srv/vault/Journal/2026-{1 + (i % 12):00}-{1 + i:00}.md",
                $"# Day {i}\n\nNothing happened, {new string('z', i * 37)}.\n"
            );
        Directory.CreateDirectory(Photos);
        for (var i = 1; i <= 12; i++)
            await File.WriteAllBytesAsync(System.IO.Path.Combine(Photos, $"picture {i:00}.png"), Picture.Png(160, 120, i), Ct);
        await PushAsync();
        await FillDatabasesAsync();
        Directory.CreateDirectory(_dir["srv/kuma"]);
        await MustAsync(
            RealTools.Sqlite,
            [
                Kuma,
                "CREATE TABLE heartbeat(id INTEGER PRIMARY KEY AUTOINCREMENT, msg TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO heartbeat(msg) SELECT 'beat ' || i FROM n;",
            ]
        );
        await MustAsync("chown", ["-R", "1000:1000", Vault, _dir["srv/gitea"], Photos, _dir["srv/kuma"]]);
    }

    private async Task FillDatabasesAsync()
    {
        await Postgres.SqlAsync("CREATE ROLE gitea LOGIN; CREATE ROLE app LOGIN PASSWORD 'secret'; CREATE ROLE reader;", Ct);
        await Postgres.SqlAsync("CREATE DATABASE gitea OWNER gitea", Ct);
        await Postgres.SqlAsync("CREATE DATABASE app OWNER app", Ct);
        await Postgres.SqlAsync(
            "CREATE TABLE owner(id serial PRIMARY KEY, name text NOT NULL); CREATE TABLE repository(id serial PRIMARY KEY, owner int NOT NULL REFERENCES owner, name text); INSERT INTO owner(name) VALUES ('ann'), ('bob'); INSERT INTO repository(owner, name) SELECT 1 + i % 2, 'r' || i FROM generate_series(1, 50) i; ALTER TABLE owner OWNER TO gitea; ALTER TABLE repository OWNER TO gitea;",
            Ct,
            "gitea"
        );
        await Postgres.SqlAsync(
            $"CREATE SEQUENCE ticket START 1000; CREATE TABLE customer(id serial PRIMARY KEY, name text NOT NULL UNIQUE); CREATE TABLE invoice(id bigserial PRIMARY KEY, customer int NOT NULL REFERENCES customer ON DELETE CASCADE, cents int CHECK (cents >= 0)); INSERT INTO customer(name) SELECT 'customer ' || i FROM generate_series(1, 100) i; INSERT INTO invoice(customer, cents) SELECT 1 + i % 100, i FROM generate_series(1, {Rows}) i; SELECT nextval('ticket'); GRANT SELECT ON invoice TO reader;",
            Ct,
            "app"
        );
    }

    private async Task PushAsync()
    {
        await MustAsync("git", ["init", "--quiet", "--bare", "--initial-branch=main", Repository]);
        var work = _dir["work"];
        await MustAsync("git", ["init", "--quiet", "--initial-branch=main", work]);
        for (var i = 0; i < 3; i++)
        {
            _dir.Write($"work/file{i}.md", $"text {i}\n");
            await MustAsync("git", ["-C", work, "add", "--all"]);
            await MustAsync(
                "git",
                [
                    "-C",
                    work,
                    "-c",
                    "user.name=Ann",
                    "-c",
                    "user.email=ann@example.org",
                    "-c",
                    "commit.gpgsign=false",
                    "commit",
                    "--quiet",
                    "--message",
                    $"Change {i}",
                ]
            );
        }

        await MustAsync("git", ["-C", work, "push", "--quiet", Repository, "main"]);
    }

    /// <summary>So that there is something older, and it is something else.</summary>
    private async Task ChangeAsync()
    {
        _dir.Write("srv/vault/News.md", "# News\n\nSee [[Home]].\n");
        _dir.Write("srv/vault/Log.md", "# Log\n\n");
        await MustAsync("chown", ["1000:1000", _dir["srv/vault/News.md"], _dir["srv/vault/Log.md"]]);
        await Postgres.SqlAsync("INSERT INTO customer(name) VALUES ('one more'); SELECT nextval('ticket');", Ct, "app");
        await MustAsync(RealTools.Sqlite, [Kuma, "INSERT INTO heartbeat(msg) VALUES ('one more');"]);
    }

    /// <summary>Somebody writes and inserts all the while, as somebody always does.</summary>
    private Writer Busy() =>
        new(async ct =>
        {
            await File.AppendAllTextAsync(_dir["srv/vault/Log.md"], $"{Guid.NewGuid()}\n", ct);
            await Postgres.SqlAsync("INSERT INTO invoice(customer, cents) VALUES (1, 1)", ct, "app");
        });

    private async Task BackUpAsync()
    {
        var environment = Environment(
            _dir["state"],
            new Dictionary<string, string?>
            {
                ["GITEA_DB_URL"] = Postgres.Url("gitea"),
                ["APP_DB_URL"] = Postgres.Url("app"),
                ["RESTIC_FAST_REPOSITORY"] = Folder,
                ["RESTIC_FAST_PASSWORD"] = WeakRepository.Password,
            }
        );
        var run = await RealTools.RunAsync(
            RealTools.Homelab,
            ["backup", "run", "--config", _dir["homelab.yml"], "--out", _dir["report"]],
            Ct,
            _dir.Path,
            environment
        );
        Assert.True(run.ExitCode == 0, run.StandardOutput + run.StandardError);
    }

    private static async Task MustAsync(string program, string[] arguments)
    {
        var run = await RealTools.RunAsync(program, arguments, Ct);
        Assert.True(run.ExitCode == 0, $"{program}: {run.StandardError}");
    }
}

/// <summary>A drill to hold.</summary>
/// <param name="Target">As in homelab.yml; <c>PLACE</c> in it is a folder of this drill alone.</param>
/// <param name="Reading">The variables by which the repository is read.</param>
internal sealed record DrillOrder(string Target, Dictionary<string, string?> Reading)
{
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>A script of bash that runs after the restore.</summary>
    public string? Damage { get; init; }

    /// <summary>Who holds it, if it is not who tests.</summary>
    public OrdinaryUser? User { get; init; }
}

/// <summary>A drill that was held.</summary>
public sealed record Drilled(int ExitCode, string Output, string Error, DrillReport? Written)
{
    public DrillReport Report => Written ?? throw new InvalidOperationException($"No report: {Output}{Error}");

    /// <summary>Where its recovery kit is.</summary>
    public string Stick { get; init; } = "";

    /// <summary>Everything it says, for a test that failed.</summary>
    public string All => Output + Error;

    public DrillCheck Check(string name) =>
        Report.Checks.FirstOrDefault(check => check.Name == name) ?? throw new InvalidOperationException($"No check {name}: {All}");
}

/// <summary>Does something over and over until it is disposed of.</summary>
internal sealed class Writer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public Writer(Func<CancellationToken, Task> write) =>
        _work = Task.Run(async () =>
        {
            while (!_stop.IsCancellationRequested)
                await write(CancellationToken.None);
        });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }
}
