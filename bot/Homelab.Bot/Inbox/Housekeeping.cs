using Homelab.Bot.Settings;
using Microsoft.Data.Sqlite;

namespace Homelab.Bot.Inbox;

/// <summary>Once an hour, forgets what nobody can send again, and gives the room of the log back.</summary>
internal sealed class Housekeeping(DeliveryInbox inbox, BotSettings settings, TimeProvider time) : BackgroundService
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
            // SQLite copies the log back as it grows, and leaves it as long as it ever was.
            using var beside = Session.Open(settings.Store);
            beside.ShortenLog();
        }
        catch (Exception e) when (e is StoreUnavailableException or StoreUnusableException or SqliteException)
        {
            // Said in the log where it is noticed; the next hour will do.
        }
    }
}
