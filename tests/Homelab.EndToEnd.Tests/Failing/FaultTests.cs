using Homelab.Demo;
using Homelab.GitLab.MergeRequests;
using Homelab.Simulator.Trouble;
using Homelab.Testing;

namespace Homelab.EndToEnd.Tests.Failing;

/// <summary>Kills, forgeries and a GitLab that fails in every way it can: afterwards each merge request has its one note, and nothing was
/// lost.</summary>
public sealed class FaultTests(StageFixture fixture) : IClassFixture<StageFixture>
{
    private const int Requests = 3;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("HOMELAB_TEST_LONG") is { Length: > 0 } ? 120 : 4;

    private readonly Random _dice = new(20261124);
    private readonly Tally _tally = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Stage Stage => fixture.Stage;

    [Fact]
    public async Task Whatever_fails_nothing_is_lost_doubled_or_believed_without_proof()
    {
        var requests = await OpenAsync();
        var project = (long)(await Stage.Root.GetAsync("api/v4/projects/homelab%2Finfra", Ct))!["id"]!;
        using var storm = new Storm(Stage, _dice, _tally);
        for (var round = 0; round < Rounds; round++)
            await RoundAsync(storm, requests, project);

        var (lost, believed) = storm.Judge();
        var doubled = 0;
        foreach (var (request, memory) in requests)
        {
            var notes = await Stage.NotesAsync(request, Ct);
            doubled += Math.Max(0, notes.Count - 1);
            lost +=
                notes.Count(note => !note.Body.Contains($"+ input.memory_gib = {memory}", StringComparison.Ordinal))
                + (notes.Count == 0 ? 1 : 0);
        }

        TestContext.Current.SendDiagnosticMessage(
            $"Faults tried: {_tally.Tried}; lost {lost}, doubled {doubled}, forgeries accepted {believed + _tally["= forgeries believed"]}. {_tally}"
        );
        Assert.Equal((0, 0, 0, 0), (lost, doubled, believed, _tally["= forgeries believed"]));
        Assert.True(_tally["killed"] >= Rounds);
        Assert.True(_tally.Tried > Rounds * 10);
    }

    private async Task<Dictionary<MergeRequestIid, int>> OpenAsync()
    {
        var requests = new Dictionary<MergeRequestIid, int>();
        for (var i = 0; i < Requests; i++)
        {
            var memory = 31 + i;
            await Stage.Infra.GitAsync(Ct, "switch", "--quiet", "--create", $"storm-{i}", "main");
            Stage.Infra.Edit("infra/main.tf", "memory_gib = 8,", $"memory_gib = {memory},");
            await Stage.PushAsync($"Storm {i}", Ct);
            var request = await Stage.Client.MergeRequests.CreateAsync(
                Stage.Id,
                new NewMergeRequest($"storm-{i}", "main", $"Storm {i}"),
                Ct
            );
            await Stage.NoteAsync(request.Iid, $"+ input.memory_gib = {memory}", Ct);
            requests[request.Iid] = memory;
        }

        return requests;
    }

    private async Task RoundAsync(Storm storm, Dictionary<MergeRequestIid, int> requests, long project)
    {
        // With a note gone it has to be made anew, which is where doubles would come from.
        await DeleteNoteAsync(requests.Keys.ElementAt(_dice.Next(requests.Count)));
        Stage.GitLab.Faults = new Faults { Seed = _dice.Next(), Api = [.. Enum.GetValues<ApiFaultKind>().SelectMany(Fault)] };
        var sending = storm.SendAsync([.. requests.Keys], project, 60, Ct);
        await storm.ForgeAsync(requests.Keys.First(), project, Ct);
        var port = Stage.Bot.Url.Port;
        for (var kill = 0; kill < 1 + _dice.Next(3); kill++)
        {
            await Task.Delay(_dice.Next(120), Ct);
            await Stage.Bot.KillAsync();
            _tally.Add("killed");
            await Stage.RestartBotAsync(port, Ct);
        }

        await sending;
        foreach (var (fault, count) in Stage.GitLab.Struck)
            _tally.Add(fault, count);
        Stage.GitLab.Faults = new Faults();
        await storm.SendAsync([.. requests.Keys], project, 1, Ct);
        await SettledAsync();
        foreach (var request in requests)
            await storm.SendAsync([request.Key], project, 1, Ct);
        await SettledAsync();
    }

    private IEnumerable<ApiFault> Fault(ApiFaultKind kind) =>
        new[] { StrikeTime.Before, StrikeTime.After }.Select(when => new ApiFault
        {
            Kind = kind,
            When = when,
            Chance = 0.03,
            Seconds = 0.2,
        });

    private async Task DeleteNoteAsync(MergeRequestIid request)
    {
        foreach (var note in await Stage.NotesAsync(request, Ct))
            await Stage.Root.AskAsync(
                HttpMethod.Delete,
                $"api/v4/projects/homelab%2Finfra/merge_requests/{request}/notes/{note.Id}",
                null,
                Ct
            );
    }

    /// <summary>Until the bot has nothing left to do; what waits for its next attempt is waited for.</summary>
    private async Task SettledAsync()
    {
        using var http = new HttpClient { BaseAddress = Stage.Bot.Url };
        await Wait.UntilAsync(
            async () =>
            {
                var metrics = await http.GetStringAsync("/metrics", Ct);
                Assert.DoesNotContain("homelab_bot_deliveries_dead{otel_scope_name=\"Homelab.Bot\"} 1", metrics, StringComparison.Ordinal);
                return metrics.Contains("homelab_bot_deliveries_waiting{otel_scope_name=\"Homelab.Bot\"} 0", StringComparison.Ordinal);
            },
            Ct
        );
    }
}
