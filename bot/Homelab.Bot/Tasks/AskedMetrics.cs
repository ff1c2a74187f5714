using System.Diagnostics.Metrics;

namespace Homelab.Bot.Tasks;

/// <summary>What was asked for in comments, and what came of it.</summary>
internal sealed class AskedMetrics
{
    private readonly Counter<long> _answered;

    public AskedMetrics(IMeterFactory meters) =>
        _answered = meters
            .Create(Health.Metrics.Meter)
            .CreateCounter<long>("homelab_bot_commands", description: "Commands by how they ended.");

    /// <param name="outcome">As it is stored: <c>refused</c>, <c>answered</c>, <c>passed</c> and others.</param>
    /// <param name="comments">How many of them; a run that several asked for ends for all.</param>
    public void Ended(string outcome, int comments) => _answered.Add(comments, new KeyValuePair<string, object?>("outcome", outcome));
}
