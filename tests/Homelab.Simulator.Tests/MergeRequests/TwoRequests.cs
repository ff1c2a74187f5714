using System.Text.Json.Nodes;
using Homelab.Simulator.Tests.Notes;

namespace Homelab.Simulator.Tests.MergeRequests;

/// <summary>A project with two merge requests that differ in everything a list can be narrowed to. Nobody changes them.</summary>
public sealed class TwoRequests : IAsyncLifetime
{
    public Running Running { get; } = new();

    internal Talk Talk { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Running.InitializeAsync();
        Talk = await Talk.StartAsync(Running);
        var path = $"/projects/{Talk.Project.Id}/merge_requests";
        await Talk.AskAsync(
            "PUT",
            path + "/1",
            new JsonObject
            {
                ["title"] = "plain",
                ["description"] = "words",
                ["labels"] = "a,b",
                ["assignee_id"] = Running.User("maintainer").Id,
                ["reviewer_ids"] = new JsonArray(Running.User("developer").Id),
            }
        );
        await Talk.AskAsync("POST", path + "/1/award_emoji", new JsonObject { ["name"] = "eyes" });
        await Talk.AskAsync("POST", $"/projects/{Talk.Project.Id}/repository/branches?branch=other&ref=change");
        await Talk.AskAsync(
            "POST",
            path,
            new JsonObject
            {
                ["source_branch"] = "other",
                ["target_branch"] = "main",
                ["title"] = "Draft: draft",
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        Talk.Dispose();
        await Running.DisposeAsync();
    }
}
