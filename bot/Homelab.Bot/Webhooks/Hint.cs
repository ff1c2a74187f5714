using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Homelab.GitLab.Notes;
using Homelab.GitLab.Webhooks;

namespace Homelab.Bot.Webhooks;

/// <summary>What a delivery points at. It is only a hint: what is true is read from GitLab again.</summary>
/// <param name="Project">The project's number.</param>
/// <param name="Path">Its path, as the delivery says.</param>
internal abstract partial record Hint(long Project, string Path)
{
    /// <summary>What the bot tells itself: look how far a task is.</summary>
    public const string Look = "homelab:look";

    /// <summary>The plan of a merge request may have changed.</summary>
    /// <param name="Request">Its number in its project.</param>
    public sealed record Plan(long Project, string Path, long Request) : Hint(Project, Path)
    {
        public override string Lane => $"{Project}!{Request}";
    }

    /// <summary>Somebody wrote something that may be a command. A lane of its own, so that no two are taken for one.</summary>
    public sealed record Comment(long Project, string Path, Noteable On, long Note) : Hint(Project, Path)
    {
        /// <summary>Null where a sweep found the comment: a project's activity does not tell.</summary>
        public required string? Thread { get; init; }

        public required long Author { get; init; }

        public required string Text { get; init; }

        public override string Lane => $"{Project}/note/{Note}";
    }

    /// <summary>A task that was asked for here may be further.</summary>
    public sealed record Run(long Project, string Path, string Name) : Hint(Project, Path)
    {
        public override string Lane => $"{Project}/run/{Name}";
    }

    /// <summary>Deliveries of one lane are handled one after the other.</summary>
    public abstract string Lane { get; }

    /// <summary>The allow-list of events and actions. Null for every other: genuine, and none of our business.</summary>
    public static Hint? Read(string? @event, ReadOnlySpan<byte> body) =>
        @event switch
        {
            "Merge Request Hook"
                when HookJson.Read(body, HookJson.Default.MergeRequestEvent) is { } happened && IsNews(happened.ObjectAttributes) => Of(
                happened.Project,
                happened.ObjectAttributes
            ),
            "Pipeline Hook" when HookJson.Read(body, HookJson.Default.PipelineEvent) is { } happened => happened.MergeRequest is { } request
                ? Of(happened.Project, request)
                : OfTask(happened.Project, happened.ObjectAttributes?.Name),
            // A plan job that ended while other jobs still run: no pipeline event tells of it.
            "Job Hook"
                when HookJson.Read(body, HookJson.Default.JobEvent) is { BuildStatus: "success" or "failed" or "canceled" } happened =>
                OfJob(happened),
            "Note Hook" or "Confidential Note Hook" when HookJson.Read(body, HookJson.Default.NoteEvent) is { } happened => OfNote(
                happened
            ),
            Look => OfLook(Encoding.UTF8.GetString(body)),
            _ => null,
        };

    // Titles, labels and assignees change without a new plan.
    private static bool IsNews(HookMergeRequest? request) =>
        request is { Action: "open" or "reopen" } or { Action: "update", Oldrev: not null };

    private static Plan? OfJob(JobEvent happened) =>
        happened.Ref?.Split('/') is ["refs", "merge-requests", var iid, _]
        && long.TryParse(iid, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Of(happened.Project, new HookMergeRequest { Iid = number })
            : null;

    private static Plan? Of(HookProject? project, HookMergeRequest? request) =>
        project is { Id: > 0 and { } id, PathWithNamespace: { } path } && request is { Iid: > 0 and { } iid }
            ? new Plan(id, path, iid)
            : null;

    private static Run? OfTask(HookProject? project, string? name) =>
        project is { Id: > 0 and { } id, PathWithNamespace: { } path } && TaskPipeline().Match(name ?? "") is { Success: true } match
            ? new Run(id, path, match.Groups["run"].Value)
            : null;

    private static Run? OfLook(string lane) =>
        lane.Split("/run/") is [var project, var run] && long.TryParse(project, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? new Run(id, "", run)
            : null;

    // On an update the event names the author, not whoever edited: nothing is done on anybody's behalf then.
    private static Comment? OfNote(NoteEvent happened) =>
        happened
            is {
                Project: { Id: > 0 and { } project, PathWithNamespace: { } path },
                ObjectAttributes: { Action: "create", System: not true } note
            }
        && note is { Id: > 0 and { } id, AuthorId: > 0 and { } author, Note: { } text }
        && text.Contains('/', StringComparison.Ordinal)
        && Noteable(happened) is { } on
            ? new Comment(project, path, on, id)
            {
                Thread = note.DiscussionId is { Length: > 0 } thread ? thread : null,
                Author = author,
                Text = text,
            }
            : null;

    private static Noteable? Noteable(NoteEvent happened) =>
        happened.ObjectAttributes!.NoteableType switch
        {
            "MergeRequest" when happened.MergeRequest is { Iid: > 0 and { } iid } => new Noteable(NoteableKind.MergeRequest, iid),
            "Issue" when happened.Issue is { Iid: > 0 and { } iid } => new Noteable(NoteableKind.Issue, iid),
            _ => null,
        };

    [GeneratedRegex("^homelab [a-z-]{1,30} (?<run>note-[0-9]{1,19})$")]
    private static partial Regex TaskPipeline();
}
