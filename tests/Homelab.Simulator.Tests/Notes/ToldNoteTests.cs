using System.Text.Json.Nodes;
using Homelab.GitLab.Webhooks;
using Homelab.Simulator.Tests.Hooks;
using Homelab.Simulator.Trouble;

namespace Homelab.Simulator.Tests.Notes;

/// <summary>From a note in the API to a signed delivery at a receiver.</summary>
public sealed class ToldNoteTests(Running running) : IClassFixture<Running>
{
    [Fact]
    public async Task A_note_arrives_signed_and_an_internal_one_only_where_it_is_asked_for()
    {
        using var talk = await Talk.StartAsync(running);
        await using var receiver = await Receiver.StartAsync();
        await HookAsync(talk, receiver, new JsonObject { ["note_events"] = true });

        await talk.SayAsync("/plan <infra> & »more«");
        await talk.AskAsync("POST", talk.Notes, new JsonObject { ["body"] = "between us", ["internal"] = true });
        await running.GitLab.DeliveredAsync(TestContext.Current.CancellationToken);

        var arrived = Assert.Single(receiver.Arrived);
        Assert.Equal("Note Hook", arrived["X-Gitlab-Event"]);
        Assert.IsType<Verification.Genuine>(DeliveryTests.Judge(arrived));
        Assert.Equal("/plan <infra> & »more«", HookJson.Read(arrived.Body, HookJson.Default.NoteEvent)!.ObjectAttributes!.Note);
    }

    [Fact]
    public async Task A_note_whose_answer_was_lost_is_there_and_told_once()
    {
        using var talk = await Talk.StartAsync(running);
        await using var receiver = await Receiver.StartAsync();
        await HookAsync(talk, receiver, new JsonObject { ["note_events"] = true });
        running.GitLab.Faults = new Faults
        {
            Api =
            [
                new ApiFault
                {
                    Kind = ApiFaultKind.Close,
                    Method = "POST",
                    Path = "/**/notes",
                    When = StrikeTime.After,
                    Next = 1,
                },
            ],
        };

        await Assert.ThrowsAsync<HttpRequestException>(() => talk.SayAsync("once"));
        running.GitLab.Faults = new Faults();
        await running.GitLab.DeliveredAsync(TestContext.Current.CancellationToken);

        Assert.Equal("once", Assert.Single(talk.Request.Conversation.Notes).Body);
        Assert.Single(receiver.Arrived);
    }

    private async Task HookAsync(Talk talk, Receiver receiver, JsonObject body)
    {
        (body["url"], body["signing_token"], body["push_events"]) = (receiver.Url, Hooked.SigningToken, false);
        Assert.Equal(201, (await talk.AskAsync("POST", $"/projects/{talk.Project.Id}/hooks", body, running.Tokens.Maintainer)).Status);
    }
}
