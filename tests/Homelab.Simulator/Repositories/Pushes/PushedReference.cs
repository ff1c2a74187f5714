using System.Text.Json.Nodes;
using Homelab.Simulator.Hooks;
using Homelab.Simulator.Projects;

namespace Homelab.Simulator.Repositories.Pushes;

/// <summary>A moved reference with the commits it brought, oldest first and at most 20 of <paramref name="Total"/>.</summary>
/// <param name="Head">The commit it points to now; null when it is gone.</param>
internal sealed record PushedReference(RefChange Change, string? Head, IReadOnlyList<PushedCommit> Commits, int Total)
{
    private const int Listed = 20;

    /// <summary><c>[skip ci]</c> or <c>[ci skip]</c> in the newest message.</summary>
    public bool AsksToSkip => Commits.Count > 0 && (Says("[skip ci]") || Says("[ci skip]"));

    public static async Task<PushedReference> ReadAsync(Project project, RefChange change, CancellationToken ct)
    {
        var repository = project.Repository;
        if (change.IsGone)
            return new PushedReference(change, null, [], 0);
        var head = await repository.HeadAsync(change.Reference, ct);
        if (change.IsTag || head is null)
            return new PushedReference(change, head, [], 0);
        var range = await RangeAsync(project, change, ct);
        var total = int.Parse((await repository.MustAsync(["rev-list", "--count", .. range], ct)).Text);
        var commits = await repository.CommitsAsync([$"-{Listed}", .. range], ct);
        commits.Reverse();
        return new PushedReference(change, head, await PushedCommit.WithFilesAsync(repository, commits, ct), total);
    }

    public HookEvent ToEvent(World world, Push push) =>
        Change.IsTag
            ? new HookEvent("Tag Push Hook", "tag_push_events", Payload(world, push, "tag_push"))
            : new HookEvent("Push Hook", "push_events", Payload(world, push, "push"));

    // A new branch brings what the default branch has not.
    private static async Task<string[]> RangeAsync(Project project, RefChange change, CancellationToken ct)
    {
        if (!change.IsNew)
            return [change.After, $"^{change.Before}"];
        return
            change.Branch == project.DefaultBranch
            || await project.Repository.HeadAsync($"refs/heads/{project.DefaultBranch}", ct) is not { } known
            ? [change.After]
            : [change.After, $"^{known}"];
    }

    private bool Says(string words) => Commits[^1].Commit.Message.Contains(words, StringComparison.OrdinalIgnoreCase);

    private JsonObject Payload(World world, Push push, string kind)
    {
        var project = push.Project;
        var shown = Hooks.Payload.Of(project, world);
        return new JsonObject
        {
            ["object_kind"] = kind,
            ["event_name"] = kind,
            ["before"] = Change.Before,
            ["after"] = Change.After,
            ["ref"] = Change.Reference,
            ["ref_protected"] = Change.Branch is { } branch && project.IsProtected(branch),
            ["checkout_sha"] = Head,
            ["message"] = null,
            ["user_id"] = push.User.Id,
            ["user_name"] = push.User.Name,
            ["user_username"] = push.User.Username,
            ["user_email"] = null,
            ["user_avatar"] = null,
            ["project_id"] = project.Id,
            ["project"] = shown,
            ["commits"] = new JsonArray([.. Commits.Select(commit => (JsonNode)commit.ToJson(world, project))]),
            ["total_commits_count"] = Total,
            ["push_options"] = new JsonObject(),
            ["repository"] = new JsonObject
            {
                ["name"] = project.Name,
                ["url"] = shown["url"]!.DeepClone(),
                ["description"] = project.Description,
                ["homepage"] = shown["homepage"]!.DeepClone(),
                ["git_http_url"] = shown["git_http_url"]!.DeepClone(),
                ["git_ssh_url"] = shown["git_ssh_url"]!.DeepClone(),
                ["visibility_level"] = 0,
            },
        };
    }
}
