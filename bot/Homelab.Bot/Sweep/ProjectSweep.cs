using System.Globalization;
using System.Text.Json;
using Homelab.Bot.Commands;
using Homelab.Bot.Inbox;
using Homelab.Bot.Projects;
using Homelab.Bot.Webhooks;
using Homelab.GitLab.Pipelines;
using Homelab.GitLab.Projects;
using Homelab.GitLab.Webhooks;

namespace Homelab.Bot.Sweep;

/// <summary>
/// Looks through what happened in one project since it was last looked through, and puts into the inbox what no hook told: one list of
/// comments and one of pipelines, whatever the number of merge requests.
/// </summary>
internal sealed class ProjectSweep(WatchedProject project, DeliveryInbox inbox, Watermarks watermarks, TimeProvider time)
{
    /// <summary>Clocks differ, and what is written in the same moment does not appear in the same moment.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    /// <summary>So long a hook may still be on its way.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(1);

    /// <summary>So many lines of activity in one sweep; what a longer absence has more of is not looked at.</summary>
    private const int Most = 10_000;

    /// <summary>What was found.</summary>
    public async Task<SweepResult> RunAsync(CancellationToken ct)
    {
        var read = await project.ReadAsync(ct);
        var id = long.Parse($"{read.Id}", CultureInfo.InvariantCulture);
        if (await watermarks.FindAsync(id) is not { } mark)
        {
            await watermarks.BeginAsync(id, await NewestAsync(read, ct));
            return new SweepResult(0, 0, 0, false);
        }

        var (comments, last) = await CommentsAsync(read, id, mark, ct);
        var (pipelines, updated) = await PipelinesAsync(read, id, mark, ct);
        await watermarks.MoveAsync(id, mark with { Comments = last, Pipelines = updated });
        return comments with { Pipelines = pipelines };
    }

    // By GitLab's clock, because a machine that has just started may not know the time. Where nothing ever happened any time will do.
    private async Task<Watermark> NewestAsync(Project read, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var happened = await project.GitLab.Projects.ListEventsAsync(read.Id, "commented", null, ct).FirstOrDefaultAsync(ct);
        var filter = new PipelineFilter { Source = "merge_request_event" };
        var pipeline = await project.GitLab.Pipelines.ListAsync(read.Id, filter, ct).FirstOrDefaultAsync(ct);
        var comments = happened?.CreatedAt ?? now;
        return new Watermark(comments, comments, pipeline?.UpdatedAt ?? now);
    }

    private async Task<(SweepResult Found, DateTimeOffset Last)> CommentsAsync(Project read, long id, Watermark mark, CancellationToken ct)
    {
        var (found, seen, last, since) = (new SweepResult(0, 0, 0, false), 0, mark.Comments, mark.Comments - Overlap);
        var day = DateOnly.FromDateTime(since.UtcDateTime).AddDays(-1);
        await foreach (var happened in project.GitLab.Projects.ListEventsAsync(read.Id, "commented", day, ct))
        {
            if (happened.CreatedAt is not { } at || at < since)
                break;
            if (at > last)
                last = at;
            if (at > mark.Installed && IsCommand(happened) && await TellAsync(read, id, happened))
                found = found with { Commands = found.Commands + 1, Lost = found.Lost + (time.GetUtcNow() - at > OnItsWay ? 1 : 0) };
            if (++seen == Most)
                return (found with { IsCut = true }, last);
        }

        return (found, last);
    }

    private async Task<(int Found, DateTimeOffset Last)> PipelinesAsync(Project read, long id, Watermark mark, CancellationToken ct)
    {
        var (found, last) = (0, mark.Pipelines);
        var filter = new PipelineFilter { Source = "merge_request_event", UpdatedAfter = mark.Pipelines - Overlap };
        await foreach (var pipeline in project.GitLab.Pipelines.ListAsync(read.Id, filter, ct).Take(Most))
        {
            if (pipeline.UpdatedAt is not { } at || RequestOf(pipeline) is not { } iid)
                continue;
            if (at > last)
                last = at;
            found += await TellAsync(read, id, pipeline, iid, at) ? 1 : 0;
        }

        return (found, last);
    }

    private static bool IsCommand(ProjectEvent happened) =>
        happened is { Note: { System: not true, NoteableIid: > 0, Body: { } body }, AuthorId: > 0 } && CommandRegistry.IsMeant(body);

    private static long? RequestOf(Pipeline pipeline) =>
        pipeline.Ref?.Split('/') is ["refs", "merge-requests", var iid, _]
        && long.TryParse(iid, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    // In the shape in which a hook would have told it: from there on there is one way for both.
    private Task<bool> TellAsync(Project read, long id, ProjectEvent happened)
    {
        var note = happened.Note!;
        var told = new NoteEvent
        {
            Project = Of(read, id),
            ObjectAttributes = new HookNote
            {
                Id = note.Id.Value,
                Note = note.Body,
                NoteableType = note.NoteableType,
                Action = "create",
                AuthorId = happened.AuthorId,
            },
            MergeRequest = note.NoteableType == "MergeRequest" ? new HookMergeRequest { Iid = note.NoteableIid } : null,
            Issue = note.NoteableType == "Issue" ? new HookIssue { Iid = note.NoteableIid } : null,
        };
        return AppendAsync(
            $"sweep:note:{note.Id.Value}",
            "Note Hook",
            JsonSerializer.SerializeToUtf8Bytes(told, HookJson.Default.NoteEvent),
            isOnce: true
        );
    }

    private Task<bool> TellAsync(Project read, long id, Pipeline pipeline, long iid, DateTimeOffset at)
    {
        var told = new PipelineEvent
        {
            Project = Of(read, id),
            MergeRequest = new HookMergeRequest { Iid = iid },
        };
        return AppendAsync(
            $"sweep:pipeline:{pipeline.Id.Value}:{at.ToUnixTimeMilliseconds()}",
            "Pipeline Hook",
            JsonSerializer.SerializeToUtf8Bytes(told, HookJson.Default.PipelineEvent),
            isOnce: false
        );
    }

    private static HookProject Of(Project read, long id) => new() { Id = id, PathWithNamespace = read.PathWithNamespace };

    /// <param name="isOnce">A lane that anything came for needs nothing more.</param>
    private async Task<bool> AppendAsync(string key, string @event, byte[] body, bool isOnce) =>
        Hint.Read(@event, body) is { } hint
        && !(isOnce && await inbox.KnowsAsync(hint.Lane))
        && await inbox.AppendAsync(new Delivery(key, hint.Lane, @event, body));
}

/// <summary>What a sweep put into the inbox.</summary>
/// <param name="Lost">Those of the commands whose hook will not come any more.</param>
/// <param name="IsCut">There was more than one sweep looks at.</param>
internal sealed record SweepResult(int Commands, int Lost, int Pipelines, bool IsCut);
