using System.Globalization;

namespace Homelab.Backups.Databases.Throwaway;

/// <summary>
/// Stands beside a sandbox, outlives this process, and ends it when it takes more than it may: the kernel has no limit of its own for
/// memory
/// and disk of several processes that who is nobody special could set. When it ends itself, however that is, the sandbox does.
/// </summary>
internal static class SandboxWatch
{
    /// <summary>Beside the folders that can be seen inside.</summary>
    public const string Log = "log",
        Ended = "ended";

    // What it needs is in every Debian; reading a process is the shell's own work. Children of other threads stand in files of their own.
    public const string Script = """
        folder=$1 seconds=$2 disk=$3 free=$4 memory=$5; shift 5
        echo 1000 >/proc/$$/oom_score_adj
        "$@" </dev/null >"$folder/log" 2>&1 & child=$!
        say() { echo "$1" >"$folder/why" && mv "$folder/why" "$folder/ended"; } # whoever reads it reads all of it
        end() {
          kill -9 "$child"; wait "$child"
          [ -z "$1" ] || say "$1"
          exit 0
        }
        trap 'end ""' TERM INT HUP
        held() { # adds up what a process and all below it hold
          local key value each more one
          while read -r key value more; do [ "$key" != Pss: ] || total=$((total + value)); done <"/proc/$1/smaps_rollup"
          for each in /proc/"$1"/task/*/children; do
            more=; read -r more <"$each"
            for one in $more; do held "$one"; done
          done
        }
        ticks=0
        while kill -0 "$child"; do
          total=0; held "$child"
          [ "$total" -le "$memory" ] || end "it took more than $((memory / 1024)) MiB of memory"
          case $(timeout 20 du -sk "$folder" 2>&1 >"$folder/size" || echo failed) in *ermission*) end 'it hid what it keeps' ;; esac
          kept=0; read -r kept more <"$folder/size" || end 'nobody can count what it keeps'
          [ "$kept" -le "$disk" ] || end "it took more than $((disk / 1024)) MiB of disk"
          left=$(stat -f -c '%a*%S/1024' "$folder")
          [ "$((${left:-0}))" -ge "$free" ] || end "less than $((free / 1024)) MiB are left on its disk"
          [ "$((ticks / 2))" -lt "$seconds" ] || end 'its time was over'
          sleep 0.5 & wait $!
          ticks=$((ticks + 1))
        done
        wait "$child"
        say 'its server ended by itself'
        """;

    /// <summary>A command that starts it in the background and ends at once.</summary>
    public static IReadOnlyList<string> Start(string folder, SandboxLimits limits, IReadOnlyList<string> command) =>
        [
            "sh",
            "-c",
            "setsid sh -c \"$0\" homelab-sandbox \"$@\" </dev/null >/dev/null 2>&1 &",
            Script,
            folder,
            Text((long)limits.Time.TotalSeconds),
            Text(limits.Disk >> 10),
            Text(limits.Free >> 10),
            Text(limits.Memory >> 10),
            .. command,
        ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
