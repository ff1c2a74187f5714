using System.Globalization;
using System.Text;
using Homelab.Bot.Projects;
using Homelab.GitLab.MergeRequests;

namespace Homelab.Bot.PlanNotes;

/// <summary>
/// Whether a merge request changes the pipeline that makes its plan: then the plan may say whatever its author likes. The files that are
/// known by name are compared themselves; GitLab's list of changes ends at a thousand files, and its author decides which come first.
/// </summary>
internal sealed class PipelineChanges(WatchedProject project, MergeRequest request)
{
    private const string UsualConfiguration = ".gitlab-ci.yml";
    private const string HomelabFile = "homelab.yml";

    /// <summary>As many as GitLab lists at most, unless told otherwise.</summary>
    private const int FullList = 1000;

    public async Task<bool> AnyAsync(CancellationToken ct)
    {
        var configuration = (await project.ReadAsync(ct)).CiConfigPath is { Length: > 0 } path ? path : UsualConfiguration;
        var (listed, yaml) = (0, false);
        await foreach (var file in project.GitLab.MergeRequests.Changes.ListAsync((await project.ReadAsync(ct)).Id, request.Iid, ct))
        {
            listed++;
            if (Names(file).Any(name => name == configuration || name == HomelabFile))
                return true;
            yaml |= Names(file).Any(IsYaml);
        }

        // A full list proves nothing about the rest.
        if (listed >= FullList || !IsWhole(listed))
            return true;
        return await DiffersAsync(configuration, ct)
            || await DiffersAsync(HomelabFile, ct)
            || (yaml && await IncludesFilesAsync(configuration, ct));
    }

    private static string[] Names(ChangedFile file) => [file.OldPath, file.NewPath];

    private bool IsWhole(int listed) =>
        request.ChangesCount is not { Length: > 0 } count
        || (int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var all) && all <= listed);

    private async Task<bool> DiffersAsync(string path, CancellationToken ct) =>
        request.DiffRefs is { BaseSha: { } @base, HeadSha: { } head }
        && await ReadAsync(path, @base, ct) != await ReadAsync(path, head, ct);

    // Included files may include others, by pattern too: as soon as one is included, each YAML file might be part of the pipeline.
    private async Task<bool> IncludesFilesAsync(string configuration, CancellationToken ct)
    {
        foreach (var at in new[] { request.Sha, request.TargetBranch }.OfType<string>())
        {
            if (await ReadAsync(configuration, at, ct) is { } text && MentionsYaml(text))
                return true;
        }

        return false;
    }

    private async Task<string?> ReadAsync(string path, string at, CancellationToken ct)
    {
        var file = await project.GitLab.Files.FindAsync((await project.ReadAsync(ct)).Id, path, at, ct);
        return file is null ? null : Encoding.UTF8.GetString(file.Bytes());
    }

    private static bool MentionsYaml(string text) =>
        text.Contains("include", StringComparison.Ordinal)
        && (text.Contains(".yml", StringComparison.Ordinal) || text.Contains(".yaml", StringComparison.Ordinal));

    private static bool IsYaml(string path) =>
        path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase);
}
