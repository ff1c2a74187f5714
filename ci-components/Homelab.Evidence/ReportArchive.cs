using Homelab.GitLab;
using Homelab.GitLab.Pipelines;
using Homelab.Reports;
using Homelab.Reports.Pipelines;

namespace Homelab.Evidence;

/// <summary>What a job handed over as its artifact <c>homelab-report</c>. What is read of one job is bounded, whatever its index
/// names.</summary>
public sealed class ReportArchive(GitLabClient gitlab, ProjectId project, Job job)
{
    /// <summary>The name of the artifact that holds reports.</summary>
    public const string Name = "homelab-report.zip";

    public const int MostReports = 32;

    /// <summary>Bytes of all reports of a job together.</summary>
    public const long MostBytes = 32L * 1024 * 1024;

    private const int LargestReport = 8 * 1024 * 1024;

    private long _left = MostBytes;

    public static bool IsIn(Job job) => job.ArtifactsFile?.Filename == Name;

    /// <summary>The reports of one kind, each once; none when there are none, or when they are gone.</summary>
    /// <exception cref="ReportUnreadableException">The index is broken, names what is not there, or more than anybody needs.</exception>
    /// <exception cref="GitLabTooLargeException">One is larger than any real one, or all together are.</exception>
    public async Task<List<T>> ReadAsync<T>(string kind, Func<Stream, T> read, CancellationToken ct)
    {
        var reports = new List<T>();
        using var index = await DownloadAsync(ReportFolder.IndexName, ReportFolder.LargestIndex, ct);
        if (index is null)
            return reports;
        foreach (var file in Files(index, kind))
        {
            using var content =
                await DownloadAsync(file, LargestReport, ct)
                ?? throw new ReportUnreadableException("The index names a report that is not there: run the job again.");
            reports.Add(read(content));
        }

        return reports;
    }

    private static List<string> Files(Stream index, string kind)
    {
        var files = ReportFolder.List(index).Where(entry => entry.Kind == kind).Select(entry => entry.File).Distinct().ToList();
        return files.Count <= MostReports
            ? files
            : throw new ReportUnreadableException($"The index names more than {MostReports} reports: split the job.");
    }

    private async Task<MemoryStream?> DownloadAsync(string file, long most, CancellationToken ct)
    {
        var path = $"{ReportFolder.DefaultPath}/{file}";
        await using var source = await gitlab.Jobs.OpenArtifactAsync(project, job.Id, path, Math.Min(most, _left), ct);
        if (source is null)
            return null;
        var content = new MemoryStream();
        await source.CopyToAsync(content, ct);
        _left -= content.Length;
        content.Position = 0;
        return content;
    }
}
