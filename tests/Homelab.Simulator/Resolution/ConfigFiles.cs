using System.Text;
using System.Text.Json.Nodes;
using Homelab.Simulator.Inputs;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Users;
using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Resolution;

/// <summary>Where a file of the configuration comes from.</summary>
internal sealed record Place(Project Project, string Sha);

/// <summary>
/// Renders a pipeline file and everything it includes: inputs are pasted in, components and other projects' files are read from their
/// repositories, and each result becomes a local file in <paramref name="folder"/>. What is left for gitlab-ci-local has no inputs and
/// includes only local files, so its own idea of both (which differs from GitLab's) never counts.
/// </summary>
internal sealed class ConfigFiles(
    World world,
    User user,
    IReadOnlyDictionary<string, string> variables,
    string folder,
    CancellationToken ct
)
{
    /// <summary>Within the checkout, where no repository has anything.</summary>
    public const string Rendered = ".simulator-includes";
    private const int MostIncludes = 150;

    private readonly Components _components = new(world, user, ct);
    private int _count;

    /// <summary>The pipeline file, as gitlab-ci-local shall read it.</summary>
    public Task<string> RenderAsync(Place place, string text, IReadOnlyDictionary<string, JsonNode?> inputs) =>
        RenderAsync(place, text, inputs, new Dictionary<string, JsonNode?>());

    private async Task<string> RenderAsync(
        Place place,
        string text,
        IReadOnlyDictionary<string, JsonNode?> inputs,
        IReadOnlyDictionary<string, JsonNode?> component
    )
    {
        var header = InputHeader.Read(text);
        var body = new Interpolation(header.Values(inputs), component, Expand).Apply(header.Body);
        var block = IncludeBlock.Find(body);
        if (block is null)
            return body;
        var local = new JsonArray();
        foreach (var entry in block.Entries)
        {
            foreach (var path in await ResolveAsync(place, entry))
                local.Add(
                    entry.Rules is null
                        ? new JsonObject { ["local"] = path }
                        : new JsonObject { ["local"] = path, ["rules"] = entry.Rules.DeepClone() }
                );
        }

        return block.Replaced(local);
    }

    private Task<List<string>> ResolveAsync(Place place, IncludeEntry entry) =>
        entry switch
        {
            { Local: { } path } => LocalAsync(place, Expand(path), entry),
            { Component: { } address } => ComponentAsync(Expand(address), entry),
            { Project: { } project } => ProjectAsync(Expand(project), entry),
            _ => throw new ConfigException("The simulator includes local files, components and files of its own projects only."),
        };

    private async Task<List<string>> LocalAsync(Place place, string path, IncludeEntry entry)
    {
        var files = new List<string>();
        foreach (var name in await MatchesAsync(place, path.TrimStart('/')))
        {
            var text = await ReadAsync(place, name) ?? throw new ConfigException($"Local file `{path}` does not exist!");
            files.Add(await KeepAsync(place, text, entry, new Dictionary<string, JsonNode?>()));
        }

        return files;
    }

    private async Task<List<string>> ComponentAsync(string address, IncludeEntry entry)
    {
        var found = await _components.FindAsync(address);
        return [await KeepAsync(found.Place, found.Text, entry, found.Context)];
    }

    private async Task<List<string>> ProjectAsync(string path, IncludeEntry entry)
    {
        var place =
            await _components.PlaceAsync(path, entry.Ref is { } reference ? Expand(reference) : null)
            ?? throw new ConfigException(
                $"Project `{path}` not found or access denied! Make sure any includes in the pipeline configuration are correctly defined."
            );
        var files = new List<string>();
        foreach (var file in entry.Files.Select(Expand))
        {
            var text =
                await ReadAsync(place, file.TrimStart('/')) ?? throw new ConfigException($"Project `{path}` file `{file}` does not exist!");
            files.Add(await KeepAsync(place, text, entry, new Dictionary<string, JsonNode?>()));
        }

        return files;
    }

    private async Task<string> KeepAsync(Place place, string text, IncludeEntry entry, IReadOnlyDictionary<string, JsonNode?> component)
    {
        if (++_count > MostIncludes)
            throw new ConfigException($"Maximum of {MostIncludes} nested includes are allowed!");
        var name = $"{Rendered}/{_count}.yml";
        var rendered = await RenderAsync(place, text, entry.Inputs, component);
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, rendered, ct);
        return name;
    }

    private async Task<IReadOnlyList<string>> MatchesAsync(Place place, string path)
    {
        if (!path.Contains('*', StringComparison.Ordinal))
            return [path];
        var glob = new Glob(path);
        var files = await place.Project.Repository.FilesAsync(place.Sha, "", deep: true, ct) ?? [];
        return [.. files.Select(file => file.Path).Where(glob.IsMatch)];
    }

    private async Task<string?> ReadAsync(Place place, string path) =>
        await place.Project.Repository.ReadAsync(place.Sha, path, ct) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private string Expand(string text) => Expansion.Apply(text, variables);
}
