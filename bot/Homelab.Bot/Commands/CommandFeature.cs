using Homelab.Bot.Tasks;

namespace Homelab.Bot.Commands;

internal static class CommandFeature
{
    public static void AddCommands(this IServiceCollection services)
    {
        services.AddSingleton<AskedMetrics>();
        services.AddSingleton<AskedComments>();
        services.AddSingleton<CommandRuns>();
        services.AddSingleton<CommentHandler>();
        services.AddSingleton<RunHandler>();
        services.AddHostedService<TaskWatch>();
        services.AddHostedService<CommandSelfCheck>();
    }
}
