using System.Diagnostics.Metrics;

namespace Homelab.Bot.PlanNotes;

/// <summary>What was done to notes.</summary>
internal sealed class PlanNoteMetrics
{
    private readonly Counter<long> _notes;

    public PlanNoteMetrics(IMeterFactory meters) =>
        _notes = meters
            .Create(Health.Metrics.Meter)
            .CreateCounter<long>("homelab_bot_notes", description: "Plan notes by what was done to them.");

    public void Written(StickyOutcome outcome) =>
        _notes.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString().ToLowerInvariant()));
}
