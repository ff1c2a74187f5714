using Homelab.Bot.Commands;
using Homelab.Bot.Inbox;
using Homelab.Bot.PlanNotes;
using Homelab.Bot.Projects;
using Homelab.Bot.Webhooks;
using Homelab.Bot.Work;

namespace Homelab.Bot;

/// <summary>Hands a delivery to whoever does what it points at.</summary>
internal sealed class Dispatch(WatchedProjects projects, PlanNoteHandler plans, CommentHandler comments, RunHandler runs)
{
    public async Task<Handled> HandleAsync(Claim claim, CancellationToken ct)
    {
        if (Hint.Read(claim.Event, claim.Body) is not { } hint || await projects.FindAsync(hint) is not { } project)
            return new Handled.Never("The project is not one of GitLab__Projects any more.");
        return hint switch
        {
            Hint.Plan plan => await plans.HandleAsync(project, plan, ct),
            Hint.Comment comment => await comments.HandleAsync(project, comment, ct),
            Hint.Run run => await runs.HandleAsync(project, run, ct),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

internal static class DispatchFeature
{
    public static void AddDispatch(this IServiceCollection services)
    {
        services.AddSingleton<Dispatch>();
        services.AddSingleton<HandleDelivery>(provider => provider.GetRequiredService<Dispatch>().HandleAsync);
    }
}
