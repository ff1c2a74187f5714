using System.Text.Json.Nodes;
using Homelab.Reports.Notes.Plans;
using Homelab.Reports.Tests.Notes;

namespace Homelab.Simulator.Tests.Notes;

/// <summary>The notes the project writes about plans of which every string is hostile, sent to GitLab as the bot sends them.</summary>
public sealed class HostileNoteTests(Running running) : IClassFixture<Running>
{
    [Fact]
    public async Task A_hostile_plan_note_runs_nothing_and_calls_nobody()
    {
        using var talk = await Talk.StartAsync(running);
        var world = running.GitLab.World;
        for (var seed = 0; seed < 60; seed++)
        {
            var text = PlanNote.Write(HostilePlans.Content(seed));
            var reply = await talk.SayAsync(text, running.Tokens.Bot);
            Assert.Equal(201, reply.Status);
            Assert.Equal(text.TrimEnd(), (string?)reply.Json["body"]);
        }

        Assert.Empty(world.Executed);
        Assert.Empty(world.Mentioned);
        Assert.Equal(("opened", "Change it"), (talk.Request.State, talk.Request.Title));
    }

    [Fact]
    public async Task The_same_text_outside_a_note_of_ours_does_both()
    {
        using var talk = await Talk.StartAsync(running);
        var hostile = new HostileText(new Random(1));
        for (var i = 0; i < 200; i++)
            await talk.SayAsync($"Plan:\n\n{hostile.Value()}");
        await talk.AskAsync("POST", talk.Notes, new JsonObject { ["body"] = "Plan:\n\n/close\n@all" });

        Assert.Contains(running.GitLab.World.Executed, one => one is { Name: "close", Applied: true });
        Assert.Contains(running.GitLab.World.Mentioned, one => one is { Name: "all", Known: true });
        running.GitLab.World.Executed.Clear();
        running.GitLab.World.Mentioned.Clear();
    }
}
