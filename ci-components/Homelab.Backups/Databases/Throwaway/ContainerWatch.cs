using System.Globalization;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>
/// Stands beside a container, outlives this process, and ends the container when its time is over, when it keeps more than it may, or when
/// too
/// little is left on the disk it writes to. It counts through the engine: whoever may use docker need not be able to read its folders.
/// </summary>
internal static class ContainerWatch
{
    /// <summary>By which it is known in a list of processes.</summary>
    public const string Name = "homelab-watch";

    /// <summary>In its folder: why it ended the container.</summary>
    public const string Ended = "ended";

    // It goes when the engine says that the container is gone, and not when the engine says nothing. Inside, root counts: what a server
    // hides from others is no secret to him, and a server that leaves no process for counting is as bad as one that hides.
    private const string Script = """
        engine=$1 name=$2 folder=$3 seconds=$4 disk=$5 free=$6; shift 6
        began=$(date +%s) blind=0
        trap 'exit' TERM INT HUP
        pause() { sleep 1 & wait $!; }
        ask() { timeout 60 "$engine" "$@" 2>"$folder/said"; }
        is_number() { case $1 in ''|*[!0-9]*) return 1 ;; esac; }
        look() { # finds what its own layer keeps, if it runs
          [ -d "$folder" ] || { timeout 60 "$engine" kill "$name"; exit; }
          layer= state=$(ask container inspect --size --format '{{.State.Status}} {{.SizeRw}}' "$name")
          case $state in
            'running '*) layer=${state#running } ;;
            'exited '*|'dead '*|'stopped '*|'removing '*) exit ;;
            '') ! grep -qi 'no such' "$folder/said" || exit ;;
          esac
        }
        end() {
          echo "$1" >"$folder/why" && mv "$folder/why" "$folder/ended"
          while :; do ask kill "$name"; look; pause; done
        }
        count='
          kept=0; [ "$#" = 0 ] || kept=$(du -skc -- "$@" 2>/dev/null | tail -n 1 | cut -f 1)
          least=; while read -r blocks size; do left=$((blocks * size / 1024)); [ "${least:-$left}" -lt "$left" ] || least=$left; done <<END
        $(stat -f -c "%a %S" -- / "$@")
        END
          echo "$kept $least"'
        while pause; do
          [ "$(($(date +%s) - began))" -lt "$seconds" ] || end 'its time was over'
          look
          is_number "$layer" || continue
          counted=$(ask exec --user 0 "$name" sh -c "$count" homelab "$@")
          kept=${counted%% *} left=${counted##* }
          if ! is_number "$kept" || ! is_number "$left"; then
            blind=$((blind + 1)); [ "$blind" -lt 5 ] || end 'nobody could count what it kept'
            continue
          fi
          blind=0
          [ "$((layer / 1024 + kept))" -le "$disk" ] || end "it took more than $((disk / 1024)) MiB of disk"
          [ "$left" -ge "$free" ] || end "less than $((free / 1024)) MiB are left on its disk"
        done
        """;

    /// <summary>A command that starts it in the background and ends at once.</summary>
    /// <param name="engine">Full path of docker or podman.</param>
    /// <param name="folder">Where it may say why it ended the container.</param>
    /// <param name="volumes">Folders inside that are not of the container's own layer.</param>
    public static IReadOnlyList<string> Start(
        string engine,
        string container,
        string folder,
        SandboxLimits limits,
        IReadOnlyList<string> volumes
    ) =>
        [
            "sh",
            "-c",
            "setsid sh -c \"$0\" \"$@\" </dev/null >/dev/null 2>&1 &",
            Script,
            Name,
            engine,
            container,
            folder,
            Text((long)limits.Time.TotalSeconds),
            Text(limits.Disk >> 10),
            Text(limits.Free >> 10),
            .. volumes,
        ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
