using System.Globalization;

namespace Homelab.Restores.Drills.Guards;

/// <summary>What a machine says of itself. It is asked by a script over its standard input, so that nothing has to be quoted.</summary>
internal sealed record TargetFacts
{
    private const string Marker = "/etc/homelab-drill-target";

    /// <summary>What its marker says; null without one.</summary>
    public string? Id { get; init; }

    public string MachineId { get; init; } = "";

    public IReadOnlyList<string> Names { get; init; } = [];

    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>How long its first process has been running: since it booted, or since the container was started.</summary>
    public TimeSpan? Up { get; init; }

    /// <summary>Those of the paths asked about that hold something.</summary>
    public IReadOnlyList<string> Occupied { get; init; } = [];

    /// <summary>A script for sh. Paths are given to it as lines of a quoted here-document, whatever they hold.</summary>
    public static string Script(IReadOnlyList<string> paths)
    {
        var end = "END_OF_PATHS";
        while (paths.Contains(end))
            end += "_";
        return $$"""
            [ -r {{Marker}} ] && printf 'id=%s\n' "$(head -n 1 {{Marker}})"
            printf 'machine=%s\n' "$(cat /etc/machine-id 2>/dev/null)"
            printf 'name=%s\n' "$(hostname 2>/dev/null)" "$(hostname -f 2>/dev/null)"
            for address in $(hostname -I 2>/dev/null); do printf 'address=%s\n' "$address"; done
            started=$(sed 's/.*) //' /proc/1/stat | cut -d ' ' -f 20)
            printf 'up=%s %s %s\n' "$(cut -d ' ' -f 1 /proc/uptime)" "$started" "$(getconf CLK_TCK 2>/dev/null || echo 100)"
            while IFS= read -r path; do
              if [ -L "$path" ] || [ -f "$path" ] || [ -n "$(ls -A "$path" 2>/dev/null)" ]; then printf 'occupied=%s\n' "$path"; fi
            done <<'{{end}}'
            {{string.Join('\n', paths.Where(path => !path.Contains('\n', StringComparison.Ordinal)))}}
            {{end}}
            printf 'end=\n'

            """;
    }

    /// <summary>Null if the script did not come to its end.</summary>
    public static TargetFacts? Read(string output)
    {
        var lines = output
            .Split('\n')
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0], pair => pair[1].Trim());
        if (!lines.Contains("end"))
            return null;
        return new TargetFacts
        {
            Id = lines["id"].FirstOrDefault(),
            MachineId = lines["machine"].FirstOrDefault() ?? "",
            Names = [.. lines["name"].Where(name => name.Length > 0).Distinct()],
            Addresses = [.. lines["address"]],
            Up = lines["up"].FirstOrDefault() is { } up ? Uptime(up.Split(' ')) : null,
            Occupied = [.. lines["occupied"]],
        };
    }

    private static TimeSpan? Uptime(string[] numbers)
    {
        var read = numbers
            .Select(text =>
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                    ? number
                    : -1
            )
            .ToArray();
        return read is [>= 0, >= 0, > 0] && read[0] - (read[1] / read[2]) is var seconds and >= 0 and < int.MaxValue
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }
}
