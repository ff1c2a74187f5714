using System.Text;
using System.Text.Json.Nodes;
using Homelab.Simulator.Inputs;
using Homelab.Simulator.Jobs;
using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Resolution;

/// <summary>What a pipeline file comes to for one origin.</summary>
internal sealed record Resolved(IReadOnlyList<string> Stages, IReadOnlyList<JobDefinition> Jobs, string? Name, string AutoCancel)
{
    /// <summary>The merged file, as CI lint shows it.</summary>
    public string Merged { get; init; } = "";
}

/// <summary>Turns a commit's pipeline file into jobs. Runs programs, so nobody holds the turn meanwhile.</summary>
internal sealed class Resolver(World world, GitLabCiLocal program)
{
    private const string Rendered = ".simulator-pipeline.yml";
    private const string Probed = ".simulator-rules.yml";

    /// <param name="content">Instead of the commit's own file, for CI lint.</param>
    /// <param name="keepsAll">Also jobs whose rules say no.</param>
    /// <exception cref="ConfigException">GitLab would call the file invalid.</exception>
    /// <exception cref="NoPipelineException">There is nothing to run.</exception>
    public async Task<Resolved> ResolveAsync(
        Project project,
        PipelineOrigin origin,
        Scope scope,
        CancellationToken ct,
        string? content = null,
        bool keepsAll = false
    )
    {
        var folder = Path.Combine(world.Data, "resolving", $"{world.NextId()}");
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        try
        {
            await project.Repository.CheckOutAsync(origin.Sha, folder, $"{world.Url}/{project.Path}.git", ct);
            var text = content ?? await ReadAsync(project, origin.Sha, ct);
            var files = new ConfigFiles(world, origin.User, scope.Values, folder, ct);
            var rendered = await files.RenderAsync(new Place(project, origin.Sha), text, origin.Inputs);
            await File.WriteAllTextAsync(Path.Combine(folder, Rendered), rendered, ct);
            var compares = await CompareBase.SetAsync(project, origin, folder, ct);
            return await DecideAsync(new CiCheckout(folder, Rendered, scope.Values, scope.Missing, compares), keepsAll, ct);
        }
        catch (InputException e)
        {
            throw new ConfigException(e.Message);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The project's pipeline file, or the exception that there is none.</summary>
    public static async Task<string> ReadAsync(Project project, string sha, CancellationToken ct)
    {
        var path = project.Text("ci_config_path") is { Length: > 0 } own ? own : ".gitlab-ci.yml";
        var bytes = await project.Repository.ReadAsync(sha, path, ct) ?? throw new NoPipelineException(NoPipelineException.NoFile);
        return Encoding.UTF8.GetString(bytes);
    }

    private async Task<Resolved> DecideAsync(CiCheckout checkout, bool keepsAll, CancellationToken ct)
    {
        var (pipeline, listed) = await program.ResolveAsync(checkout, ct);
        var tree = pipeline.Tree;
        var probes = RuleProbes.Of(tree);
        var list = probes.Read(
            probes.Text.Length == 0 ? listed : await ProbeAsync(checkout with { File = Probed }, pipeline.Text + probes.Text, ct)
        );
        if (!keepsAll && list.Workflow is WorkflowVerdict.Refused)
            throw new NoPipelineException(NoPipelineException.Workflow);
        var jobs = new JobReader(tree, list, checkout.Variables).Read(keepsAll);
        if (jobs.Count == 0)
            throw new NoPipelineException(NoPipelineException.NoJobs);
        if (!keepsAll)
            Needs.Check(jobs);
        var workflow = tree["workflow"] as JsonObject;
        var autoCancel =
            (string?)(list.Workflow as WorkflowVerdict.Matched)?.Rule["auto_cancel"]?["on_new_commit"]
            ?? (string?)workflow?["auto_cancel"]?["on_new_commit"]
            ?? "conservative";
        return new Resolved(Stages(tree), jobs, Name(workflow, tree, list, checkout.Variables), autoCancel) { Merged = pipeline.Text };
    }

    private async Task<JsonArray> ProbeAsync(CiCheckout checkout, string text, CancellationToken ct)
    {
        await File.WriteAllTextAsync(Path.Combine(checkout.Folder, checkout.File), text, ct);
        return await program.ListAsync(checkout, ct, accepted: true);
    }

    private static List<string> Stages(JsonObject tree) =>
        [.. (tree["stages"] as JsonArray ?? [".pre", "build", "test", "deploy", ".post"]).Select(stage => (string)stage!)];

    private static string? Name(JsonObject? workflow, JsonObject tree, RuleVerdicts list, IReadOnlyDictionary<string, string> variables)
    {
        if ((string?)workflow?["name"] is not { } name)
            return null;
        var all = new Dictionary<string, string>(variables);
        foreach (var (key, value) in JobReader.Globals(tree, list))
            all.TryAdd(key, value);
        var expanded = Expansion.Apply(name, all).Trim();
        return expanded.Length == 0 ? null : expanded;
    }
}
