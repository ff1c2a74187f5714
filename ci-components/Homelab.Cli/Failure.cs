using Homelab.Backups.Manifests;
using Homelab.Backups.Manifests.Exclusions;
using Homelab.Backups.Restic;
using Homelab.Cli.Rendering;
using Homelab.Processes.Processes;
using Homelab.Reports;
using Homelab.Reports.Plans.Reading;
using Homelab.Restores.Drills;
using Homelab.Restores.Recovery;
using Homelab.Restores.Verification;
using Homelab.Text;
using Homelab.Text.Secrets;

namespace Homelab.Cli;

/// <summary>Turns an exception into one sentence and an exit code.</summary>
internal static class Failure
{
    public static int Report(Exception exception, Screen screen, bool verbose)
    {
        // What an exception says may quote what it choked on.
        var secrets = new SecretSet(EnvironmentSecrets.OfThisProcess());
        screen.Error(secrets.Hide(VisibleText.OneLine(Sentence(exception))));
        if (verbose)
            screen.Say(secrets.Hide(exception.ToString()));
        return exception is UsageException or MalformedPatternException or ResticTooOldException or TierVariableException ? Exit.Usage : Exit.Failed;
    }

    private static string Sentence(Exception exception) => exception switch
    {
        UsageException or MalformedPatternException or ManifestUnreadableException or ResticTooOldException or TierVariableException or PlanUnreadableException or ReportUnreadableException or KitUnreadableException or InspectionUnreadableException or ToolUnavailableException or TimeoutException or DrillImpossibleException => exception.Message,
        OperationCanceledException => "Stopped before it was done, as asked; nothing was changed.",
        FileNotFoundException { FileName: { } file } => $"{file} does not exist: give the path of a file that does.",
        DirectoryNotFoundException or IOException or UnauthorizedAccessException => $"{exception.Message.TrimEnd('.')}: check the path, its permissions and the free space.",
        _ => $"This is a bug in homelab ({exception.GetType().Name}): run it again with --verbose and report what it prints.",
    };
}
