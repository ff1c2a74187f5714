namespace Homelab.Bot.Sweep;

internal static class SweepFeature
{
    public static void AddSweep(this IServiceCollection services)
    {
        services.AddSingleton<Watermarks>();
        services.AddSingleton<SweepMetrics>();
        services.AddHostedService<SweepLoop>();
    }
}
