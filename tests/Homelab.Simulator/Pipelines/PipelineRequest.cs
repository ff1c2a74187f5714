using System.Text.Json.Nodes;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Resolution;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;
using Homelab.Simulator.Variables;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Pipelines;

/// <summary>A pipeline somebody asks for by the API, by a trigger token or by a schedule. Refusals are as GitLab words them.</summary>
internal static class PipelineRequest
{
    private const int MostInputs = 20;

    /// <summary>Checks reference and rights, makes the pipeline, and turns what stands in the way into 400. Nobody holds the
    /// turn.</summary>
    public static async Task<Pipeline> CreateAsync(World world, Project project, PipelineOrigin wanted, CancellationToken ct)
    {
        var origin = await FindAsync(project, wanted, ct) ?? throw Base("Reference not found");
        await world.InTurnAsync(() => Check(project, origin), ct);
        try
        {
            return await world.Engine.Factory.CreateAsync(project, origin, ct);
        }
        catch (Exception e) when (e is ConfigException or NoPipelineException)
        {
            throw Base(e.Message);
        }
    }

    public static Refusal Base(string message) => Refusal.Field("base", message);

    /// <summary>A list of key and value, or (triggers) an object.</summary>
    public static IReadOnlyList<Variable> Variables(Call call) =>
        call.Node("variables") switch
        {
            JsonArray list =>
            [
                .. list.Select(item => item as JsonObject ?? throw Refusal.Invalid("variables"))
                    .Select(item => new Variable($"{item["key"]}", $"{item["value"]}")
                    {
                        Type = item["variable_type"]?.ToString() ?? "env_var",
                    }),
            ],
            JsonObject map => [.. map.Select(pair => new Variable(pair.Key, $"{pair.Value}"))],
            _ => [],
        };

    public static Dictionary<string, JsonNode?> Inputs(Call call) =>
        (call.Node("inputs") as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value?.DeepClone());

    private static async Task<PipelineOrigin?> FindAsync(Project project, PipelineOrigin wanted, CancellationToken ct)
    {
        if (wanted.MergeRequest is not null)
            return wanted;
        var name = wanted.Ref;
        foreach (var (prefix, isTag) in new[] { ("refs/heads/", false), ("refs/tags/", true) })
        {
            var full = name.StartsWith("refs/", StringComparison.Ordinal) ? name : prefix + name;
            if (full.StartsWith(prefix, StringComparison.Ordinal) && await project.Repository.HeadAsync(full, ct) is { } sha)
                return wanted with { Ref = full[prefix.Length..], Sha = sha, IsTag = isTag };
        }

        return null;
    }

    private static void Check(Project project, PipelineOrigin origin)
    {
        if (!origin.User.IsAdmin && project.LevelOf(origin.User.Id) < Level.Developer)
            throw Base("Insufficient permissions to create a new pipeline");
        if (!project.MayRun(origin.User, origin.Ref, origin.IsTag, origin.MergeRequest))
            throw Base(
                $"You do not have sufficient permission to run a pipeline on '{origin.Ref}'. Please select a different branch or contact your administrator for assistance."
            );
        if (origin.Variables.Count > 0 && origin.Source != "schedule" && !MaySetVariables(project, origin.User))
            throw Base("Insufficient permissions to set pipeline variables");
        if (origin.Inputs.Count > MostInputs)
            throw Base($"The number of inputs must not exceed {MostInputs}");
    }

    private static bool MaySetVariables(Project project, User user)
    {
        var level = user.IsAdmin ? Level.Owner : project.LevelOf(user.Id);
        return project.Text("ci_pipeline_variables_minimum_override_role") switch
        {
            "no_one_allowed" => false,
            "owner" => level >= Level.Owner,
            "maintainer" => level >= Level.Maintainer,
            _ => level >= Level.Developer,
        };
    }
}
