using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Repositories;

internal static class PushRights
{
    /// <summary>As the API refuses what the hook would refuse to a push.</summary>
    public static Task RequirePushAsync(this Call call, string branch) =>
        call.InTurnAsync(() =>
        {
            if (!call.Project.MayPush(branch, call.Level))
                throw Refusal.Saying(403, "403 Forbidden - You are not allowed to push into this branch");
        });
}
