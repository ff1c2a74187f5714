using System.Globalization;

namespace Homelab.Operations.Databases.Throwaway;

/// <summary>Stands beside a container, outlives this process, and ends the container when its time is over or too little is left on the disk it writes to.</summary>
internal static class ContainerWatch
{
    /// <summary>By which it is known in a list of processes.</summary>
    public const string Name = "homelab-watch";

    private const string Script = """
        engine=$1 name=$2 seconds=$3 disk=$4 free=$5; shift 5
        ticks=0
        end() { "$engine" kill "$name"; exit; }
        trap 'exit' TERM INT HUP
        while sleep 1 & wait $!; do
          ticks=$((ticks + 1))
          [ "$((ticks % 10))" != 0 ] || [ "$("$engine" container inspect --format '{{.State.Running}}' "$name")" = true ] || exit
          [ "$ticks" -lt "$seconds" ] || end
          for place; do
            [ -d "$place" ] || continue
            kept=$(du -sk "$place" | { read -r kept more; echo "${kept:-0}"; }); [ "$kept" -le "$disk" ] || end
            left=$(df -Pk "$place" | tail -n 1 | { read -r device size used left more; echo "${left:-0}"; }); [ "$left" -ge "$free" ] || end
          done
        done
        """;

    /// <summary>A command that starts it in the background and ends at once.</summary>
    /// <param name="engine">Full path of docker or podman.</param>
    /// <param name="places">Folders of this machine that the container writes to.</param>
    public static IReadOnlyList<string> Start(string engine, string container, SandboxLimits limits, IReadOnlyList<string> places) =>
    [
        "sh", "-c", "setsid sh -c \"$0\" \"$@\" </dev/null >/dev/null 2>&1 &", Script, Name, engine, container, Text((long)limits.Time.TotalSeconds),
        Text(limits.Disk >> 10), Text(limits.Free >> 10), .. places,
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
