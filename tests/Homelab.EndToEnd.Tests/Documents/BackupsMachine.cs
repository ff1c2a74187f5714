using Homelab.Testing;

namespace Homelab.EndToEnd.Tests.Documents;

/// <summary>The machine a page about backups talks of: real programs, and scripts for software that is not here.</summary>
internal sealed class BackupsMachine
{
    private readonly TempDir _dir;
    private readonly WeakRepository? _repository;

    public BackupsMachine(TempDir dir, WeakRepository? repository = null)
    {
        _dir = dir;
        _repository = repository;
        Directory.CreateDirectory(dir["bin"]);
        File.CreateSymbolicLink(dir["bin/restic"], RealTools.Restic019);
        File.CreateSymbolicLink(dir["bin/homelab"], RealTools.Homelab);
        File.CreateSymbolicLink(dir["bin/sqlite3"], RealTools.Sqlite);
    }

    /// <summary>What the scripts were asked, a line each.</summary>
    public string[] Asked => File.Exists(_dir["asked"]) ? File.ReadAllLines(_dir["asked"]) : [];

    public Dictionary<string, string?> Environment =>
        new()
        {
            ["PATH"] = $"{_dir["bin"]}:{Path.GetDirectoryName(RealTools.Psql)}:/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = _dir.Path,
            ["HOMELAB_STATE"] = _dir["state"],
            ["LC_ALL"] = "C.UTF-8",
            ["http_proxy"] = null,
            ["HTTP_PROXY"] = null,
            ["CI_PIPELINE_ID"] = null,
            ["RESTIC_FAST_REPOSITORY"] = _repository?.Path,
            ["RESTIC_FAST_PASSWORD"] = _repository is null ? null : WeakRepository.Password,
        };

    /// <summary>A docker whose containers are this machine, with the server's password as its image has it.</summary>
    public void Docker(PostgresServer? postgres) =>
        _dir.Script(
            "bin/docker",
            $$"""
            case $1 in
              container) echo running ;;
              pause | unpause | stop | start) echo "$*" >>'{{_dir["asked"]}}' ;;
              exec)
                shift
                while :; do
                  case $1 in
                    --interactive) shift ;;
                    --user) shift 2 ;;
                    --env) export "${2?}"; shift 2 ;;
                    *) echo "exec $1" >>'{{_dir["asked"]}}'; shift; break ;;
                  esac
                done
                export PGHOST=127.0.0.1 PGPORT={{postgres?.Port}} POSTGRES_PASSWORD='{{PostgresServer.Password}}'
                exec "$@" ;;
              *) echo "unknown: $*" >&2; exit 1 ;;
            esac
            """
        );

    /// <summary>GitLab's own command: an archive in each folder GitLab may have for it.</summary>
    public void GitLab() =>
        _dir.Script(
            "bin/gitlab-backup",
            $$"""
            [ "$1 $2" = 'create BACKUP=homelab' ] || exit 1
            for folder in '{{_dir["srv/gitlab/data/backups"]}}' '{{_dir["var/opt/gitlab/backups"]}}'; do
              [ ! -d "$folder" ] || echo archive >"$folder/homelab_gitlab_backup.tar"
            done
            """
        );
}
