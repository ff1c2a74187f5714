using Homelab.Reports.Findings;
using Homelab.Reports.Quantities;

namespace Homelab.Reports.Drills;

/// <summary>Why a drill's verdict is not better than it is.</summary>
public abstract record DrillReason(DrillVerdict Verdict)
{
    /// <summary>In words. Holds hostile text.</summary>
    public abstract string Sentence { get; }

    /// <summary>A check failed, warned, or was skipped though it is mandatory.</summary>
    public sealed record Checked(DrillCheck Check)
        : DrillReason(Check.Effective is CheckStatus.Fail ? DrillVerdict.Fail : DrillVerdict.Warn)
    {
        public override string Sentence => $"{(Check.Set is { } set ? $"{set}: " : "")}{Check.Name} {Outcome}: {Check.Evidence}";

        private string Outcome =>
            Check.Status switch
            {
                CheckStatus.Skip => "was skipped, though the proof needs it",
                CheckStatus.Fail => "failed",
                _ => "wants a look",
            };
    }

    /// <summary>Nothing of a set was proven: no file read again, no row counted.</summary>
    public sealed record Unproven(string Set) : DrillReason(DrillVerdict.Fail)
    {
        public override string Sentence => $"{Set}: nothing of it was proven";
    }

    /// <summary>The drill was about no set at all.</summary>
    public sealed record NoSet() : DrillReason(DrillVerdict.Fail)
    {
        public override string Sentence => "There was no set to restore";
    }

    /// <summary>A step did not come to its end.</summary>
    public sealed record Stopped(DrillPhase Phase, DrillVerdict Verdict) : DrillReason(Verdict)
    {
        public override string Sentence => $"{Phase.Name} {Outcome}{(Phase.Detail is { } detail ? $": {detail}" : "")}";

        private string Outcome =>
            Phase.State switch
            {
                PhaseState.Late => "was stopped at its time limit",
                PhaseState.NotReached => "was not reached",
                _ => "could not be done",
            };
    }

    /// <summary>Restoring took longer, or the newest backup was older, than homelab.yml allows.</summary>
    public sealed record Measured(string Name, Objective Objective)
        : DrillReason(Objective.IsMissed ? DrillVerdict.Fail : DrillVerdict.Warn)
    {
        public override string Sentence =>
            $"{Name} is {Elapsed.Words(Objective.Measured)}{(Objective.About is { } set ? $" ({set})" : "")}, {(Objective.IsMissed ? "over" : "close to")} its target of {Elapsed.Words(Objective.Target ?? 0)}";
    }

    /// <summary>Something else was found.</summary>
    public sealed record Found(Finding Finding) : DrillReason(Finding.Severity is Severity.Failed ? DrillVerdict.Fail : DrillVerdict.Warn)
    {
        public override string Sentence => $"{Finding.Code}{(Finding.Subject is { } subject ? $" ({subject})" : "")}: {Finding.Sentence}";
    }

    /// <summary>Something was damaged on purpose, and the drill did not notice.</summary>
    public sealed record Unnoticed(SabotageReport Sabotage) : DrillReason(DrillVerdict.Fail)
    {
        public override string Sentence => $"{Sabotage.Kind} at {Sabotage.What} was not noticed";
    }

    /// <summary>What was to be damaged on purpose could not be, so that a pass would say nothing.</summary>
    public sealed record Undamaged(string Kind) : DrillReason(DrillVerdict.Inconclusive)
    {
        public override string Sentence => $"{Kind} could not be done, because there is nothing it could damage";
    }

    /// <summary>Restored beside the originals, where a missing program, user or mount would not be noticed.</summary>
    public sealed record SameMachine() : DrillReason(DrillVerdict.Warn)
    {
        public override string Sentence => "it was restored into a folder of the same machine, which proves less than a clean one";
    }
}
