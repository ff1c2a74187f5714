using Homelab.Bot.Health;
using Homelab.Bot.Inbox;
using Homelab.Bot.Projects;
using Homelab.Bot.Webhooks;
using Homelab.Bot.Work;
using Homelab.GitLab;
using Homelab.GitLab.MergeRequests;
using Homelab.Reports.Notes.Plans;

namespace Homelab.Bot.PlanNotes;

/// <summary>
/// Makes the plan note of a merge request what it should be now. It reads everything again, so one event or ten, in whatever order, early
/// or late, end in the same note.
/// </summary>
internal sealed partial class PlanNoteHandler(
    Effects effects,
    PlanHistory history,
    PlanNoteMetrics metrics,
    GitLabHealth health,
    ILogger<PlanNoteHandler> log
)
{
    private const string Marker = "homelab:plan";

    public async Task<Handled> HandleAsync(WatchedProject project, Hint.Plan hint, CancellationToken ct)
    {
        try
        {
            await SettleAsync(project, new MergeRequestIid(hint.Request), ct);
            await health.WorkedAsync(project.Path);
            return new Handled.Done();
        }
        catch (GitLabException e)
        {
            if (e is GitLabUnauthorizedException or GitLabForbiddenException)
                health.Refused(project.Path, e.Message);
            return e is GitLabInvalidException or GitLabTooLargeException or GitLabMovedException
                ? new Handled.Never(e.Message)
                : new Handled.Later(e.Message);
        }
    }

    private async Task SettleAsync(WatchedProject project, MergeRequestIid iid, CancellationToken ct)
    {
        var request = await project.GitLab.MergeRequests.GetAsync((await project.ReadAsync(ct)).Id, iid, ct);
        // A fork's pipeline runs in the fork, with the fork's code and variables: nothing of it is shown here.
        if (request.State != "opened" || request.SourceProjectId != request.TargetProjectId)
            return;
        var note = new StickyNote(project, request, Marker, effects);
        var state = await new PlanStateReader(project, request).ReadAsync(ct);
        if (await WriteAsync(project, request, note, state, ct) is not { } outcome)
            return;
        metrics.Written(outcome);
        Log.Written(log, project.Path, iid.Value, outcome);
    }

    private async Task<StickyOutcome?> WriteAsync(
        WatchedProject project,
        MergeRequest request,
        StickyNote note,
        PlanState state,
        CancellationToken ct
    )
    {
        // A report that is gone takes nothing from the plan that was shown of it.
        if (
            state is PlanState.Settled { GoneSince: { } since } gone
            && await history.WasShownAsync($"{(await project.ReadAsync(ct)).Id}", request.Iid.Value, gone.Pipeline.Id.Value)
            && await note.RemarkAsync(
                $"🗄 **The report of this plan is gone since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC**; run the pipeline again for a new one.",
                ct
            )
                is { } remarked
        )
            return remarked;
        return await ContentAsync(project, request, note, state, ct) is { } content
            ? await note.WriteAsync(PlanNote.Write(content), ct)
            : null;
    }

    /// <summary>Null when there is nothing to say: a first note appears with the first result, not before.</summary>
    private async Task<PlanNoteContent?> ContentAsync(
        WatchedProject project,
        MergeRequest request,
        StickyNote note,
        PlanState state,
        CancellationToken ct
    ) =>
        state switch
        {
            PlanState.Settled { Gaps: [{ Reason: PlanGapReason.NoJob or PlanGapReason.PipelineBroken }, ..] }
                when !await note.ExistsAsync(ct) => null,
            PlanState.Settled settled => await ShownAsync(project, request, settled, null, ct),
            PlanState.Awaited awaited when await note.ExistsAsync(ct) => awaited.Older is { } older
                ? await ShownAsync(project, request, older, awaited.Plan, ct)
                : new PlanNoteContent([]) { Awaited = awaited.Plan },
            _ => null,
        };

    private async Task<PlanNoteContent> ShownAsync(
        WatchedProject project,
        MergeRequest request,
        PlanState.Settled shown,
        AwaitedPlan? awaited,
        CancellationToken ct
    ) =>
        new(shown.Reports)
        {
            Gaps = shown.Gaps,
            Awaited = awaited,
            JobUrl = shown.JobUrl,
            ChangesItsOwnPipeline = await new PipelineChanges(project, request).AnyAsync(ct),
            History = await history.RecordAsync($"{(await project.ReadAsync(ct)).Id}", request.Iid.Value, shown),
        };

    private static partial class Log
    {
        [LoggerMessage(30, LogLevel.Information, "The plan note of {Project}!{Request}: {Outcome}.")]
        public static partial void Written(ILogger log, string project, long request, StickyOutcome outcome);
    }
}
