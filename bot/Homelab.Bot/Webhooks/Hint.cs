using System.Globalization;
using Homelab.GitLab.Webhooks;

namespace Homelab.Bot.Webhooks;

/// <summary>What a delivery points at. It is only a hint: what is true is read from GitLab again.</summary>
/// <param name="Project">The project's number.</param>
/// <param name="Path">Its path, as the delivery says.</param>
/// <param name="Request">The number of the merge request in its project.</param>
internal sealed record Hint(long Project, string Path, long Request)
{
    public string Lane => $"{Project}!{Request}";

    /// <summary>The allow-list of events and actions. Null for every other: genuine, and none of our business.</summary>
    public static Hint? Read(string? @event, ReadOnlySpan<byte> body) =>
        @event switch
        {
            "Merge Request Hook"
                when HookJson.Read(body, HookJson.Default.MergeRequestEvent) is { } happened && IsNews(happened.ObjectAttributes) => Of(
                happened.Project,
                happened.ObjectAttributes
            ),
            "Pipeline Hook" when HookJson.Read(body, HookJson.Default.PipelineEvent) is { MergeRequest: { } request } happened => Of(
                happened.Project,
                request
            ),
            // A plan job that ended while other jobs still run: no pipeline event tells of it.
            "Job Hook"
                when HookJson.Read(body, HookJson.Default.JobEvent) is { BuildStatus: "success" or "failed" or "canceled" } happened =>
                OfJob(happened),
            _ => null,
        };

    // Titles, labels and assignees change without a new plan.
    private static bool IsNews(HookMergeRequest? request) =>
        request is { Action: "open" or "reopen" } or { Action: "update", Oldrev: not null };

    private static Hint? OfJob(JobEvent happened) =>
        happened.Ref?.Split('/') is ["refs", "merge-requests", var iid, _]
        && long.TryParse(iid, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Of(happened.Project, new HookMergeRequest { Iid = number })
            : null;

    private static Hint? Of(HookProject? project, HookMergeRequest? request) =>
        project is { Id: > 0 and { } id, PathWithNamespace: { } path } && request is { Iid: > 0 and { } iid }
            ? new Hint(id, path, iid)
            : null;
}
