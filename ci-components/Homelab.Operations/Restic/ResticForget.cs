using Homelab.Configuration;
using Homelab.Operations.Retention;

namespace Homelab.Operations.Restic;

/// <summary>How a <c>forget</c> ended.</summary>
public abstract record ForgetOutcome
{
    private ForgetOutcome()
    {
    }

    public sealed record Done(RetentionPreview Groups) : ForgetOutcome;

    /// <summary>It found no snapshot at all: exit code 0, and not even an empty list.</summary>
    public sealed record MatchedNothing : ForgetOutcome;

    public sealed record Failed(ResticFailure Failure) : ForgetOutcome;
}

/// <summary>restic's <c>forget</c>, always by host and tags, and never with a prune.</summary>
public static class ResticForget
{
    public static async Task<ForgetOutcome> RunAsync(ResticTool restic, string host, IReadOnlyList<string> tags, KeepRules keep, ResticPatience patience, CancellationToken ct)
    {
        var run = await restic.RunAsync(["forget", "--host", host, "--tag", string.Join(',', tags), "--group-by", "host,tags", .. Rules(keep), .. patience.Arguments], ct);
        if (run.ExitCode != 0)
            return new ForgetOutcome.Failed(run.Failure);
        return run.Document is { } answer && RetentionPreview.Read(answer) is { Groups.Count: > 0 } groups
            ? new ForgetOutcome.Done(groups)
            : new ForgetOutcome.MatchedNothing();
    }

    private static string[] Rules(KeepRules keep) =>
    [
        .. Rule("last", keep.Last), .. Rule("hourly", keep.Hourly), .. Rule("daily", keep.Daily),
        .. Rule("weekly", keep.Weekly), .. Rule("monthly", keep.Monthly), .. Rule("yearly", keep.Yearly),
    ];

    private static string[] Rule(string period, int? count) => count is { } number ? [$"--keep-{period}", $"{number}"] : [];
}
