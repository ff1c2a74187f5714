using Homelab.Bot.Settings;
using Homelab.GitLab.Webhooks;

namespace Homelab.Bot.Webhooks;

internal static class WebhookFeature
{
    public static void AddWebhooks(this IServiceCollection services, BotSettings settings)
    {
        services.AddSingleton(provider => new WebhookVerifier(
            settings.WebhookTokens,
            settings.SigningTokens,
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<BodyBudget>();
        services.AddSingleton<KnownProjects>();
        services.AddSingleton<RefusalLog>();
        services.AddHostedService<BodyMemory>();
        services.AddSingleton<WebhookMetrics>();
        services.AddSingleton<WebhookEndpoint>();
    }

    public static void MapWebhooks(this WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<WebhookEndpoint>();
        app.MapPost("/webhooks/gitlab", (RequestDelegate)endpoint.ReceiveAsync);
    }
}
