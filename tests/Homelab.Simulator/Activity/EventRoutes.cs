using System.Globalization;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Activity;

/// <summary>api/events.md "List all visible events for a project".</summary>
internal static class EventRoutes
{
    private static readonly Filters<ProjectEvent> Known = new Filters<ProjectEvent>()
        .WithChoice(
            "action",
            [
                "approved",
                "closed",
                "commented",
                "created",
                "destroyed",
                "expired",
                "joined",
                "left",
                "merged",
                "pushed",
                "reopened",
                "updated",
            ],
            (one, action) => one.Kind == action
        )
        .WithChoice(
            "target_type",
            ["design", "epic", "issue", "merge_request", "milestone", "note", "project", "snippet", "user", "wiki"],
            (one, target) => one.Target == target
        )
        // Whole days: neither bound's own day belongs to the answer.
        .With("before", (call, _) => Day(call, "before") is var day ? one => DateOnly.FromDateTime(one.At.UtcDateTime) < day : null)
        .With("after", (call, _) => Day(call, "after") is var day ? one => DateOnly.FromDateTime(one.At.UtcDateTime) > day : null);

    public static void MapEvents(this RouteTable routes) => routes.Map("GET", "/projects/:id/events", List);

    private static Answer List(Call call)
    {
        var found = Known.Apply(call, call.Project.Events.Where(one => one.IsThere && Sees(call, one)));
        if (call.Choice("sort", "asc", "desc") != "asc")
            found.Reverse();
        return call.Page(found, one => one.ToJson(call.World, call.Project.Id));
    }

    // Guests of a private project see its issues alone.
    private static bool Sees(Call call, ProjectEvent one) =>
        (one.On?.Kind == "Issue" || call.Level >= Level.Reporter) && one.Note?.IsReadableBy(call.Actor) != false;

    private static DateOnly Day(Call call, string name) =>
        DateOnly.TryParseExact(call.Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : DateOnly.FromDateTime((call.Moment(name) ?? throw Refusal.Invalid(name)).UtcDateTime);
}
