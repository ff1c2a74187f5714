using System.Text;
using Homelab.GitLab.MergeRequests;

namespace Homelab.Bot.PlanNotes;

/// <summary>Whether a merge request changes the pipeline that makes its plan: then the plan may say whatever its author likes.</summary>
internal sealed class PipelineChanges(WatchedProject project, MergeRequest request)
{
    private const string UsualConfiguration = ".gitlab-ci.yml";
    private const string HomelabFile = "homelab.yml";

    public async Task<bool> AnyAsync(CancellationToken ct)
    {
        var configuration = (await project.ReadAsync(ct)).CiConfigPath is { Length: > 0 } path ? path : UsualConfiguration;
        var yaml = new List<string>();
        await foreach (var file in project.GitLab.MergeRequests.Changes.ListAsync((await project.ReadAsync(ct)).Id, request.Iid, ct))
        {
            foreach (var changed in new[] { file.OldPath, file.NewPath })
            {
                if (changed == configuration || changed == HomelabFile)
                    return true;
                if (IsYaml(changed))
                    yaml.Add(changed);
            }
        }

        return yaml.Count > 0 && await IncludesFilesAsync(configuration, ct);
    }

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
