using System.Text.RegularExpressions;

namespace Homelab.Configuration;

/// <summary>One pipeline schedule the file asks for.</summary>
public sealed partial record Schedule(HomelabTask Task, IReadOnlyList<string> Arguments, Cron Cron, TimeZoneInfo TimeZone)
{
    /// <summary>The end of the schedule's description in GitLab: by it we know our own.</summary>
    public string Marker => $"[homelab:{Task.Word()}:{TaskArguments.Encode(Arguments)}]";

    /// <summary>Such as <c>backup nas fast</c>.</summary>
    public string Title => string.Join(' ', Arguments.Prepend(Task.Word()));

    /// <summary>What GitLab shows: the title, and the marker at the end.</summary>
    public string Description => $"{Title} {Marker}";

    /// <summary>The name of the task's monitor, as it stands in <c>KUMA_&lt;MONITOR&gt;_URL</c>.</summary>
    public string? Monitor => HomelabTasks.Monitor(Task, Arguments);

    /// <summary>When it starts next, in the file's time zone; GitLab's own <c>next_run_at</c> decides.</summary>
    public DateTimeOffset? Next(DateTimeOffset after) =>
        Cron.Next(after, TimeZone) is { } next ? TimeZoneInfo.ConvertTime(next, TimeZone) : null;

    /// <summary>The task and arguments a schedule's description ends with, or null if it is not one of ours.</summary>
    public static (HomelabTask Task, IReadOnlyList<string> Arguments)? ReadMarker(string description) =>
        MarkerAtEnd().Match(description) is { Success: true } match
        && HomelabTasks.Parse(match.Groups["task"].Value) is { } task
        && TaskArguments.Decode(match.Groups["arguments"].Value) is { } arguments
            ? (task, arguments)
            : null;

    [GeneratedRegex(@"\[homelab:(?<task>[a-z-]{1,30}):(?<arguments>[A-Za-z0-9_-]{0,900})\]\z", RegexOptions.CultureInvariant)]
    private static partial Regex MarkerAtEnd();
}
