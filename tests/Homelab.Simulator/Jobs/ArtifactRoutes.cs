using System.IO.Compression;
using System.Text.Json.Nodes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Jobs;

internal static class ArtifactRoutes
{
    private const string OfJob = "/projects/:id/jobs/:job_id/artifacts";
    private const string OfRef = "/projects/:id/jobs/artifacts/:ref";

    public static void MapArtifacts(this RouteTable routes)
    {
        routes.Map("GET", OfJob, call => Archive(call, JobRoutes.Find(call)));
        routes.Map("GET", OfJob + "/tree", Tree);
        routes.Map("GET", OfJob + "/*path", call => OneFile(call, JobRoutes.Find(call)));
        routes.Map("DELETE", OfJob, Delete);
        routes.MapSlow("GET", OfRef + "/download", call => OfRefAsync(call, Archive));
        routes.MapSlow("GET", OfRef + "/raw/*path", call => OfRefAsync(call, OneFile));
    }

    private static Answer Archive(Call call, Job job)
    {
        var archive = Readable(call, job);
        return call.World.Engine.Storage.Redirect(archive)
            ?? new Answer(200, File.ReadAllBytes(archive.Path), "application/zip").With(
                "Content-Disposition",
                $"attachment; filename=\"{archive.FileName}\""
            );
    }

    private static Answer OneFile(Call call, Job job)
    {
        using var zip = ZipFile.OpenRead(Readable(call, job).Path);
        var path = call.Route("path");
        var entry = zip.GetEntry(path) ?? throw Refusal.Saying(404, "404 Not found");
        using var content = new MemoryStream();
        using (var stream = entry.Open())
            stream.CopyTo(content);
        return new Answer(
            200,
            content.ToArray(),
            path.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "application/octet-stream"
        );
    }

    private static Answer Tree(Call call)
    {
        using var zip = ZipFile.OpenRead(Readable(call, JobRoutes.Find(call)).Path);
        var folder = (call.Text("path") ?? "").Trim('/');
        var prefix = folder.Length == 0 ? "" : folder + "/";
        var inside = zip.Entries.Where(entry => entry.FullName.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var deep = call.Flag("recursive") ?? false;
        var folders = inside
            .Select(entry => entry.FullName[prefix.Length..])
            .SelectMany(name => Folders(name, deep))
            .Distinct()
            .Order(StringComparer.Ordinal);
        var files = inside.Where(entry => deep || !entry.FullName[prefix.Length..].Contains('/', StringComparison.Ordinal));
        return call.Page<JsonNode>(
            [
                .. folders.Select(name => new JsonObject
                {
                    ["name"] = name.Split('/')[^1],
                    ["path"] = prefix + name,
                    ["type"] = "directory",
                    ["mode"] = "040755",
                }),
                .. files.Select(entry => new JsonObject
                {
                    ["name"] = entry.Name,
                    ["path"] = entry.FullName,
                    ["type"] = "file",
                    ["size"] = entry.Length,
                    ["mode"] = "100644",
                }),
            ],
            node => node
        );
    }

    private static IEnumerable<string> Folders(string name, bool deep)
    {
        var parts = name.Split('/')[..^1];
        return Enumerable.Range(1, deep ? parts.Length : Math.Min(1, parts.Length)).Select(count => string.Join('/', parts[..count]));
    }

    private static Answer Delete(Call call)
    {
        JobRoutes.Find(call).DropArtifacts();
        return Answer.NoContent;
    }

    // Only of the newest successful pipeline of a branch, tag or merge request.
    private static async Task<Answer> OfRefAsync(Call call, Func<Call, Job, Answer> serve)
    {
        var (name, job) = (call.Route("ref"), call.Required("job"));
        return await call.World.InTurnAsync(() =>
        {
            var pipelines = call.Project.Ci.Pipelines.FindAll(pipeline => pipeline.Status == "success" && pipeline.Origin.Ref == name);
            return serve(
                call,
                pipelines.LastOrDefault()?.Latest.FirstOrDefault(one => one.Name == job) ?? throw Refusal.Saying(404, "404 Not found")
            );
        });
    }

    /// <summary>The archive, if it is there and for this caller: <c>artifacts:access</c>.</summary>
    private static Artifact Readable(Call call, Job job)
    {
        var needed = job.Definition.Artifacts?.Access switch
        {
            "developer" => Level.Developer,
            "maintainer" => Level.Maintainer,
            "none" => (Level)int.MaxValue,
            _ => Level.Guest,
        };
        var own = call.World.Engine.Runners.JobOf(call.Token)?.Pipeline.Project;
        if (call.Level < needed || (call.Token!.IsJob && own != call.Project))
            throw Refusal.Forbidden();
        if (job.Archive is not { } archive || job.ArtifactsExpire <= call.World.Now)
            throw Refusal.Saying(404, "404 Not found");
        return archive;
    }
}
