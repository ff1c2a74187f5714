namespace Homelab.Bot.PlanNotes;

internal static class PlanNoteFeature
{
    public static void AddPlanNotes(this IServiceCollection services)
    {
        services.AddSingleton<PlanHistory>();
        services.AddSingleton<PlanNoteMetrics>();
        services.AddSingleton<PlanNoteHandler>();
    }
}
