using System.Diagnostics;
using Homelab.Monitoring.Discord;
using Homelab.Monitoring.Push;

namespace Homelab.Monitoring;

/// <summary>The program that watches whether tasks report in time.</summary>
public enum MonitorProgram
{
    UptimeKuma,
    Healthchecks,
}

/// <summary>
/// How a task says how it ended: to its monitor, whose address <c>KUMA_&lt;MONITOR&gt;_URL</c> holds whatever the program, and to Discord
/// when the
/// monitor cannot be told. It never fails a task, and never keeps quiet about its own failure.
/// </summary>
/// <param name="environment">Gives the value of a variable, or null.</param>
public sealed class TaskMonitor(MonitorProgram program, Func<string, string?> environment, MonitoringOptions options)
{
    private readonly Dictionary<string, PushMonitor> _monitors = [];

    /// <summary>The task begins. Only healthchecks takes that; there is no fallback, because the end of the task will tell.</summary>
    /// <param name="monitor">As in a schedule: <c>BACKUP_FAST</c>.</param>
    public Task<PushOutcome> StartAsync(string monitor, CancellationToken ct) => MonitorOf(monitor).StartAsync(ct);

    /// <summary>The task has ended. Give it a token that the end of the task does not cancel.</summary>
    public async Task<MonitorOutcome> ReportAsync(string monitor, bool healthy, string message, TimeSpan took, CancellationToken ct) =>
        await MonitorOf(monitor).FinishAsync(new Beat(healthy, message, took), ct) switch
        {
            PushOutcome.Delivered => new MonitorOutcome.Delivered(),
            PushOutcome.NotConfigured missing => new MonitorOutcome.NotConfigured(missing.Variable),
            PushOutcome.Refused refused => await FallBackAsync(monitor, healthy, message, refused.Sentence, ct),
            PushOutcome.Unreachable unreachable => await FallBackAsync(monitor, healthy, message, unreachable.Sentence, ct),
            _ => throw new UnreachableException("Every program can be told the end."),
        };

    private async Task<MonitorOutcome> FallBackAsync(string monitor, bool healthy, string message, string why, CancellationToken ct)
    {
        var discord = new DiscordWebhook(environment(DiscordWebhook.Variable), options);
        DiscordText what = $"❌ {monitor} failed";
        if (healthy)
            what = $"✅ {monitor} is well";
        DiscordText text = $"{what}, but its monitor could not be told.\n{new Quoted(MonitorOf(monitor).Hide(message))}{why}";
        return await discord.PostAsync(new DiscordMessage { Content = text }, ct) switch
        {
            DiscordOutcome.Posted => new MonitorOutcome.Fallback(why),
            DiscordOutcome.NotConfigured => new MonitorOutcome.Silent($"{why} {DiscordWebhook.Variable} is not set, so nobody was told."),
            DiscordOutcome.Failed failed => new MonitorOutcome.Silent($"{why} {failed.Sentence}"),
            _ => throw new UnreachableException("A message is posted or not."),
        };
    }

    private PushMonitor MonitorOf(string monitor)
    {
        if (_monitors.TryGetValue(monitor, out var known))
            return known;
        var variable = $"KUMA_{monitor}_URL";
        return _monitors[monitor] = new PushMonitor(program, variable, environment(variable), options);
    }
}
