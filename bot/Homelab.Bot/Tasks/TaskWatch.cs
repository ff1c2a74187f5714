using System.Text;
using Homelab.Bot.Inbox;
using Homelab.Bot.Webhooks;

namespace Homelab.Bot.Tasks;

/// <summary>Looks after every open task now and then, so that a hook that was lost costs a minute and not the answer.</summary>
internal sealed class TaskWatch(AskedComments asked, DeliveryInbox inbox, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await LookAsync();
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync()
    {
        try
        {
            foreach (var (project, run) in await asked.OpenAsync())
            {
                var hint = new Hint.Run(project, "", run);
                await inbox.AppendAsync(
                    new Delivery($"look:{hint.Lane}:{time.GetUtcNow():O}", hint.Lane, Hint.Look, Encoding.UTF8.GetBytes(hint.Lane))
                );
            }
        }
        catch (StoreUnavailableException)
        {
            // The next look is soon.
        }
    }
}
