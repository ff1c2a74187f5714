namespace Homelab.Bot.Health;

internal static class HealthFeature
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<HealthBoard>();
        services.AddSingleton<GitLabHealth>();
        services.AddSingleton<HealthEndpoints>();
        services.AddHostedService<GitLabCheck>();
        services.AddMetrics();
    }

    public static void MapHealth(this WebApplication app)
    {
        var endpoints = app.Services.GetRequiredService<HealthEndpoints>();
        app.MapGet("/health", (RequestDelegate)endpoints.AllAsync);
        app.MapGet("/health/live", (RequestDelegate)HealthEndpoints.LiveAsync);
        app.MapGet("/health/ready", (RequestDelegate)endpoints.ReadyAsync);
        app.MapMetrics();
    }
}
