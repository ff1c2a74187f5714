using Homelab.Bot.Settings;

namespace Homelab.Bot.Inbox;

internal static class InboxFeature
{
    public static void AddInbox(this IServiceCollection services, BotSettings settings)
    {
        services.AddSingleton(provider => new Store(settings.Store, provider.GetRequiredService<ILogger<Store>>()));
        services.AddSingleton<DeliveryInbox>();
        services.AddSingleton<InboxCounts>();
        services.AddSingleton<Effects>();
        services.AddHostedService<Housekeeping>();
    }
}
