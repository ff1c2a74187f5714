namespace Homelab.Bot.Inbox;

/// <summary>Once an hour, forgets what nobody can send again.</summary>
internal sealed class Housekeeping(DeliveryInbox inbox, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), time);
        while (await hourly.WaitForNextTickAsync(stoppingToken))
            await ForgetAsync();
    }

    private async Task ForgetAsync()
    {
        try
        {
            await inbox.ForgetAsync();
        }
        catch (StoreUnavailableException)
        {
            // Said in the log where it is noticed; the next hour will do.
        }
    }
}
