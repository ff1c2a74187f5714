using Homelab.Configuration;
using Homelab.Evidence;
using Homelab.GitLab.Notes;
using Homelab.GitLab.Pipelines;
using Homelab.Reports.Backups;
using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Reports.Notes.Drills;
using Homelab.Reports.Quantities;
using Homelab.Reports.Safe;

namespace Homelab.Bot.Tasks;

/// <summary>What the bot says of a task from the moment it is asked for until it is over: one note, the state first, at most a few
/// lines.</summary>
internal static class TaskAnswers
{
    public static SafeNote New(NoteId comment) => new SafeNote().Marker($"homelab:answer {comment.Value}");

    public static string Accepted(NoteId comment, Asked asked, TimeSpan? usual) =>
        New(comment)
            .Paragraph(
                asked.IsJoined
                    ? $"👀 **The same runs already**: {About(asked.Request!)}. I answer here, too; nothing is started twice."
                    : (Markup)$"👀 **{Title(asked.Request!)} accepted**: {About(asked.Request!)}. {Usually(usual)}I edit this note."
            )
            .ToString();

    public static string Waiting(NoteId comment, Asked asked, Pipeline pipeline, TimeSpan? usual) =>
        New(comment)
            .Paragraph(
                $"⏳ **Waits**: {About(asked.Request!)}, since {Clock(pipeline.CreatedAt)} UTC ({pipeline.Status ?? "?"}). {Usually(usual)}{Link(pipeline)}"
            )
            .ToString();

    public static string Running(NoteId comment, Asked asked, Pipeline pipeline, TimeSpan? usual) =>
        New(comment)
            .Paragraph(
                $"▶️ **Running** since {Clock(pipeline.StartedAt ?? pipeline.CreatedAt)} UTC: {About(asked.Request!)}. {Usually(usual)}{Link(pipeline)}"
            )
            .ToString();

    public static string NoPipeline(NoteId comment, Asked asked) =>
        New(comment)
            .Paragraph(
                $"⏸️ **Not started yet**: GitLab has the wish for {About(asked.Request!)} and shows no pipeline of that name. I look on; if one runs, it is told here."
            )
            .ToString();

    public static string Refused(NoteId comment, TaskRequest request, string said)
    {
        var note = New(comment).Paragraph($"🚫 **Not started**: GitLab starts no pipeline for the task {request.Task.Word()}.");
        if (said == "no trigger token")
            return note.Paragraph($"Nobody gave me a trigger token: set {"GitLab__Projects__0__TriggerToken"} of the bot.").ToString();
        return note.Text(said)
            .Paragraph(
                $"The repository must declare the inputs {"task"}, {"arguments"} and {"run"}, include the component {Component(request.Task)} and hand them on; its README shows the lines."
            )
            .ToString();
    }

    public static string NotStarted(NoteId comment, string said) =>
        New(comment).Paragraph($"🚫 **Not started**: GitLab starts no pipeline for this merge request.").Text(said).ToString();

    public static string NoConfiguration(NoteId comment) =>
        New(comment)
            .Paragraph(
                $"🚫 **Not run**: {"homelab.yml"} of the default branch is missing or has faults. {"homelab config check"} names them."
            )
            .ToString();

    public static string Planning(NoteId comment, Pipeline pipeline) =>
        New(comment).Paragraph($"▶️ **Plans again**; the plan note follows. {Link(pipeline)}").ToString();

    public static string Cancelled(NoteId comment, int cancelled, IReadOnlyList<Pipeline> tasks)
    {
        var note = New(comment)
            .Paragraph(
                cancelled == 0
                    ? $"Nothing of this merge request runs."
                    : (Markup)$"⏹️ **Cancelled**: {cancelled} of this merge request's pipelines."
            );
        foreach (var task in tasks)
            note.Bullet($"{task.Name ?? "a task"} runs on the default branch, where I may cancel nothing. {Link(task)}");
        return note.ToString();
    }

    /// <summary>What came of it, and how to remember it.</summary>
    public static (string Text, string Outcome) Ended(NoteId comment, Asked asked, Pipeline pipeline, TaskReport report) =>
        report switch
        {
            TaskReport.Drill drill => Drilled(comment, drill.Report, pipeline),
            TaskReport.Backup backup => BackedUp(comment, backup.Report, pipeline),
            TaskReport.Doubted doubted => (
                NoVerdict(comment, asked, pipeline, $"a report is there that I do not believe", doubted.Why),
                "doubted"
            ),
            TaskReport.Broken broken => (NoVerdict(comment, asked, pipeline, $"its report is of no use", broken.Why), "broken"),
            _ when pipeline.Status == "canceled" => (
                NoVerdict(comment, asked, pipeline, $"somebody cancelled the pipeline", null),
                "canceled"
            ),
            _ when pipeline.Status == "skipped" => (NoVerdict(comment, asked, pipeline, $"GitLab skipped the pipeline", null), "skipped"),
            _ => (NoVerdict(comment, asked, pipeline, $"the job left no report, or it is gone", null), "missing"),
        };

    /// <summary>The line that people are told of, when it ended otherwise than well, or late.</summary>
    public static string Over(NoteId comment, string outcome) =>
        new SafeNote()
            .Marker($"homelab:over {comment.Value}")
            .Paragraph(
                outcome is "passed" ? $"✅ It is over, and well: see above." : (Markup)$"🔔 It is over, and not as it should be: see above."
            )
            .ToString();

    /// <summary>GitLab has more pipelines of one run than it was asked for.</summary>
    public static string Several(NoteId comment, Pipeline followed, IEnumerable<Pipeline> others)
    {
        var note = new SafeNote()
            .Marker($"homelab:several {comment.Value}")
            .Paragraph($"⚠️ GitLab has more than one pipeline of this run. The answer is of the first one. {Link(followed)}");
        foreach (var other in others)
            note.Bullet($"Also started, and {other.Status ?? "unknown"}: cancel it if it still runs. {Link(other)}");
        return note.ToString();
    }

    private static string NoVerdict(NoteId comment, Asked asked, Pipeline pipeline, Words why, string? more) =>
        New(comment)
            .Paragraph(
                more is null
                    ? $"❔ **No verdict** on {About(asked.Request!)}: {why}. That says nothing about your backup. {Link(pipeline)}"
                    : (Markup)
                        $"❔ **No verdict** on {About(asked.Request!)}: {why} ({more}). That says nothing about your backup. {Link(pipeline)}"
            )
            .ToString();

    private static (string, string) Drilled(NoteId comment, DrillReport report, Pipeline pipeline)
    {
        var verdict = DrillVerdicts.Believe(report).Verdict;
        Markup sets = Listed([.. report.Sets.Select(set => set.Set)]);
        var note = New(comment)
            .Paragraph(
                verdict switch
                {
                    DrillVerdict.Pass => $"✅ **Restore proven**: {sets}.",
                    DrillVerdict.Warn => $"⚠️ **Restored, but look**: {sets}. Not counted as proven.",
                    DrillVerdict.Fail => $"❌ **Restore failed**: {sets}.",
                    _ => (Markup)$"❔ **No verdict** on {sets}: the drill could not be held. That says nothing about your backup.",
                }
            );
        var whole = DrillNote.Write(new DrillNoteContent(report) { JobUrl = pipeline.WebUrl });
        return (note + whole[(whole.IndexOf('\n', StringComparison.Ordinal) + 1)..], Word(verdict));
    }

    private static string Word(DrillVerdict verdict) =>
        verdict switch
        {
            DrillVerdict.Pass => "passed",
            DrillVerdict.Warn => "warned",
            DrillVerdict.Fail => "failed",
            _ => "inconclusive",
        };

    private static (string, string) BackedUp(NoteId comment, BackupReport report, Pipeline pipeline)
    {
        var sets = Listed([.. report.Sets.Select(set => set.Set)]);
        var (head, outcome) = report.Verdict switch
        {
            Severity.Note => ((Markup)$"✅ **Backed up**: {sets} to {report.Tier}, in {Elapsed.Words(report.Seconds)}.", "passed"),
            Severity.Look => ((Markup)$"⚠️ **Backed up, but look**: {sets} to {report.Tier}.", "warned"),
            _ => ((Markup)$"❌ **Backup failed**: {sets} to {report.Tier}.", "failed"),
        };
        var note = New(comment).Paragraph(head);
        foreach (var finding in report.Findings.Where(finding => finding.Severity is not Severity.Note).Take(5))
            note.Bullet($"{finding.Code} {finding.Subject ?? ""}: {finding.Sentence}");
        return (note.Paragraph(Link(pipeline)).ToString(), outcome);
    }

    private static Markup About(TaskRequest request) =>
        (request.Task, request.Arguments) switch
        {
            (HomelabTask.Drill, [var sets, var tier, var at]) => $"{(sets.Length == 0 ? "every set" : sets)}{From(tier)}{At(at)}",
            (HomelabTask.Backup, [var host, var tier]) => $"{tier} of {host}",
            _ => $"{request.Task.Word()}",
        };

    private static Markup From(string tier) => tier.Length == 0 ? $"" : (Markup)$" from {tier}";

    private static Markup At(string at) => at.Length == 0 ? $"" : (Markup)$", snapshot {at}";

    private static Words Title(TaskRequest request) => request.Task is HomelabTask.Drill ? (Words)$"Drill" : $"Backup";

    private static string Component(HomelabTask task) => task is HomelabTask.Drill ? "restore-drill" : task.Word();

    private static Markup Usually(TimeSpan? usual) => usual is { } time ? (Markup)$"Usually {Elapsed.Words(time.TotalSeconds)}. " : $"";

    private static Markup Link(Pipeline pipeline) =>
        SafeLink.To(pipeline.WebUrl, $"Pipeline") is { } link ? $"{link}" : (Markup)$"Pipeline {pipeline.Id.Value}";

    private static Markup Listed(IReadOnlyList<string> sets) =>
        sets.Count == 0 ? (Markup)$"no set" : sets.Skip(1).Take(9).Aggregate((Markup)$"{sets[0]}", (all, one) => $"{all}, {one}");

    private static string Clock(DateTimeOffset? time) => time?.UtcDateTime.ToString("HH:mm") ?? "?";
}
