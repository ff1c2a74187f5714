namespace Homelab.Simulator.Rights;

internal static partial class RightsTable
{
    private const string HookPath = "/projects/:id/hooks";
    private const string HookPage = "api/project_webhooks.md";

    private static Right[] Hooks() =>
        [
            new("GET", HookPath, Level.Maintainer, HookPage),
            new("POST", HookPath, Level.Maintainer, HookPage),
            new("GET", HookPath + "/:hook_id", Level.Maintainer, HookPage),
            new("PUT", HookPath + "/:hook_id", Level.Maintainer, HookPage),
            new("DELETE", HookPath + "/:hook_id", Level.Maintainer, HookPage),
            new("POST", HookPath + "/:hook_id/test/:trigger", Level.Maintainer, HookPage),
            new("GET", HookPath + "/:hook_id/events", Level.Maintainer, HookPage),
            new("POST", HookPath + "/:hook_id/events/:event_id/resend", Level.Maintainer, HookPage),
        ];
}
