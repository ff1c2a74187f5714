using System.Text.Json.Nodes;
using Homelab.Simulator.Jobs;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Resolution;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Pipelines;

/// <summary>CI lint: an invalid file is an answer, not an error (api/lint.md).</summary>
internal static class LintRoutes
{
    public static void MapLint(this RouteTable routes)
    {
        routes.MapSlow(
            "POST",
            "/projects/:id/ci/lint",
            call => LintAsync(call, call.Required("content"), call.Text("ref"), call.Flag("dry_run") ?? false)
        );
        routes.MapSlow(
            "GET",
            "/projects/:id/ci/lint",
            async call =>
            {
                var reference = call.Text("content_ref") ?? call.Text("ref") ?? call.Project.DefaultBranch;
                return await LintAsync(call, content: null, call.Text("dry_run_ref") ?? reference, call.Flag("dry_run") ?? false);
            }
        );
    }

    private static async Task<Answer> LintAsync(Call call, string? content, string? reference, bool dryRun)
    {
        var ct = call.Http.RequestAborted;
        // glab sends an empty one.
        var name = string.IsNullOrEmpty(reference) ? call.Project.DefaultBranch : reference;
        var sha = await call.Project.Repository.HeadAsync(name, ct) ?? throw Refusal.NotFound("Commit");
        var origin = new PipelineOrigin(name.Replace("refs/heads/", "", StringComparison.Ordinal), sha, "push", call.Actor);
        try
        {
            var resolved = await ResolveAsync(call, origin, content, dryRun, ct);
            return Answer.Json(Json([], resolved, call.Flag("include_jobs") ?? false));
        }
        catch (Exception e) when (e is ConfigException or NoPipelineException)
        {
            return Answer.Json(Json([e.Message], null, withJobs: false));
        }
    }

    private static async Task<Resolved> ResolveAsync(Call call, PipelineOrigin origin, string? content, bool dryRun, CancellationToken ct)
    {
        Project project = call.Project;
        var commit = await project.Repository.CommitAsync(origin.Sha, ct);
        var scope = await Scope.OfAsync(call.World, project, origin, commit, ct);
        return await call.World.Engine.Resolver.ResolveAsync(project, origin, scope, ct, content, keepsAll: !dryRun);
    }

    private static JsonObject Json(IEnumerable<string> errors, Resolved? resolved, bool withJobs)
    {
        var json = new JsonObject
        {
            ["valid"] = resolved is not null,
            ["errors"] = new JsonArray([.. errors.Select(error => (JsonNode)error)]),
            ["warnings"] = new JsonArray(),
            ["merged_yaml"] = resolved?.Merged,
            ["includes"] = new JsonArray(),
        };
        if (withJobs && resolved is not null)
            json["jobs"] = new JsonArray([.. resolved.Jobs.Select(job => (JsonNode)Json(job))]);
        return json;
    }

    private static JsonObject Json(JobDefinition job) =>
        new()
        {
            ["name"] = job.Name,
            ["stage"] = job.Stage,
            ["before_script"] = Lines(job.BeforeScript),
            ["script"] = Lines(job.Script),
            ["after_script"] = Lines(job.AfterScript),
            ["tag_list"] = Lines(job.Tags),
            ["only"] = null,
            ["except"] = null,
            ["environment"] = job.Environment,
            ["when"] = job.When,
            ["allow_failure"] = job.AllowsFailure,
            ["needs"] = job.Needs is null
                ? null
                : new JsonArray([.. job.Needs.Select(need => (JsonNode)new JsonObject { ["name"] = need.Job })]),
        };

    private static JsonArray Lines(IReadOnlyList<string> lines) => [.. lines.Select(line => (JsonNode)line)];
}
