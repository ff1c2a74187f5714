using System.Text.Json.Nodes;
using Homelab.Simulator.Rights;
using Homelab.Simulator.Variables;
using Homelab.Simulator.Wire;

namespace Homelab.Simulator.Jobs;

internal static class JobRoutes
{
    private const string One = "/projects/:id/jobs/:job_id";

    public static void MapJobs(this RouteTable routes)
    {
        routes.Map("GET", "/job", Own);
        routes.Map("GET", "/projects/:id/jobs", List);
        routes.Map("GET", One, call => Answer.Json(JobJson.Of(call.World, Find(call))));
        routes.Map("GET", One + "/trace", call => Answer.Text(Find(call).Trace.Read()));
        routes.Map("POST", One + "/play", Play);
        routes.Map("POST", One + "/retry", Retry);
        routes.Map("POST", One + "/cancel", Cancel);
        routes.Map("POST", One + "/erase", Erase);
    }

    public static Job Find(Call call) =>
        call.Project.Ci.Pipelines.SelectMany(pipeline => pipeline.Jobs).FirstOrDefault(job => job.Id == call.RouteId("job_id"))
        ?? throw Refusal.Saying(404, "404 Not found");

    /// <summary>Only jobs in the states of <c>scope[]</c>, if it is given.</summary>
    public static List<Job> InScope(Call call, List<Job> jobs)
    {
        var wanted = call.Node("scope") switch
        {
            null => null,
            JsonArray list => list.Select(status => $"{status}").ToHashSet(),
            var one => [$"{one}"],
        };
        return wanted is null ? jobs : jobs.FindAll(job => wanted.Contains(job.Status));
    }

    private static Answer Own(Call call) =>
        call.World.Engine.Runners.JobOf(call.Token) is { } job ? Answer.Json(JobJson.Of(call.World, job)) : throw Refusal.NotFound("Job");

    private static Answer List(Call call)
    {
        var jobs = call.Project.Ci.Pipelines.SelectMany(pipeline => pipeline.Latest).OrderByDescending(job => job.Id).ToList();
        return call.Text("pagination") == "keyset"
            ? call.KeysetPage(InScope(call, jobs), job => job.Id, job => JobJson.Of(call.World, job))
            : call.Page(InScope(call, jobs), job => JobJson.Of(call.World, job));
    }

    private static Answer Play(Call call)
    {
        var job = Allowed(call);
        if (job.Status != "manual")
            throw Refusal.Saying(400, "400 Bad request - Unplayable Job");
        foreach (var given in (call.Node("job_variables_attributes") as JsonArray ?? []).OfType<JsonObject>())
            job.Variables.Add(new Variable($"{given["key"]}", $"{given["value"]}"));
        job.User = call.Actor;
        call.World.Engine.Board.Enqueue(job);
        call.World.Engine.Board.Settle(job.Pipeline);
        return Answer.Json(JobJson.Of(call.World, job));
    }

    private static Answer Retry(Call call)
    {
        var job = Allowed(call);
        if (job.Status is not ("success" or "failed" or "canceled") || job.IsRetried)
            throw Refusal.Saying(403, "403 Forbidden - Job is not retryable");
        var again = call.World.Engine.Board.Retry(job, call.Actor);
        call.World.Engine.Board.Settle(job.Pipeline);
        return Answer.Created(JobJson.Of(call.World, again));
    }

    private static Answer Cancel(Call call)
    {
        var job = Allowed(call);
        call.World.Engine.Board.Cancel(job);
        call.World.Engine.Board.Settle(job.Pipeline);
        return Answer.Created(JobJson.Of(call.World, job));
    }

    private static Answer Erase(Call call)
    {
        var job = Allowed(call);
        if (call.Level < Level.Maintainer && job.User.Id != call.Actor.Id)
            throw Refusal.Forbidden();
        if (!job.IsOver)
            throw Refusal.Saying(403, "403 Forbidden - Job is not erasable!");
        job.DropArtifacts();
        job.Trace.Clear();
        job.Erased = call.World.Now;
        return Answer.Created(JobJson.Of(call.World, job));
    }

    private static Job Allowed(Call call)
    {
        var job = Find(call);
        call.RequireRun(job.Pipeline.Origin);
        return job;
    }
}
