using System.Diagnostics;
using Homelab.Backups.Backups.Completeness;
using Homelab.Backups.Restic;
using Homelab.Backups.Retention;
using Homelab.Cli.Rendering;
using Homelab.Configuration;
using Homelab.Reports.Backups;
using Homelab.Reports.Findings;
using Homelab.Text;

namespace Homelab.Cli.Commands.Backups;

/// <summary><c>backup retention</c>: a policy shown as a difference, against the repository or against the list in a report.</summary>
internal sealed class RetentionVerb(Screen screen, BackupChoice choice)
{
    public async Task<int> RunAsync(string? report, CancellationToken ct)
    {
        if (choice.Tier.Keep is not { } keep)
            throw new UsageException($"The tier {choice.Tier.Name} has no `keep`: nothing is ever removed.");
        if (await (report is null ? AskAsync(keep, ct) : Task.FromResult<Looked?>(FromReport(report, keep))) is not { } looked)
            return Exit.Failed;
        var preview = looked.Rule.Preview(looked.Snapshots);
        if (choice.Json)
            screen.Print(RetentionJson.Write(preview));
        else
            Draw(preview);
        return Judge(looked.Rule, preview);
    }

    private int Judge(Forgetting rule, RetentionPreview preview)
    {
        if (rule.Judge(preview, TimeProvider.System.GetUtcNow()) is not RetentionVerdict.Refused refused)
            return Exit.Done;
        foreach (var refusal in refused.Refusals)
            screen.Say(refusal.Sentence);
        screen.Error("A run would refuse this: see above.");
        return Exit.Failed;
    }

    private void Draw(RetentionPreview preview)
    {
        foreach (var group in preview.Groups)
        {
            screen.Print(VisibleText.OneLine($"{group.Group}: {group.Keep.Count} kept, {group.Remove.Count} to remove"));
            var rows = group
                .Keep.Select(kept => (kept.Snapshot, Sign: ' ', Why: string.Join(", ", kept.Reasons)))
                .Concat(group.Remove.Select(removed => (Snapshot: removed, Sign: '-', Why: "")));
            foreach (var (snapshot, sign, why) in rows.OrderByDescending(row => row.Snapshot.Time))
                screen.Print(
                    VisibleText
                        .OneLine($"{sign} {VisibleText.Start(snapshot.Id, 8)}  {snapshot.Time:yyyy-MM-dd ddd HH:mm zzz}  {why}")
                        .TrimEnd()
                );
        }
    }

    // The host of whoever asks, or each set's own.
    private IReadOnlyList<BackupSet> Sets => choice.Config.Backups.SetsOf(choice.Tier, choice.AskedHost);

    private async Task<Looked?> AskAsync(KeepRules keep, CancellationToken ct)
    {
        using var restic = await TierSnapshots.OpenAsync(choice, ct);
        switch (await TierSnapshots.ListAsync(choice, restic, ct))
        {
            case ResticAnswer<IReadOnlyList<Snapshot>>.Found found:
                var whole = await ProgressDisplay.RunAsync(screen, progress => WholeSets.InAsync(restic, Sets, found.Value, progress, ct));
                return new Looked(new Forgetting(choice.Tier, keep, Sets, whole), [.. found.Value.Select(snapshot => snapshot.Facts)]);
            case ResticAnswer<IReadOnlyList<Snapshot>>.Failed failed:
                screen.Error(failed.Failure.About(null, Diagnosis.BackupFailed).Sentence);
                return null;
            default:
                throw new UnreachableException("restic answers or fails.");
        }
    }

    private Looked FromReport(string file, KeepRules keep)
    {
        using var content = File.OpenRead(file);
        var report = BackupReports.ReadBackup(content);
        if (report.Tier != choice.Tier.Name.Value)
            throw new UsageException($"{file} is about another tier than {choice.Tier.Name}: choose it with --tier.");
        if (report.OmittedSnapshots > 0)
            throw new UsageException(
                $"{file} had no room for {report.OmittedSnapshots} snapshots, so it cannot say what would go: ask the repository, without --against."
            );
        return new Looked(
            new Forgetting(choice.Tier, keep, Sets, WholeSets.In(report, Sets)),
            [.. report.Snapshots.Select(row => new SnapshotFacts(row.Id, row.Time, row.Host, row.Tags, []))]
        );
    }

    private sealed record Looked(Forgetting Rule, IReadOnlyList<SnapshotFacts> Snapshots);
}
