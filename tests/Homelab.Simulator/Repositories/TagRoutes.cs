using System.Text;
using System.Text.Json.Nodes;
using Homelab.Simulator.Repositories.Pushes;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Repositories;

internal static class TagRoutes
{
    private const string Path = "/projects/:id/repository/tags";

    public static void MapTags(this RouteTable routes)
    {
        routes.MapSlow("GET", Path, ListAsync);
        routes.MapSlow(
            "GET",
            Path + "/:tag",
            async call => Answer.Json(await JsonAsync(call, call.Route("tag")) ?? throw Refusal.NotFound("Tag"))
        );
        routes.MapSlow("POST", Path, call => call.Project.Repository.WriteAsync(() => CreateAsync(call), call.Http.RequestAborted));
        routes.MapSlow(
            "DELETE",
            Path + "/:tag",
            call => call.Project.Repository.WriteAsync(() => DeleteAsync(call), call.Http.RequestAborted)
        );
    }

    private static async Task<Answer> ListAsync(Call call)
    {
        var tags = await call.Project.Repository.ReferencesAsync(call.Http.RequestAborted, "refs/tags");
        var search = call.Text("search") ?? "";
        var shown = new List<JsonObject>();
        foreach (
            var name in tags
                .Keys.Select(reference => reference["refs/tags/".Length..])
                .Where(name => name.Contains(search, StringComparison.Ordinal))
        )
            shown.Add((await JsonAsync(call, name))!);
        return call.Page(shown, json => json);
    }

    private static async Task<Answer> CreateAsync(Call call)
    {
        var (name, target, repository) = (call.Required("tag_name"), call.Required("ref"), call.Project.Repository);
        if (!(await repository.RunAsync(["check-ref-format", $"refs/tags/{name}"], CancellationToken.None)).Succeeded)
            throw Refusal.Saying(400, "Tag name invalid");
        var sha = await repository.HeadAsync(target, CancellationToken.None) ?? throw Refusal.Saying(400, $"Target {target} is invalid");
        var made = call.Text("message") is { Length: > 0 } message ? await AnnotateAsync(call, name, sha, message) : sha;
        if (!await repository.MoveAsync($"refs/tags/{name}", made, Repository.NoCommit, CancellationToken.None))
            throw Refusal.Saying(400, $"Tag {name} already exists");
        await TellAsync(call, new RefChange($"refs/tags/{name}", Repository.NoCommit, made));
        return Answer.Created((await JsonAsync(call, name))!);
    }

    private static async Task<Answer> DeleteAsync(Call call)
    {
        var reference = $"refs/tags/{call.Route("tag")}";
        var tags = await call.Project.Repository.ReferencesAsync(CancellationToken.None, "refs/tags");
        if (!tags.TryGetValue(reference, out var sha))
            throw Refusal.NotFound("Tag");
        await call.Project.Repository.MoveAsync(reference, Repository.NoCommit, sha, CancellationToken.None);
        await TellAsync(call, new RefChange(reference, sha, Repository.NoCommit));
        return Answer.NoContent;
    }

    private static Task TellAsync(Call call, RefChange change) => new Push(call.Project, call.Actor, [change], []).TellAsync(call.World);

    private static async Task<string> AnnotateAsync(Call call, string name, string sha, string message)
    {
        var content = $"object {sha}\ntype commit\ntag {name}\ntagger {Signature.Of(call.Actor, call.World.Now).Raw}\n\n{message}\n";
        return (
            await call.Project.Repository.MustAsync(
                ["hash-object", "-t", "tag", "-w", "--stdin"],
                CancellationToken.None,
                Encoding.UTF8.GetBytes(content)
            )
        ).Text.Trim();
    }

    private static async Task<JsonObject?> JsonAsync(Call call, string name)
    {
        var repository = call.Project.Repository;
        if (await repository.HeadAsync($"refs/tags/{name}", call.Http.RequestAborted) is not { } sha)
            return null;
        var commit = await repository.CommitAsync(sha, call.Http.RequestAborted);
        var listed = (
            await repository.MustAsync(
                ["for-each-ref", "--format=%(objectname) %(objecttype) %(contents)", $"refs/tags/{name}"],
                call.Http.RequestAborted
            )
        ).Text.Split(' ', 3);
        return new JsonObject
        {
            ["name"] = name,
            ["message"] = listed[1] == "tag" ? listed[2].Trim() : "",
            ["target"] = listed[0],
            ["commit"] = commit.ToJson(call.World, call.Project),
            ["release"] = null,
            ["protected"] = false,
            ["created_at"] = listed[1] == "tag" ? commit.Committer.Iso : null,
        };
    }
}
