using System.Text.Json.Nodes;
using Homelab.Testing;

namespace Homelab.Ansible.Tests;

/// <summary>A host that was backed up and has lost everything since. Its repository is a disk that is there again.</summary>
internal sealed class LostHost : IAsyncDisposable
{
    private const string Config = """
        version: 1
        hosts: { nas: { runner: nas }, docker1: { runner: docker1 } }
        databases: { gitea: { url: GITEA_DB_URL }, app: { url: APP_DB_URL } }
        backups:
          sets:
            vault: { host: nas, kind: vault, paths: [/srv/vault] }
            gitea: { host: nas, kind: gitea, paths: [/srv/gitea], databases: [gitea], before: [[sh, -c, "echo '{{.Names}}'"]] }
            app: { host: nas, kind: postgres, databases: [app] }
            kuma: { host: nas, kind: sqlite, paths: [/srv/kuma], sqlite: [/srv/kuma/kuma.db] }
            gitlab: { host: nas, kind: gitlab, paths: [/etc/gitlab, /var/opt/gitlab/backups] }
            elsewhere: { host: docker1, paths: [/srv/elsewhere] }
          tiers: { fast: {} }

        """;

    private const string Servers = """
        for server in gitea:5433 app:5434; do
          pg_createcluster --port "${server#*:}" --start "$(ls /usr/lib/postgresql)" "${server%:*}" -- --auth-host=trust --no-sync >/dev/null
        done
        """;

    private const string Life = """
        mkdir -p /var/lib/homelab /srv/vault/.obsidian /srv/gitea/git/repositories/ann /srv/kuma /etc/gitlab /var/opt/gitlab/backups
        useradd --system --create-home git
        echo '# Today' >/srv/vault/Today.md
        ln /srv/vault/Today.md /srv/vault/Same.md
        ln -s Today.md /srv/vault/Link.md
        echo '{}' >/srv/vault/.obsidian/app.json
        chown 1234:4321 /srv/vault/Today.md
        chmod 640 /srv/vault/Today.md
        touch --date '2020-02-02 02:02:02.123456789' /srv/vault/Today.md
        cd /srv/gitea/git/repositories/ann
        git init --quiet --bare notes.git
        tree=$(git -C notes.git mktree </dev/null)
        git -C notes.git update-ref refs/heads/main "$(git -C notes.git -c user.name=a -c user.email=a@example.org commit-tree -m First "$tree")"
        chown -R git: /srv/gitea
        chmod 700 /srv/gitea
        sqlite3 /srv/kuma/kuma.db 'CREATE TABLE monitor(name); INSERT INTO monitor VALUES (1), (2);'
        echo secrets >/etc/gitlab/gitlab-secrets.json

        sql() { psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --host 127.0.0.1 --username postgres --port "$@"; }
        sql 5433 --command 'CREATE ROLE gitea LOGIN' --command 'CREATE DATABASE gitea OWNER gitea'
        sql 5433 --dbname gitea --command 'CREATE TABLE repository(id serial PRIMARY KEY); INSERT INTO repository DEFAULT VALUES; ALTER TABLE repository OWNER TO gitea'
        sql 5434 --command 'CREATE DATABASE app'
        sql 5434 --dbname app --command 'CREATE TABLE visits(n int); INSERT INTO visits SELECT generate_series(1, 1000)'
        """;

    /// <summary>GitLab's own programs: they say how they were called.</summary>
    private const string GitLab = """
        for program in gitlab-ctl gitlab-rake; do
          printf '#!/bin/sh\necho "%s $*" >>/gitlab-was-asked\n' $program >/usr/local/bin/$program
        done
        printf '#!/bin/sh\necho "gitlab-backup $* ${GITLAB_ASSUME_YES:-}" >>/gitlab-was-asked\n[ "$1" != create ] || echo archive >/var/opt/gitlab/backups/homelab_gitlab_backup.tar\n' >/usr/local/bin/gitlab-backup
        chmod +x /usr/local/bin/gitlab-*
        """;

    private const string Death = """
        rm -r /srv/* /etc/gitlab /var/opt/gitlab /gitlab-was-asked
        for server in gitea app; do pg_dropcluster --stop "$(ls /usr/lib/postgresql)" $server; done
        """;

    private readonly TempDir _dir;

    private LostHost(Host host, TempDir dir, string before) => (Host, _dir, Before) = (host, dir, before);

    public Host Host { get; }

    /// <summary>What was there.</summary>
    public string Before { get; }

    public static async Task<LostHost> StartAsync()
    {
        _ = (RealTools.Podman, RealTools.Homelab, RealTools.Restic019, RealTools.AnsiblePlaybook);
        var dir = new TempDir();
        var repository = new WeakRepository(dir["repository"]);
        dir.Write("homelab.yml", Config);
        var host = await Host.StartAsync(
            systemd: false,
            "--volume",
            $"{repository.Path}:/mnt/backup",
            "--volume",
            $"{dir["homelab.yml"]}:/homelab.yml:ro",
            "--volume",
            $"{RealTools.Homelab}:/opt/homelab:ro",
            "--volume",
            $"{RealTools.Restic019}:/opt/restic:ro"
        );
        await host.SaysAsync($"set -euo pipefail\n{Servers}\n{Life}\n{GitLab}");
        await host.SaysAsync(
            $"""
            export PATH=/opt:$PATH RESTIC_FAST_REPOSITORY=/mnt/backup RESTIC_FAST_PASSWORD='{WeakRepository.Password}' GITEA_DB_URL='{Gitea}' APP_DB_URL='{App}'
            homelab backup run --config /homelab.yml --host nas 2>&1
            """
        );
        var before = await FilesAsync(host);
        await host.SaysAsync($"set -euo pipefail\n{Death}\n{Servers}");
        return new LostHost(host, dir, before);
    }

    /// <summary>Runs the playbook as one would who has no access but to read.</summary>
    public Task<Playbook> RestoreAsync(JsonObject variables, params string[] options)
    {
        variables["restore_config"] = _dir["homelab.yml"];
        var local = variables["restore_from"]?.ToString() == "controller";
        return Host.RunAsync(
            "restore.yml",
            "nas",
            variables,
            new Dictionary<string, string?>(Databases)
            {
                ["RESTIC_FAST_READ_REPOSITORY"] = local ? _dir["repository"] : "/mnt/backup",
                ["RESTIC_FAST_READ_PASSWORD"] = WeakRepository.Password,
                ["PATH"] = $"{Path.GetDirectoryName(RealTools.Restic019)}:{Environment.GetEnvironmentVariable("PATH")}",
            },
            options
        );
    }

    /// <summary>Runs what a page says, where homelab.yml is.</summary>
    public Task<Playbook> FollowAsync(string script)
    {
        File.Copy(_dir["homelab.yml"], Host.Dir["homelab.yml"]);
        return Host.FollowAsync(script, Databases);
    }

    public Task<string> FilesAsync() => FilesAsync(Host);

    /// <summary>What a database says.</summary>
    public Task<string> SqlAsync(int port, string database, string sql) =>
        Host.SaysAsync($"psql -XqAt -h 127.0.0.1 -p {port} -U postgres -d {database} -c '{sql}'");

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _dir.Dispose();
    }

    private static Dictionary<string, string?> Databases => new() { ["GITEA_DB_URL"] = Gitea, ["APP_DB_URL"] = App };

    private const string Gitea = "postgresql://postgres@127.0.0.1:5433/gitea";
    private const string App = "postgresql://postgres@127.0.0.1:5434/app";

    /// <summary>Kind, mode, owner, time, links and target of everything. SQLite databases are copies, and new.</summary>
    private static Task<string> FilesAsync(Host host) =>
        host.SaysAsync(
            "find /srv/* /etc/gitlab /var/opt/gitlab/backups -printf '%p %y %m %U:%G %n %l %T@\\n' | sed -r 's/^(\\/srv\\/kuma( d|\\/kuma.db) .*) [0-9.]+$/\\1/' | sort"
        );
}
