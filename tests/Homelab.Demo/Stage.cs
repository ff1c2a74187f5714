using System.Text.Json.Nodes;
using Homelab.GitLab;
using Homelab.GitLab.MergeRequests;
using Homelab.GitLab.Notes;
using Homelab.Simulator;
using Homelab.Testing;

namespace Homelab.Demo;

/// <summary>How a stage differs from the usual one.</summary>
internal sealed record StageOptions
{
    public SimulatedGitLabOptions GitLab { get; init; } = new();

    /// <summary>Where everything is kept; a temporary folder that goes with the stage when null.</summary>
    public string? Folder { get; init; }

    /// <summary>Folders in which jobs find programs before all others.</summary>
    public IReadOnlyList<string> Programs { get; init; } = [];

    /// <summary>Settings of the bot, besides the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Bot { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// The whole path on this machine: GitLab simulated on loopback, this project's component in one project and a homelab in another, both
/// pushed by git, and the published bot listening to a signed webhook.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Project = "homelab/infra";
    private const string Components = "homelab/gitops";

    private readonly TempDir? _own;
    private readonly string _folder;
    private readonly StageOptions _options;

    private Stage(StageOptions options, SimulatedGitLab gitlab)
    {
        _own = options.Folder is null ? new TempDir() : null;
        (_options, _folder, GitLab) = (options, options.Folder ?? _own!.Path, gitlab);
        Root = new Api(gitlab.Url, gitlab.Tokens.Root);
        Client = new GitLabClient(new GitLabOptions { Url = gitlab.Url, Token = gitlab.Tokens.Developer });
        Infra = new Checkout(Path.Combine(_folder, "infra"), gitlab.Url, Project, gitlab.Tokens.Maintainer);
    }

    /// <summary>Who takes jobs in a homelab: one runner for plans, and the protected one of the machine with the data.</summary>
    public static IReadOnlyList<SimulatedRunner> Runners { get; } =
    [new("runner for plans") { Tags = ["plan"] }, new("runner of the NAS") { Tags = [Nas.Host], IsProtected = true }];

    public SimulatedGitLab GitLab { get; }

    public string Folder => _folder;

    public IReadOnlyList<string> Programs => _options.Programs;

    public Api Root { get; }

    /// <summary>As a developer of the homelab sees it.</summary>
    public GitLabClient Client { get; }

    /// <summary>The homelab's repository.</summary>
    public Checkout Infra { get; }

    public BotProcess Bot { get; private set; } = null!;

    public string Database => Path.Combine(_folder, "bot.db");

    public long HookId { get; private set; }

    public static ProjectId Id => new(Project);

    /// <summary>Simulator and projects; without a bot yet.</summary>
    public static async Task<Stage> SetAsync(StageOptions options, CancellationToken ct)
    {
        _ = RealTools.GitLabCiLocal;
        var stage = new Stage(
            options,
            await SimulatedGitLab.StartAsync(options.GitLab with { Projects = [], JobPath = SearchPath(options.Programs) }, ct)
        );
        await stage.CreateProjectsAsync(ct);
        await stage.PushComponentsAsync(ct);
        await stage.PushHomelabAsync(ct);
        return stage;
    }

    /// <summary>Everything, with the bot behind a signed webhook.</summary>
    public static async Task<Stage> StartAsync(StageOptions? options, CancellationToken ct)
    {
        var stage = await SetAsync(options ?? new StageOptions(), ct);
        await stage.StartBotAsync(ct);
        return stage;
    }

    public async Task StartBotAsync(CancellationToken ct)
    {
        await RestartBotAsync(BotProcess.FreePort(), ct);
        var hook = await Root.PostAsync(
            $"api/v4/projects/{Uri.EscapeDataString(Project)}/hooks",
            new JsonObject
            {
                ["url"] = $"{Bot.Url}webhooks/gitlab",
                ["signing_token"] = BotProcess.SigningToken,
                ["token"] = BotProcess.WebhookToken,
                ["push_events"] = false,
                ["merge_requests_events"] = true,
                ["pipeline_events"] = true,
                ["job_events"] = true,
            },
            ct
        );
        HookId = (long)hook!["id"]!;
    }

    /// <summary>The bot again, on the same database.</summary>
    public async Task RestartBotAsync(int port, CancellationToken ct)
    {
        var settings = BotProcess.Settings(Database, $"{GitLab.Url}".TrimEnd('/'), GitLab.Tokens.Bot);
        Bot = await BotProcess.StartAsync(settings.Concat(_options.Bot).ToDictionary(), ct, port);
    }

    /// <summary>Pushes what was changed in <see cref="Infra"/> to a branch, and opens a merge request for it.</summary>
    public async Task<MergeRequest> OpenAsync(string branch, string title, CancellationToken ct)
    {
        await Infra.GitAsync(ct, "switch", "--quiet", "--create", branch);
        await PushAsync(title, ct);
        return await Client.MergeRequests.CreateAsync(Id, new NewMergeRequest(branch, "main", title), ct);
    }

    /// <summary>Commits everything and pushes the branch; returns the commit.</summary>
    public async Task<string> PushAsync(string message, CancellationToken ct)
    {
        var sha = await Infra.CommitAsync(message, ct);
        await Infra.GitAsync(ct, "push", "--quiet", "origin", "HEAD");
        return sha;
    }

    /// <summary>The bot's note as soon as it holds <paramref name="text"/>.</summary>
    /// <exception cref="TimeoutException">It did not within half a minute.</exception>
    public async Task<Note> NoteAsync(MergeRequestIid request, string text, CancellationToken ct)
    {
        IReadOnlyList<Note> notes = [];
        for (var i = 0; i < 1500; i++)
        {
            notes = await NotesAsync(request, ct);
            if (notes.FirstOrDefault(note => note.Body.Contains(text, StringComparison.Ordinal)) is { } found)
                return found;
            await Task.Delay(20, ct);
        }

        throw new TimeoutException($"No note says '{text}'.\n{await SituationAsync(request, notes, ct)}");
    }

    /// <summary>Everything somebody needs to see why a note is not what it should be.</summary>
    private async Task<string> SituationAsync(MergeRequestIid request, IReadOnlyList<Note> notes, CancellationToken ct)
    {
        var lines = notes.Select(note => $"--- note {note.Id}\n{note.Body}").ToList();
        await foreach (var pipeline in Client.MergeRequests.Pipelines.ListAsync(Id, request, ct))
        {
            var whole = await Client.Pipelines.GetAsync(Id, pipeline.Id, ct);
            lines.Add($"--- pipeline {pipeline.Id} of {pipeline.Sha} is {pipeline.Status} ({pipeline.Source}) {whole.YamlErrors}");
            await foreach (var job in Client.Jobs.ListAsync(Id, pipeline.Id, ct: ct))
            {
                using var trace = await Client.Jobs.OpenTraceAsync(Id, job.Id, 1_000_000, ct);
                using var reader = trace is null ? null : new StreamReader(trace);
                lines.Add(
                    $"job {job.Name} is {job.Status} {job.FailureReason}, artifacts {job.ArtifactsFile?.Filename}\n{(reader is null ? "" : await reader.ReadToEndAsync(ct))}"
                );
            }
        }

        var deliveries = await RealTools.RunAsync(
            RealTools.HomelabBot,
            ["deliveries", "list", "--all"],
            ct,
            environment: BotProcess.Settings(Database).ToDictionary(pair => pair.Key, pair => (string?)pair.Value)
        );
        return string.Join('\n', lines.Append(deliveries.StandardOutput));
    }

    /// <summary>The plan notes, which should be one at most.</summary>
    public async Task<IReadOnlyList<Note>> NotesAsync(MergeRequestIid request, CancellationToken ct) =>
        await Client
            .MergeRequests.Notes.ListAsync(Id, request, ct)
            .Where(note => note.Body.StartsWith("<!-- homelab:plan -->", StringComparison.Ordinal))
            .ToListAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (Bot is not null)
            await Bot.DisposeAsync();
        Root.Dispose();
        Client.Dispose();
        await GitLab.DisposeAsync();
        _own?.Dispose();
    }

    /// <summary>Jobs find the published tool, what a stage was given, terraform and what every machine has.</summary>
    public static string SearchPath(IReadOnlyList<string> programs) =>
        string.Join(
            ':',
            [
                Repository.File("artifacts/bin"),
                .. programs,
                Path.GetDirectoryName(RealTools.Terraform),
                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ]
        );

    private async Task CreateProjectsAsync(CancellationToken ct)
    {
        var group = await Root.PostAsync("api/v4/groups", new JsonObject { ["name"] = "homelab", ["path"] = "homelab" }, ct);
        foreach (var name in new[] { "gitops", "infra" })
            await Root.PostAsync("api/v4/projects", new JsonObject { ["name"] = name, ["namespace_id"] = (long)group!["id"]! }, ct);
        foreach (var (token, level) in new[] { (GitLab.Tokens.Maintainer, 40), (GitLab.Tokens.Developer, 30), (GitLab.Tokens.Bot, 30) })
        {
            using var user = new Api(GitLab.Url, token);
            var id = (long)(await user.GetAsync("api/v4/user", ct))!["id"]!;
            await Root.PostAsync(
                $"api/v4/groups/{(long)group!["id"]!}/members",
                new JsonObject { ["user_id"] = id, ["access_level"] = level },
                ct
            );
        }
    }

    /// <summary>The templates of this project, unmodified, with a version.</summary>
    private async Task PushComponentsAsync(CancellationToken ct)
    {
        var components = new Checkout(Path.Combine(_folder, "gitops"), GitLab.Url, Components, GitLab.Tokens.Maintainer);
        Copy(Repository.File("templates"), components["templates"]);
        await components.BeginAsync(ct);
        await components.GitAsync(ct, "tag", "0.1.0");
        await components.GitAsync(ct, "push", "--quiet", "origin", "0.1.0");
    }

    private async Task PushHomelabAsync(CancellationToken ct)
    {
        Copy(Repository.File("examples/infrastructure"), Infra.Folder);
        File.WriteAllText(Infra[".gitlab-ci.yml"], $"include:\n  - component: $CI_SERVER_FQDN/{Components}/terraform-plan@0.1.0\n");
        File.WriteAllText(Infra["infra/backend.tf"], "terraform {\n  backend \"local\" {}\n}\n");
        await ApplyAsync(ct);
        await Infra.BeginAsync(ct);
        // What only a plan may know: scoped to its environment, as docs/quickstart.md says.
        await Root.PostAsync(
            $"api/v4/projects/{Uri.EscapeDataString(Project)}/variables",
            new JsonObject
            {
                ["key"] = "TF_CLI_ARGS_init",
                ["value"] = $"-backend-config=path={State}",
                ["environment_scope"] = "homelab/plan",
                ["raw"] = true,
            },
            ct
        );
    }

    private string State => Path.Combine(_folder, "terraform.tfstate");

    /// <summary>The machines are there already; their state lies where jobs find it.</summary>
    private async Task ApplyAsync(CancellationToken ct)
    {
        foreach (
            string[] step in new[]
            {
                ["init", "-input=false", $"-backend-config=path={State}"],
                new[] { "apply", "-input=false", "-auto-approve" },
            }
        )
        {
            var run = await RealTools.RunAsync(
                RealTools.Terraform,
                step,
                ct,
                Infra["infra"],
                new Dictionary<string, string?> { ["TF_CLI_CONFIG_FILE"] = "/dev/null", ["CHECKPOINT_DISABLE"] = "1" }
            );
            if (run.ExitCode != 0)
                throw new InvalidOperationException($"terraform {step[0]}: {run.StandardError}");
        }

        Directory.Delete(Infra["infra/.terraform"], recursive: true);
    }

    public static void Copy(string from, string to)
    {
        foreach (
            var file in Directory
                .EnumerateFiles(from, "*", SearchOption.AllDirectories)
                .Where(file => !file.Contains("/.terraform/", StringComparison.Ordinal))
        )
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
