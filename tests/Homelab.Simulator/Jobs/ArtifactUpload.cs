using System.IO.Compression;
using Homelab.Simulator.Resolution;
using Homelab.Simulator.Variables;

namespace Homelab.Simulator.Jobs;

/// <summary>Takes what a job hands in: the archive by its rules, reports always.</summary>
internal sealed class ArtifactUpload(World world, Job job, JobFolder folder, JobEnvironment environment, JobLog log)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly string _store = Path.Combine(world.Data, "artifacts", $"{job.Id}");

    public async Task SendAsync(bool succeeded)
    {
        if (job.Definition.Artifacts is not { } rules)
            return;
        using var section = log.Section(
            "upload_artifacts_on_" + (succeeded ? "success" : "failure"),
            "Uploading artifacts for " + (succeeded ? "successful" : "failed") + " job"
        );
        Directory.CreateDirectory(_store);
        var sent = new List<Artifact>();
        if (rules.When == "always" || rules.When == (succeeded ? "on_success" : "on_failure"))
            sent.AddRange(await ArchiveAsync(rules));
        foreach (var (kind, paths) in rules.Reports)
            sent.AddRange(await ReportAsync(kind, paths));
        await world.InTurnAsync(() => Keep(rules, sent));
    }

    private async Task<List<Artifact>> ArchiveAsync(ArtifactRules rules)
    {
        var excluded = rules.Exclude.Select(path => new Glob(Expand(path))).ToList();
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in rules.Paths.Select(Expand))
        {
            var found = Find(path).ToList();
            log.Say($"{path}: found {found.Count} matching artifact files and directories");
            if (found.Count == 0)
                log.Warn(
                    $"WARNING: {path}: no matching files. Ensure that the artifact path is relative to the working directory ({folder.Project})"
                );
            files.UnionWith(found);
        }

        if (rules.TakesUntracked)
            files.UnionWith(await UntrackedAsync());
        files.RemoveWhere(file => excluded.Exists(glob => glob.IsMatch(file)));
        if (files.Count == 0)
        {
            if (rules.Paths.Count > 0)
                log.Bad("ERROR: No files to upload");
            return [];
        }

        var archive = Path.Combine(_store, "artifacts.zip");
        await using (var zip = await ZipFile.OpenAsync(archive, ZipArchiveMode.Create))
        {
            foreach (var file in files)
                await zip.CreateEntryFromFileAsync(Path.Combine(folder.Project, file), file, CompressionLevel.Fastest);
        }

        var name = rules.Name is { } own ? Expand(own) : "artifacts";
        return [new Artifact("archive", "zip", $"{name}.zip", archive)];
    }

    private async Task<List<Artifact>> ReportAsync(string kind, IReadOnlyList<string> paths)
    {
        var files = paths.Select(Expand).SelectMany(Find).Distinct().ToList();
        if (files.Count == 0)
        {
            log.Warn($"WARNING: {string.Join(", ", paths)}: no matching files.");
            return [];
        }

        var stored = Path.Combine(_store, kind + ".gz");
        await using (var packed = new GZipStream(File.Create(stored), CompressionLevel.Fastest))
        {
            // Reports of several files are members of one gzip file.
            foreach (var file in files)
                await packed.WriteAsync(await File.ReadAllBytesAsync(Path.Combine(folder.Project, file)));
        }

        return [new Artifact(kind, "gzip", (kind == "junit" ? "junit.xml" : kind) + ".gz", stored)];
    }

    private void Keep(ArtifactRules rules, List<Artifact> sent)
    {
        job.Artifacts.AddRange(sent);
        var kept = rules.ExpireIn ?? Kept;
        job.ArtifactsExpire = kept == TimeSpan.MaxValue || sent.Count == 0 ? null : world.Now + kept;
        if (sent.Find(artifact => artifact.Type == "dotenv") is { } dotenv)
            job.Exports.AddRange(Dotenv.Read(dotenv.Unpacked()));
    }

    // A folder means everything in it; links are left alone, as they may lead anywhere.
    private IEnumerable<string> Find(string path)
    {
        var clean = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        if (clean.StartsWith(folder.Project + "/", StringComparison.Ordinal))
            clean = clean[(folder.Project.Length + 1)..];
        var glob = new Glob(clean.TrimEnd('/'));
        var inside = new Glob(clean.TrimEnd('/') + "/**");
        return Directory
            .EnumerateFiles(folder.Project, "*", SearchOption.AllDirectories)
            .Where(file => File.ResolveLinkTarget(file, returnFinalTarget: false) is null)
            .Select(file => Path.GetRelativePath(folder.Project, file))
            .Where(file => !file.StartsWith(".git/", StringComparison.Ordinal) && (glob.IsMatch(file) || inside.IsMatch(file)));
    }

    private async Task<IEnumerable<string>> UntrackedAsync()
    {
        var listed = await job.Pipeline.Project.Repository.MustAsync(
            ["-C", folder.Project, "ls-files", "-z", "--others"],
            CancellationToken.None
        );
        return listed.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private string Expand(string text) => Expansion.Apply(text, environment.Values);
}
