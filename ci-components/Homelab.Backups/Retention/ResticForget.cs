using System.Text.RegularExpressions;
using Homelab.Backups.Restic;
using Homelab.Configuration;

namespace Homelab.Backups.Retention;

/// <summary>How a <c>forget</c> ended.</summary>
public abstract record ForgetOutcome
{
    private ForgetOutcome() { }

    /// <param name="Groups">What restic decided.</param>
    public sealed record Done(RetentionPreview Groups) : ForgetOutcome
    {
        /// <summary>Ids it decided to remove and could not; up to 0.18 that is exit code 0.</summary>
        public IReadOnlySet<string> Unremoved { get; init; } = new HashSet<string>();

        /// <summary>Why not; null when all are gone.</summary>
        public ResticFailure? Obstacle { get; init; }
    }

    /// <summary>It found no snapshot at all: exit code 0, and not even an empty list.</summary>
    public sealed record MatchedNothing : ForgetOutcome;

    public sealed record Failed(ResticFailure Failure) : ForgetOutcome;
}

/// <summary>restic's <c>forget</c>, always by host and tags, and never with a prune.</summary>
public static partial class ResticForget
{
    private const int SomeRemain = 3;

    /// <param name="groups">Tags of the snapshots it may judge: those that carry all of one of these lists.</param>
    public static async Task<ForgetOutcome> RunAsync(
        ResticTool restic,
        string host,
        IReadOnlyList<IReadOnlyList<string>> groups,
        KeepRules keep,
        ResticPatience patience,
        CancellationToken ct
    )
    {
        var run = await restic.RunAsync(
            [
                "forget",
                "--host",
                host,
                .. groups.SelectMany(tags => new[] { "--tag", string.Join(',', tags) }),
                "--group-by",
                "host,tags",
                .. Rules(keep),
                .. patience.Arguments,
            ],
            ct
        );
        var decided = run.Document is { } answer && RetentionPreview.Read(answer) is { Groups.Count: > 0 } decision ? decision : null;
        if (run.ExitCode != 0 && (run.ExitCode != SomeRemain || decided is null))
            return new ForgetOutcome.Failed(run.Failure);
        return decided is null ? new ForgetOutcome.MatchedNothing() : Done(run, decided);
    }

    private static ForgetOutcome Done(ResticRun run, RetentionPreview groups)
    {
        var unremoved = run
            .Texts.Select(text => Unremoved().Match(text))
            .Where(match => match.Success)
            .Select(match => match.Groups["id"].Value)
            .ToHashSet();
        if (unremoved.Count == 0)
            return run.ExitCode == 0 ? new ForgetOutcome.Done(groups) : new ForgetOutcome.Failed(run.Failure);
        var why = run.Texts.FirstOrDefault(text => text.StartsWith("Remove(<snapshot/", StringComparison.Ordinal)) ?? run.Said;
        return new ForgetOutcome.Done(groups) { Unremoved = unremoved, Obstacle = ResticFailure.Of(SomeRemain, why) };
    }

    [GeneratedRegex("unable to remove snapshot/(?<id>[0-9a-f]{64}) ", RegexOptions.CultureInvariant)]
    private static partial Regex Unremoved();

    private static string[] Rules(KeepRules keep) =>
        [
            .. Rule("last", keep.Last),
            .. Rule("hourly", keep.Hourly),
            .. Rule("daily", keep.Daily),
            .. Rule("weekly", keep.Weekly),
            .. Rule("monthly", keep.Monthly),
            .. Rule("yearly", keep.Yearly),
        ];

    private static string[] Rule(string period, int? count) => count is { } number ? [$"--keep-{period}", $"{number}"] : [];
}
