namespace Homelab.Configuration;

/// <summary>The tasks a pipeline can be started for.</summary>
public enum HomelabTask { Backup, Prune, Check, Drill, Drift, Sync, Cancel, SecretsAudit, Briefing, Research, Memory }

/// <summary>Tasks as the pipeline's <c>task</c> input writes them.</summary>
public static class HomelabTasks
{
    private static readonly (HomelabTask Task, string Word)[] Words =
        [.. Enum.GetValues<HomelabTask>().Select(task => (task, task is HomelabTask.SecretsAudit ? "secrets-audit" : task.ToString().ToLowerInvariant()))];

    /// <summary>Such as <c>secrets-audit</c>.</summary>
    public static string Word(this HomelabTask task) => Array.Find(Words, entry => entry.Task == task).Word;

    public static HomelabTask? Parse(string word) => Array.Find(Words, entry => entry.Word == word) is (var task, { }) ? task : null;
}
