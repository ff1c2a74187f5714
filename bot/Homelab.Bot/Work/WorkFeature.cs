namespace Homelab.Bot.Work;

internal static class WorkFeature
{
    public static void AddWork(this IServiceCollection services)
    {
        services.AddSingleton<WorkMetrics>();
        services.AddHostedService<DeliveryLoop>();
    }
}
