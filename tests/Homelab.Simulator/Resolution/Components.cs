using System.Text;
using System.Text.Json.Nodes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Users;

namespace Homelab.Simulator.Resolution;

/// <summary>Finds components, and other projects' files, for somebody who must be allowed to see them.</summary>
internal sealed class Components(World world, User user, CancellationToken ct)
{
    internal sealed record Found(Place Place, string Text, IReadOnlyDictionary<string, JsonNode?> Context);

    /// <param name="address"><c>fqdn/group/project/name@version</c></param>
    public async Task<Found> FindAsync(string address)
    {
        var at = address.LastIndexOf('@');
        var prefix = new Uri(world.Url).Authority + "/";
        if (at < 0 || !address.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            throw new ConfigException($"Component '{address}' - content not found");
        var (path, version) = (address[prefix.Length..at], address[(at + 1)..]);
        var slash = path.LastIndexOf('/');
        var name = path[(slash + 1)..];
        // Ranges and ~latest mean the Catalog, and nothing here is published in one.
        var place = slash < 0 ? null : await PlaceAsync(path[..slash], version);
        var text = place is null
            ? null
            : await ReadAsync(place, $"templates/{name}.yml") ?? await ReadAsync(place, $"templates/{name}/template.yml");
        if (place is null || text is null)
            throw new ConfigException($"Component '{address}' - content not found");
        return new Found(
            place,
            text,
            new Dictionary<string, JsonNode?>
            {
                ["name"] = name,
                ["sha"] = place.Sha,
                ["version"] = null,
                ["reference"] = version,
            }
        );
    }

    /// <summary>A project at a commit, tag or branch (in this order), or at its newest commit; null if there is none or the user may not
    /// read it.</summary>
    public async Task<Place?> PlaceAsync(string path, string? reference)
    {
        var project = await world.InTurnAsync(() => world.FindProject(path) is { } found && Sees(found) ? found : null, ct);
        if (project is null)
            return null;
        var sha = reference is null
            ? await project.Repository.HeadAsync($"refs/heads/{project.DefaultBranch}", ct)
            : await project.Repository.HeadAsync($"refs/tags/{reference}", ct) ?? await project.Repository.HeadAsync(reference, ct);
        return sha is null ? null : new Place(project, sha);
    }

    private bool Sees(Projects.Project project) => user.IsAdmin || project.LevelOf(user.Id) >= Level.Reporter;

    private async Task<string?> ReadAsync(Place place, string path) =>
        await place.Project.Repository.ReadAsync(place.Sha, path, ct) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
