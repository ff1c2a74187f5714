namespace Homelab.Configuration;

/// <summary>The tasks a pipeline can be started for.</summary>
public enum HomelabTask
{
    Backup,
    Prune,
    Check,
    Drill,
    Drift,
    Sync,
    Cancel,
    SecretsAudit,
    Briefing,
    Research,
    Memory,
}

/// <summary>Tasks as the pipeline's <c>task</c> input writes them.</summary>
public static class HomelabTasks
{
    private static readonly (HomelabTask Task, string Word)[] Words =
    [
        .. Enum.GetValues<HomelabTask>()
            .Select(task => (task, task is HomelabTask.SecretsAudit ? "secrets-audit" : task.ToString().ToLowerInvariant())),
    ];

    /// <summary>Such as <c>secrets-audit</c>.</summary>
    public static string Word(this HomelabTask task) => Array.Find(Words, entry => entry.Task == task).Word;

    public static HomelabTask? Parse(string word) => Array.Find(Words, entry => entry.Word == word) is (var task, { }) ? task : null;

    /// <summary>The name of a task's monitor, as it stands in <c>KUMA_&lt;MONITOR&gt;_URL</c>; null for tasks without one.</summary>
    public static string? Monitor(HomelabTask task, IReadOnlyList<string> arguments) =>
        task switch
        {
            HomelabTask.Backup => $"BACKUP_{arguments[1].ToUpperInvariant()}",
            HomelabTask.Prune or HomelabTask.Check => $"{task.Word()}_{arguments[0]}".ToUpperInvariant(),
            HomelabTask.Drill or HomelabTask.Drift or HomelabTask.Sync => task.Word().ToUpperInvariant(),
            HomelabTask.Briefing or HomelabTask.Research or HomelabTask.Memory => $"AGENT_{task.Word().ToUpperInvariant()}",
            _ => null,
        };
}
