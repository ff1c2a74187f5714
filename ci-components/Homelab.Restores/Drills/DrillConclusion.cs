using Homelab.Backups.Backups;
using Homelab.Backups.Databases;
using Homelab.Reports.Drills;
using Homelab.Reports.Findings;
using Homelab.Restores.Verification;

namespace Homelab.Restores.Drills;

/// <summary>What a drill comes to: the report, the verdict, and what the runner remembers of it.</summary>
internal sealed class DrillConclusion(DrillPlan plan, StateFolder state, DrillState drill, PhaseClock phases, DrillMemory memory)
{
    private const int Compared = 5;

    public DrillReport Report(DateTimeOffset started, TimeSpan took)
    {
        var report = Gathered(started, took);
        return plan.Sabotage is { } kind ? Sabotaged(report, kind) : Remembered(DrillVerdicts.Conclude(report));
    }

    /// <summary>What was planned, without a verdict.</summary>
    public DrillReport Look(DateTimeOffset started) => Gathered(started, TimeSpan.Zero) with { Proven = memory.Proven };

    private DrillReport Gathered(DateTimeOffset started, TimeSpan took) =>
        new()
        {
            Header = plan.Header,
            Id = plan.Id,
            Tier = plan.Tier.Name.Value,
            Target = drill.Target,
            Restic = drill.Restic,
            Started = started,
            Seconds = Math.Round(took.TotalSeconds, 3),
            Sets = [.. plan.Sets.Select(set => Shown(set.Name.Value, set.Kind.ToString().ToLowerInvariant(), set.Host.Value))],
            Phases = phases.Phases,
            Checks = drill.Checks,
            Rto = Rto(),
            Rpo = Rpo(started),
            History = [.. memory.Past.Take(Compared)],
            Findings = drill.Findings,
        };

    // No proof and no history come of damage done on purpose.
    private DrillReport Sabotaged(DrillReport report, SabotageKind kind) =>
        DrillVerdicts.Conclude(
            report with
            {
                Sabotage = new SabotageReport(SabotageWords.Of(kind), drill.Sabotaged?.Subject ?? "", IsCaught: false)
                {
                    Set = drill.Sabotaged?.Set,
                },
                Proven = memory.Proven,
            }
        );

    private DrillReport Remembered(DrillReport report)
    {
        var past = new PastDrill(
            report.Id,
            report.Started,
            report.Tier,
            report.Verdict,
            report.Seconds,
            Math.Round(phases.SecondsOf(DrillPhase.Restore), 3),
            report.Sets.Sum(set => set.RestoredBytes),
            report.Checks.Count
        );
        try
        {
            return report with { Proven = new DrillHistory(state).Add(past, report.Target.Kind) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The verdict stands; only the next drill will not know of it.
            return report with
            {
                Proven = memory.Proven,
                Findings =
                [
                    .. report.Findings,
                    Diagnosis.History.Says(
                        null,
                        $"The drill could not be remembered ({e.Message.TrimEnd('.')}): make room in HOMELAB_STATE, and let this user write there."
                    ),
                ],
            };
        }
    }

    private DrilledSet Shown(string name, string kind, string host)
    {
        var shown = new DrilledSet
        {
            Set = name,
            Kind = kind,
            Host = host,
        };
        if (drill.Sets.FirstOrDefault(set => set.Name == name) is not { } set)
            return shown;
        var snapshot = set.Chosen.Snapshot;
        shown = shown with
        {
            Snapshot = snapshot.Id,
            SnapshotTime = snapshot.Time.ToUniversalTime(),
            IsOlder = set.Chosen.IsOlder,
            Files = snapshot.Files ?? 0,
            Bytes = snapshot.Bytes ?? 0,
            IsSample = plan.Settings.Sample.ContainsKey(set.Chosen.Set.Name),
        };
        if (drill.Records.GetValueOrDefault(name) is { } record)
            shown = shown with
            {
                RestoredFiles = record.RestoredFiles,
                RestoredBytes = record.RestoredBytes,
                RestoreSeconds = record.FileSeconds,
                LoadSeconds = record.DatabaseSeconds,
                Databases = [.. record.Databases.Where(database => database.Failure is null).Select(Shown)],
            };
        return drill.Found.GetValueOrDefault(name) is { } found
            ? shown with
            {
                ProvenFiles = found.ProvenFiles,
                ProvenBytes = found.ProvenBytes,
                VerifySeconds = found.Seconds,
            }
            : shown;
    }

    private static DrilledDatabase Shown(LoadedDatabase database) =>
        new(
            database.Name,
            database.Engine,
            database.Server?.Kind ?? "file",
            database.Facts?.Rows.Count ?? 0,
            database.Facts?.Rows.Values.Sum() ?? 0,
            Math.Round(database.Seconds, 3)
        );

    // What was only sampled is reckoned as if all of it had been restored.
    private Objective? Rto()
    {
        if (!DrillVerdicts.HasRestored(phases.Phases))
            return null;
        var sampled = drill
            .Sets.Where(set => plan.Settings.Sample.ContainsKey(set.Chosen.Set.Name))
            .Sum(set =>
                drill.Records.GetValueOrDefault(set.Name) is { RestoredBytes: > 0 } record
                && set.Chosen.Snapshot.Bytes > record.RestoredBytes
                    ? record.FileSeconds * ((double)set.Chosen.Snapshot.Bytes.Value / record.RestoredBytes - 1)
                    : 0
            );
        return new Objective(
            Math.Round(phases.SecondsOf(DrillPhase.Provision, DrillPhase.Restore) + sampled, 3),
            plan.Settings.Rto?.TotalSeconds,
            sampled > 0 ? "reckoned from samples" : null
        );
    }

    private Objective? Rpo(DateTimeOffset started) =>
        drill.Sets.Count == 0
            ? null
            : drill
                .Sets.Select(set => new Objective(
                    Math.Round((started - set.Chosen.Newest.Time).TotalSeconds),
                    plan.Settings.Rpo?.TotalSeconds,
                    set.Name
                ))
                .MaxBy(age => age.Measured);
}
