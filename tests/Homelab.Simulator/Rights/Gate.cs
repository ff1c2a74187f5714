using Homelab.Simulator.Projects;
using Homelab.Simulator.Users;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Rights;

/// <summary>Asks the table before any handler runs, in GitLab's order: who are you (401), what do you see (404), may you (403).</summary>
internal static class Gate
{
    public static void Admit(Call call, Right right)
    {
        if (right.Level == Level.Anyone)
            return;
        var token = call.Token ?? throw Refusal.Unauthorized();
        Check(token, right, call.World.Now);
        token.LastUsed = call.World.Now;
        if (right.InProject)
            call.Project = Visible(call.World.FindProject(call.Route("id")) ?? Follow(call, token.User), token.User, right.Level);
        if (right.InGroup)
            call.Group = Visible(call.World.Groups.Find(group => group.Answers(call.Route("id"))), token.User, right.Level);
    }

    private static void Check(AccessToken token, Right right, DateTimeOffset now)
    {
        if (token.ExpiresAt <= now)
            throw Refusal.Expired();
        // An endpoint not opened to job tokens does not look for one, so the caller is nobody.
        if (token.IsJob && !right.JobToken)
            throw Refusal.Unauthorized();
        if (!token.IsJob && !token.Scopes.Contains("api") && !(right.Reads && token.Scopes.Contains("read_api")))
            throw Refusal.InsufficientScope(right.Reads ? "api read_api" : "api");
    }

    // Only who may see a project learns where it went.
    private static Project? Follow(Call call, User user) =>
        call.World.FindMoved(call.Route("id")) is { } moved
            ? throw Refusal.Moved(call.Http.Request, Visible(moved, user, Level.Guest).Id)
            : null;

    private static Project Visible(Project? project, User user, Level least)
    {
        var level = user.IsAdmin ? Level.Owner : project?.LevelOf(user.Id) ?? Level.Anyone;
        if (project is null || level < Level.Guest)
            throw Refusal.NotFound("Project");
        return level >= least ? project : throw Refusal.Forbidden();
    }

    private static Group Visible(Group? group, User user, Level least)
    {
        var level = user.IsAdmin ? Level.Owner : group?.LevelOf(user.Id) ?? Level.Anyone;
        if (group is null || level < Level.Guest)
            throw Refusal.NotFound("Group");
        return level >= least ? group : throw Refusal.Forbidden();
    }
}
