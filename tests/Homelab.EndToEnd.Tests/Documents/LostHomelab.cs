using Homelab.Testing;

namespace Homelab.EndToEnd.Tests.Documents;

/// <summary>
/// A machine with GitLab, Gitea and the rest, as far as backups see it; then it is gone, and what remains is a disk with the repository, a
/// stick with the kit, and the key. The machine that follows is bare.
/// </summary>
internal sealed class LostHomelab : IAsyncDisposable
{
    private const string Config = """
        version: 1
        databases:
          gitea: { container: gitea-db, user: postgres, name: gitea }
          app: { url: APP_DB_URL }
        backups:
          sets:
            gitlab: { kind: gitlab, paths: [/etc/gitlab, /var/opt/gitlab/backups] }
            gitea: { kind: gitea, paths: [/srv/gitea], databases: [gitea], before: [[docker, stop, gitea]], after: [[docker, start, gitea]] }
            app: { kind: postgres, databases: [app] }
            kuma: { kind: sqlite, paths: [/srv/kuma], sqlite: [/srv/kuma/kuma.db] }
            vault: { kind: vault, paths: [/srv/vault] }
            photos: { kind: photos, paths: [/srv/photos] }
          tiers: { fast: {} }
        recovery: { recipients: [RECIPIENT], to: [/mnt/usb] }

        """;

    /// <summary>A docker whose containers are this machine: Gitea's database is a server of its own in it, Gitea answers nothing.</summary>
    private const string Docker = """
        #!/usr/bin/env bash
        echo "docker $*" >>/asked
        version=$(ls /usr/lib/postgresql)
        case "$1 $2 ${*: -1}" in
          "compose up gitea-db") exec pg_createcluster --port 5433 --start "$version" gitea -- --auth-local=trust --no-sync >/dev/null ;;
          "compose "* | "stop "* | "start "* | "exec --user hooks") ;;
          "container inspect "*) echo running ;;
          "exec "*)
            shift
            while [ "$1" != gitea-db ]; do
              case $1 in
                --env) export "$2"; shift ;;
                --user) shift ;;
              esac
              shift
            done
            shift
            export PGHOST=/var/run/postgresql PGPORT=5433
            exec "$@" ;;
          *) exit 1 ;;
        esac
        """;

    /// <summary>GitLab's programs say how they were called; one makes an archive as GitLab does.</summary>
    private const string GitLab = """
        #!/usr/bin/env bash
        echo "${0##*/} $*${GITLAB_ASSUME_YES:+ yes}" >>/asked
        [ "${0##*/} $1" = 'gitlab-backup create' ] || exit 0
        cd "$(mktemp --directory)"
        echo ':gitlab_version: 18.1.0-ee' >backup_information.yml
        tar --create --file /var/opt/gitlab/backups/homelab_gitlab_backup.tar backup_information.yml
        chown git: /var/opt/gitlab/backups/homelab_gitlab_backup.tar
        """;

    private const string Life = """
        docker compose up gitea-db
        version=$(ls /usr/lib/postgresql)
        pg_createcluster --start "$version" main -- --auth-local=trust --auth-host=trust --no-sync >/dev/null
        mkdir -p /var/lib/homelab /etc/gitlab /var/opt/gitlab/backups /srv/vault /srv/photos/2024 /srv/kuma/upload /srv/gitea/git/repositories/ann
        echo secrets >/etc/gitlab/gitlab-secrets.json
        echo '# Today' >/srv/vault/Today.md
        ln -s Today.md /srv/vault/Link.md
        chown -R 1234:1234 /srv/vault
        chmod 640 /srv/vault/Today.md
        cp /pictures/* /srv/photos/2024
        echo logo >/srv/kuma/upload/logo.png
        sqlite3 /srv/kuma/kuma.db 'CREATE TABLE monitor(name); INSERT INTO monitor VALUES (1), (2);'
        cd /srv/gitea/git/repositories/ann
        git init --quiet --bare notes.git
        tree=$(git -C notes.git mktree </dev/null)
        git -C notes.git update-ref refs/heads/main "$(git -C notes.git -c user.name=a -c user.email=a@example.org commit-tree -m First "$tree")"
        chown -R git: /srv/gitea
        sql() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username postgres --port "$@"; }
        sql 5433 --command 'CREATE ROLE gitea LOGIN' --command 'CREATE DATABASE gitea OWNER gitea'
        sql 5433 --dbname gitea --command 'CREATE TABLE repository(id serial PRIMARY KEY); INSERT INTO repository DEFAULT VALUES; ALTER TABLE repository OWNER TO gitea'
        sql 5432 --command 'CREATE ROLE app LOGIN' --command 'CREATE DATABASE app OWNER app'
        sql 5432 --dbname app --command 'CREATE TABLE people(id int PRIMARY KEY); CREATE TABLE visits(n serial, who int REFERENCES people)' \
          --command 'INSERT INTO people VALUES (1); INSERT INTO visits(who) SELECT 1 FROM generate_series(1, 1000)'
        """;

    private readonly TempDir _dir;
    private readonly string _container = $"homelab-test-lost-{Guid.NewGuid():n}";

    private LostHomelab(TempDir dir) => _dir = dir;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The kit's file on the stick.</summary>
    public string Kit => Path.GetFileName(Directory.EnumerateFiles(_dir["usb"]).Single());

    /// <summary>Everything below what the sets are made of, with owner, mode and time.</summary>
    public string Before { get; private set; } = "";

    /// <summary>Lives, is backed up, leaves a kit, and is lost.</summary>
    public static async Task<LostHomelab> LoseAsync()
    {
        _ = (RealTools.Podman, RealTools.Homelab, RealTools.Restic019);
        var dir = new TempDir();
        var lost = new LostHomelab(dir);
        try
        {
            await lost.LiveAsync();
            await PodmanAsync("rm", "--force", "--time", "0", "--volumes", lost._container);
            return lost;
        }
        catch
        {
            await lost.DisposeAsync();
            throw;
        }
    }

    /// <summary>A bare machine with the same name, the disk, the stick and the key; GitLab, docker and a runner will be installed on
    /// it.</summary>
    public Task StartBareAsync() => StartAsync();

    /// <summary>What a script says that bash runs there from root's home.</summary>
    public async Task<(int Exit, string Said)> RunAsync(string script)
    {
        var run = await RealTools.RunAsync(
            RealTools.Podman,
            ["exec", "--interactive", "--workdir", "/root", _container, "bash"],
            Ct,
            input: script
        );
        return (run.ExitCode, run.StandardOutput + run.StandardError);
    }

    public async Task<string> SaysAsync(string script)
    {
        var (exit, said) = await RunAsync("set -euo pipefail\n" + script);
        Assert.True(exit == 0, said);
        return said.Trim();
    }

    /// <summary>A command that lists kind, mode, owner, links, target and time of everything. SQLite databases are copies, and
    /// new.</summary>
    public const string Files =
        """find /srv/gitea /srv/kuma /srv/vault /srv/photos /etc/gitlab /var/opt/gitlab/backups -printf '%p %y %m %U:%G %n %l %T@\n' | sed -r 's/^(\/srv\/kuma( d|\/kuma.db) .*) [0-9.]+$/\1/' | sort""";

    public async ValueTask DisposeAsync()
    {
        await RealTools.RunAsync(RealTools.Podman, ["rm", "--force", "--time", "0", "--volumes", _container], CancellationToken.None);
        _dir.Dispose();
    }

    private async Task LiveAsync()
    {
        foreach (var folder in new[] { "usb", "pictures" })
            Directory.CreateDirectory(_dir[folder]);
        var repository = new WeakRepository(_dir["repository"]);
        File.WriteAllBytes(_dir["pictures/1.png"], Picture.Png(40, 30, 1));
        await StartAsync("--volume", $"{_dir["pictures"]}:/pictures:ro");
        await SaysAsync("age-keygen --output /key/key.txt 2>/dev/null");
        _dir.Write("key/homelab.yml", Config.Replace("RECIPIENT", await SaysAsync("age-keygen -y /key/key.txt"), StringComparison.Ordinal));
        await SaysAsync(Life);
        await SaysAsync(
            $"""
            export RESTIC_FAST_REPOSITORY=/mnt/backup RESTIC_FAST_PASSWORD='{WeakRepository.Password}' APP_DB_URL=postgres://postgres@127.0.0.1/app
            homelab backup run --config /key/homelab.yml 2>&1
            export RESTIC_FAST_READ_REPOSITORY=/mnt/backup RESTIC_FAST_READ_PASSWORD="$RESTIC_FAST_PASSWORD"
            homelab recovery make --config /key/homelab.yml 2>&1
            """
        );
        Before = await SaysAsync(Files);
    }

    private async Task StartAsync(params string[] options)
    {
        foreach (var folder in new[] { "key", "bin" })
            Directory.CreateDirectory(_dir[folder]);
        File.WriteAllText(_dir["bin/docker"], Docker);
        foreach (var program in new[] { "gitlab-backup", "gitlab-ctl", "gitlab-rake", "gitlab-runner" })
            File.WriteAllText(_dir[$"bin/{program}"], GitLab);
        await PodmanAsync([
            "run",
            "--detach",
            "--name",
            _container,
            "--hostname",
            "nas",
            "--network",
            "none",
            "--volume",
            $"{RealTools.Homelab}:/usr/local/bin/homelab:ro",
            "--volume",
            $"{RealTools.Restic019}:/usr/local/bin/restic:ro",
            "--volume",
            $"{_dir["repository"]}:/mnt/backup",
            "--volume",
            $"{_dir["usb"]}:/mnt/usb",
            "--volume",
            $"{_dir["key"]}:/key",
            "--volume",
            $"{_dir["bin"]}:/opt/bin:ro",
            .. options,
            RealTools.HostImage,
            "sh",
            "-c",
            "while sleep 60; do :; done",
        ]);
        await SaysAsync("install /opt/bin/* /usr/local/bin; useradd --system --create-home git");
    }

    private static async Task PodmanAsync(params IReadOnlyList<string> arguments)
    {
        var run = await RealTools.RunAsync(RealTools.Podman, arguments, Ct);
        Assert.True(run.ExitCode == 0, run.StandardError);
    }
}
