using Homelab.GitLab;
using Homelab.Reports;
using Homelab.Reports.Backups;
using Homelab.Reports.Drills;

namespace Homelab.Evidence;

/// <summary>What the job of a task leaves to be believed, or why nothing.</summary>
public abstract record TaskReport
{
    private TaskReport() { }

    public sealed record Drill(DrillReport Report) : TaskReport;

    public sealed record Backup(BackupReport Report) : TaskReport;

    /// <summary>The job ended and left none, or it expired.</summary>
    public sealed record Missing : TaskReport;

    /// <summary>There is one that nobody has to believe.</summary>
    /// <param name="Why">The rest of a sentence about the report.</param>
    public sealed record Doubted(string Why) : TaskReport;

    /// <summary>It cannot be read.</summary>
    public sealed record Broken(string Why) : TaskReport;

    /// <summary>Reads the report of a task's job.</summary>
    /// <param name="task">As in the pipeline's input of that name.</param>
    public static async Task<TaskReport> ReadAsync(GitLabClient gitlab, Origin origin, string task, CancellationToken ct)
    {
        var archive = new ReportArchive(gitlab, origin.Project.Id, origin.Job);
        try
        {
            return task switch
            {
                "drill" => Judge(
                    origin,
                    await archive.ReadAsync(task, DrillReports.ReadDrill, ct),
                    report => report.Header,
                    one => new Drill(one)
                ),
                "backup" => Judge(
                    origin,
                    await archive.ReadAsync(task, BackupReports.ReadBackup, ct),
                    one => one.Header,
                    one => new Backup(one)
                ),
                _ => new Missing(),
            };
        }
        catch (GitLabTooLargeException)
        {
            return new Broken("it is larger than any real one");
        }
        catch (ReportUnreadableException)
        {
            return new Broken("it cannot be read");
        }
    }

    private static TaskReport Judge<T>(Origin origin, List<T> reports, Func<T, ReportHeader> header, Func<T, TaskReport> believed) =>
        reports switch
        {
            [] => new Missing(),
            [var report] => Trust.Doubt(origin, header(report)) is { } why ? new Doubted(why) : believed(report),
            _ => new Broken("there is more than one"),
        };
}
