namespace Homelab.Simulator.Notes;

/// <summary>The names GitLab would know; of its 1,800 those that bots and people here use.</summary>
internal static class Emoji
{
    public static readonly HashSet<string> Names =
    [
        "thumbsup", "thumbsdown", "+1", "-1", "eyes", "white_check_mark", "heavy_check_mark", "x", "heart", "tada", "rocket", "warning", "hourglass", "hourglass_flowing_sand",
        "stopwatch", "repeat", "octagonal_sign", "no_entry", "no_entry_sign", "ok_hand", "pray", "fire", "bulb", "question", "exclamation", "smile", "laughing", "confused",
        "cry", "thinking", "clap", "wave", "zzz", "lock", "unlock", "construction", "robot", "ship", "star", "100", "sparkles", "green_circle", "red_circle", "yellow_circle",
    ];
}
