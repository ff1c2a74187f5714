namespace Homelab.Bot.Projects;

internal static class ProjectFeature
{
    public static void AddProjects(this IServiceCollection services) => services.AddSingleton<WatchedProjects>();
}
