using Homelab.Simulator.Activity;
using Homelab.Simulator.Hooks;
using Homelab.Simulator.Issues;
using Homelab.Simulator.Jobs;
using Homelab.Simulator.MergeRequests;
using Homelab.Simulator.Notes;
using Homelab.Simulator.Pipelines;
using Homelab.Simulator.Projects;
using Homelab.Simulator.Repositories;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Schedules;
using Homelab.Simulator.Triggers;
using Homelab.Simulator.Users;
using Homelab.Simulator.Variables;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator;

/// <summary>Every route there is. One without a row in <see cref="RightsTable"/>, or a row without a route, stops the start.</summary>
internal static class Api
{
    public static RouteTable Routes(Courier courier)
    {
        var routes = new RouteTable(RightsTable.Rows);
        routes.MapUsers();
        routes.MapGroups();
        routes.MapProjects();
        routes.MapMembers();
        routes.MapEvents();
        routes.MapAccessTokens();
        routes.MapBranches();
        routes.MapProtections();
        routes.MapTags();
        routes.MapFiles();
        routes.MapCommits();
        routes.MapTrees();
        routes.MapMergeRequests();
        routes.MapVariables();
        routes.MapTriggers();
        routes.MapTriggeredPipelines();
        routes.MapSchedules();
        routes.MapScheduleRuns();
        routes.MapPipelines();
        routes.MapMergeRequestPipelines();
        routes.MapJobs();
        routes.MapArtifacts();
        routes.MapLint();
        routes.MapResourceGroups();
        routes.MapHooks(courier);
        routes.MapIssues();
        routes.MapNotes();
        routes.MapDiscussions();
        routes.MapAwards();
        routes.EnsureComplete();
        return routes;
    }
}
