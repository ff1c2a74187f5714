using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Homelab.Bot.Inbox;
using Homelab.Bot.Tasks;
using Homelab.Bot.Webhooks;
using Homelab.GitLab;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Notes;
using Homelab.GitLab.Pipelines;
using Homelab.GitLab.Repositories;
using Homelab.Reports;
using Homelab.Reports.Drills;
using Homelab.Simulator;
using Homelab.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Homelab.Bot.Tests.Commands;

/// <summary>A homelab whose jobs are scripts that hand over reports, the bot with its trigger token, and people who comment.</summary>
public sealed class CommandStage : IAsyncLifetime
{
    /// <summary>Without them the bot is told nothing.</summary>
    public bool HasHook { get; init; } = true;

    /// <summary>A comment that is there before the bot is.</summary>
    public string? Before { get; init; }

    /// <summary>The bot's; GitLab's goes on by itself.</summary>
    public MovedTime Time { get; } = new();

    public static readonly ProjectId Infra = new("homelab/infra");

    private const string Pipeline = """
        spec:
          inputs:
            task: { default: '', options: ['', backup, drill] }
            arguments: { default: '', regex: '^[A-Za-z0-9_-]{0,900}$' }
            run: { default: '', regex: '^[a-z0-9-]{0,40}$' }
        ---
        workflow: { name: 'homelab $[[ inputs.task ]] $[[ inputs.run ]]' }
        restore-drill:
          rules: [{ if: '"$[[ inputs.task ]]" == "drill"' }]
          script: [sh drill.sh]
          artifacts: { name: homelab-report, when: always, paths: [homelab-report/] }
        terraform-plan:
          rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }]
          script: ["true"]
        """;

    private const string Homelab = """
        version: 1
        hosts: { nas: {}, attic: {} }
        backups:
          sets:
            gitea: { host: nas, paths: [/srv/gitea] }
            photos: { host: attic, paths: [/srv/photos] }
          tiers: { fast: {}, slow: { sets: [photos] } }
        drill: { runner: nas, tier: fast, target: { kind: container } }
        """;

    // Hands over the report below as its own.
    private const string Drill = """
        mkdir homelab-report
        echo '{"schema":"homelab.index/1","reports":[{"file":"drill.json","kind":"drill"}]}' > homelab-report/index.json
        sed "s/111111/$CI_PROJECT_ID/; s/222222/$CI_PIPELINE_ID/; s/333333/$CI_JOB_ID/; s/the-commit/$CI_COMMIT_SHA/" drill.json > homelab-report/drill.json
        """;

    private static readonly string Proven = Encoding.UTF8.GetString(
        DrillReports
            .Write(
                DrillVerdicts.Conclude(
                    new DrillReport
                    {
                        Header = new ReportHeader
                        {
                            Tool = "homelab 0.1.0",
                            Created = DateTimeOffset.UnixEpoch,
                            ProjectId = 111111,
                            Pipeline = 222222,
                            Job = 333333,
                            Commit = "the-commit",
                        },
                        Id = "d1",
                        Tier = "fast",
                        Target = new("container", "base"),
                        Sets =
                        [
                            new DrilledSet
                            {
                                Set = "gitea",
                                Snapshot = "9f3c",
                                ProvenFiles = 3,
                            },
                        ],
                        Phases =
                        [
                            .. new[] { "plan", "guard", "provision", "restore", "verify", "clean-up" }.Select(name => new DrillPhase(
                                name,
                                PhaseState.Done,
                                1
                            )),
                        ],
                        Checks = [new DrillCheck("gitea", "content", CheckStatus.Pass, "3 files are equal")],
                    }
                )
            )
            .Span
    );

    private readonly HttpClient _http = new();

    public SimulatedGitLab GitLab { get; private set; } = null!;

    internal RunningBot Bot { get; private set; } = null!;

    public GitLabClient Maintainer { get; private set; } = null!;

    public GitLabClient Developer { get; private set; } = null!;

    public MergeRequestIid Request { get; private set; }

    public string TriggerToken { get; private set; } = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        GitLab = await SimulatedGitLab.StartAsync(ct: Ct);
        Maintainer = new GitLabClient(new GitLabOptions { Url = GitLab.Url, Token = GitLab.Tokens.Maintainer });
        Developer = new GitLabClient(new GitLabOptions { Url = GitLab.Url, Token = GitLab.Tokens.Developer });
        await CommitAsync(
            "main",
            null,
            (".gitlab-ci.yml", Pipeline),
            ("homelab.yml", Homelab),
            ("drill.sh", Drill),
            ("drill.json", Proven)
        );
        await CommitAsync("change", "main", ("note.txt", "x"));
        Request = (await Developer.MergeRequests.CreateAsync(Infra, new NewMergeRequest("change", "main", "Change"), Ct)).Iid;
        // GitLab makes it a moment later, and a test counts how many there are.
        await Wait.UntilAsync(async () => await Maintainer.MergeRequests.Pipelines.ListAsync(Infra, Request, Ct).AnyAsync(Ct), Ct);
        if (Before is not null)
            await SayAsync(Maintainer, Before);
        TriggerToken = (string)(await AskAsync("triggers", new JsonObject { ["description"] = "bot" }))["token"]!;
        await StartBotAsync();
        if (HasHook)
            await HookAsync();
    }

    public Task HookAsync() =>
        AskAsync(
            "hooks",
            new JsonObject
            {
                ["url"] = $"{Bot.Http.BaseAddress}webhooks/gitlab",
                ["token"] = RunningBot.Token,
                ["signing_token"] = RunningBot.SigningKey,
                ["note_events"] = true,
                ["pipeline_events"] = true,
            }
        );

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        Maintainer.Dispose();
        Developer.Dispose();
        _http.Dispose();
        await GitLab.DisposeAsync();
    }

    /// <summary>The answer to a comment as soon as it holds <paramref name="text"/>.</summary>
    public async Task<string> AnswerAsync(NoteId comment, string text)
    {
        var answers = new List<Note>();
        await Wait.UntilAsync(
            async () => (answers = await AnswersAsync(comment)).Exists(answer => answer.Body.Contains(text, StringComparison.Ordinal)),
            Ct,
            () => string.Join("\n---\n", answers.Select(answer => answer.Body))
        );
        return answers.First(answer => answer.Body.Contains(text, StringComparison.Ordinal)).Body;
    }

    public async Task<List<Note>> AnswersAsync(NoteId comment) =>
        await Maintainer
            .MergeRequests.Notes.ListAsync(Infra, Request, Ct)
            .Where(note => note.Body.StartsWith($"<!-- homelab:answer {comment.Value} -->", StringComparison.Ordinal))
            .ToListAsync(Ct);

    public async Task<NoteId> SayAsync(GitLabClient who, string text) =>
        Assert.IsType<NoteOutcome.Created>(await who.MergeRequests.Notes.CreateAsync(Infra, Request, text, Ct)).Note.Id;

    /// <summary>Ends when everything that was said so far is handled.</summary>
    public async Task SettleAsync()
    {
        await GitLab.DeliveredAsync(Ct);
        await Wait.UntilAsync(() => Task.FromResult(Bot.Waiting() == 0), Ct);
    }

    /// <summary>Has the bot look how far every open task is, as it does now and then.</summary>
    public async Task LookAsync()
    {
        foreach (var (project, run) in await Bot.Services.GetRequiredService<AskedComments>().OpenAsync())
        {
            var lane = new Hint.Run(project, "", run).Lane;
            await Bot
                .Services.GetRequiredService<DeliveryInbox>()
                .AppendAsync(new Delivery($"{Guid.NewGuid()}", lane, Hint.Look, Encoding.UTF8.GetBytes(lane)));
        }
    }

    public async Task<List<Pipeline>> TasksAsync() =>
        await Maintainer.Pipelines.ListAsync(Infra, new PipelineFilter { Source = "trigger" }, Ct).ToListAsync(Ct);

    public async Task CommitAsync(string branch, string? from, params (string Path, string Content)[] files) =>
        Assert.IsType<WriteOutcome.Written>(
            await Maintainer.Commits.CreateAsync(
                Infra,
                new NewCommit(branch, "Change", [.. files.Select(file => new FileAction("create", file.Path) { Content = file.Content })])
                {
                    StartBranch = from,
                },
                Ct
            )
        );

    private async Task StartBotAsync() =>
        Bot = await RunningBot.StartAsync(
            services => services.AddSingleton<TimeProvider>(Time),
            $"--GitLab:Url={GitLab.Url.ToString().TrimEnd('/')}",
            $"--GitLab:Projects:0:Token={GitLab.Tokens.Bot}",
            $"--GitLab:Projects:0:TriggerToken={TriggerToken}"
        );

    private async Task<JsonNode> AskAsync(string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(GitLab.Url, $"api/v4/projects/homelab%2Finfra/{path}"))
        {
            Content = JsonContent.Create(body),
        };
        request.Headers.Add("PRIVATE-TOKEN", GitLab.Tokens.Maintainer);
        using var answer = await _http.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
