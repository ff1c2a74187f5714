using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Homelab.Configuration;
using Homelab.Simulator;
using Homelab.Testing;

namespace Homelab.Templates.Tests.Pipelines;

/// <summary>The whole pipeline of templates/backup/README.md in a simulated GitLab, on a schedule, with a script in homelab's
/// place.</summary>
public sealed class SimulatedBackupTests : IAsyncLifetime
{
    private const string Infra = "api/v4/projects/homelab%2Finfra";

    private readonly TempDir _dir = new();
    private readonly HttpClient _http = new();
    private SimulatedGitLab _gitlab = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_schedules_backup_has_its_secrets_its_arguments_and_its_report_and_3_is_a_warning()
    {
        await HideAsync("open-sesame", "homelab/backup");

        var pipeline = await PlayAsync("backup", TaskPipeline.NasFast);

        var job = Assert.Single((await GetAsync($"{Infra}/pipelines/{pipeline["id"]}/jobs")).AsArray())!;
        Assert.Equal(
            ("backup", "failed", true, "success"),
            ((string?)job["name"], (string?)job["status"], (bool)job["allow_failure"]!, (string?)pipeline["status"])
        );
        Assert.Equal("homelab-report.zip", (string?)job["artifacts_file"]?["filename"]);
        Assert.Equal(
            "backup run --config=homelab.yml --arguments=WyJuYXMiLCJmYXN0Il0 --out homelab-report\nopen-sesame\n",
            await File.ReadAllTextAsync(_dir["seen"], Ct)
        );
    }

    [Fact]
    public async Task A_drill_has_its_own_secrets_and_not_those_that_write()
    {
        await HideAsync("open-sesame", "homelab/backup");
        await HideAsync("only-to-read", "homelab/drill");

        var pipeline = await PlayAsync("drill", "");

        var job = Assert.Single((await GetAsync($"{Infra}/pipelines/{pipeline["id"]}/jobs")).AsArray())!;
        Assert.Equal(
            ("restore-drill", "failed", true, "homelab-report.zip"),
            ((string?)job["name"], (string?)job["status"], (bool)job["allow_failure"]!, (string?)job["artifacts_file"]?["filename"])
        );
        Assert.Equal("drill run --config=homelab.yml --out homelab-report\nonly-to-read\n", await File.ReadAllTextAsync(_dir["seen"], Ct));
    }

    [Fact]
    public async Task Another_task_is_another_job()
    {
        var pipeline = await PlayAsync("check", TaskPipeline.Fast);

        var job = Assert.Single((await GetAsync($"{Infra}/pipelines/{pipeline["id"]}/jobs")).AsArray())!;
        Assert.Equal("backup-maintenance-check", (string?)job["name"]);
        Assert.StartsWith("backup check ", await File.ReadAllTextAsync(_dir["seen"], Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_is_off_keeps_no_other_hosts_backup_waiting()
    {
        _dir.Write(
            "infra/.gitlab-ci.yml",
            TaskPipeline.Header
                + "include:\n"
                + string.Concat(
                    new[] { "attic", "nas" }.Select(host =>
                        $"  - component: $CI_SERVER_FQDN/homelab/gitops/backup@main\n    inputs: {"{"} task: \"$[[ inputs.task ]]\", arguments: \"$[[ inputs.arguments ]]\", "
                        + $"job-name: backup-{host}, host: {host}, tier: fast, only: {TaskArguments.Encode([host, "fast"])}, tags: [{host}] {"}"}\n"
                    )
                )
        );
        await PushAsync("infra");

        var off = await StartAsync("backup", TaskArguments.Encode(["attic", "fast"]));
        await UntilAsync(off, "pending");
        var pipeline = await UntilAsync(await StartAsync("backup", TaskPipeline.NasFast), "success", "failed", "canceled");

        Assert.Equal("success", (string?)pipeline["status"]);
        Assert.Equal("pending", (string?)(await GetAsync($"{Infra}/pipelines/{off}"))["status"]);
        Assert.StartsWith(
            "backup run --config=homelab.yml --host=nas --tier=fast ",
            await File.ReadAllTextAsync(_dir["seen"], Ct),
            StringComparison.Ordinal
        );
    }

    private async Task HideAsync(string password, string scope) =>
        await SendAsync(
            HttpMethod.Post,
            $"{Infra}/variables",
            new()
            {
                ["key"] = "RESTIC_FAST_PASSWORD",
                ["value"] = password,
                ["environment_scope"] = scope,
                ["protected"] = true,
                ["masked"] = true,
                ["raw"] = true,
            }
        );

    /// <summary>The pipeline that a schedule for this starts, when it is over.</summary>
    private async Task<JsonNode> PlayAsync(string task, string arguments) =>
        await UntilAsync(await StartAsync(task, arguments), "success", "failed", "canceled");

    /// <summary>The id of the pipeline that a schedule for this starts.</summary>
    private async Task<long> StartAsync(string task, string arguments)
    {
        var inputs = new JsonArray(
            new JsonObject { ["name"] = "task", ["value"] = task },
            new JsonObject { ["name"] = "arguments", ["value"] = arguments }
        );
        var known = (await GetAsync($"{Infra}/pipelines?source=schedule")).AsArray().Count;
        var schedule = await SendAsync(
            HttpMethod.Post,
            $"{Infra}/pipeline_schedules",
            new()
            {
                ["description"] = task,
                ["ref"] = "main",
                ["cron"] = "30 3 * * *",
                ["inputs"] = inputs,
            }
        );
        _gitlab.Advance(TimeSpan.FromDays(1));
        await _gitlab.RunSchedulesAsync(Ct);
        await SendAsync(HttpMethod.Put, $"{Infra}/pipeline_schedules/{schedule["id"]}", new() { ["active"] = false });
        JsonArray pipelines = [];
        await Wait.UntilAsync(async () => (pipelines = (await GetAsync($"{Infra}/pipelines?source=schedule")).AsArray()).Count > known, Ct);
        return (long)pipelines[0]!["id"]!;
    }

    private async Task<JsonNode> UntilAsync(long pipeline, params string[] statuses)
    {
        JsonNode now = new JsonObject();
        await Wait.UntilAsync(
            async () =>
                (now = await GetAsync($"{Infra}/pipelines/{pipeline}"))["status"] is { } status && statuses.Contains((string?)status),
            Ct,
            () => $"{now}"
        );
        return now;
    }

    public async ValueTask InitializeAsync()
    {
        _ = RealTools.GitLabCiLocal;
        _dir.Script(
            "bin/homelab",
            $"""
            printf '%s\n' "$*" "${"{"}RESTIC_FAST_PASSWORD-none{"}"}" >'{_dir["seen"]}'
            mkdir homelab-report && echo '{"{}"}' >homelab-report/index.json
            exit 3
            """
        );
        _gitlab = await SimulatedGitLab.StartAsync(
            new()
            {
                Projects = ["homelab/gitops", "homelab/infra"],
                JobPath = $"{_dir["bin"]}:/usr/bin:/bin",
                Registered = [new("nas") { Tags = ["nas"] }],
            },
            Ct
        );
        (_http.BaseAddress, _) = (
            _gitlab.Url,
            _http.DefaultRequestHeaders.TryAddWithoutValidation("PRIVATE-TOKEN", _gitlab.Tokens.Maintainer)
        );
        foreach (var file in Directory.GetFiles(Repository.File("templates"), "*", SearchOption.AllDirectories))
            _dir.Write($"gitops/{Path.GetRelativePath(Repository.Root, file)}", await File.ReadAllTextAsync(file, Ct));
        _dir.Write("infra/.gitlab-ci.yml", ReadmeTests.Block("templates/backup/README.md", "yaml", 2));
        await PushAsync("gitops");
        await PushAsync("infra");
    }

    private async Task PushAsync(string project)
    {
        var remote = $"http://oauth2:{_gitlab.Tokens.Maintainer}@{_gitlab.Url.Authority}/homelab/{project}.git";
        foreach (
            string[] step in new[]
            {
                ["init", "--quiet", "--initial-branch=main"],
                ["add", "--all"],
                ["commit", "--quiet", "--message", "Begin"],
                new[] { "push", "--quiet", remote, "main" },
            }
        )
        {
            var run = await RealTools.RunAsync(
                RealTools.Git,
                ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false", .. step],
                Ct,
                _dir[project],
                new Dictionary<string, string?>
                {
                    ["HOME"] = _dir.Path,
                    ["GIT_CONFIG_NOSYSTEM"] = "1",
                    ["GIT_TERMINAL_PROMPT"] = "0",
                    ["http_proxy"] = null,
                    ["HTTP_PROXY"] = null,
                }
            );
            Assert.True(run.ExitCode == 0, $"git {step[0]}: {run.StandardError}");
        }
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await _http.SendAsync(request, Ct);
        var said = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, said);
        return JsonNode.Parse(said)!;
    }

    private async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await _http.GetStringAsync(path, Ct))!;

    public async ValueTask DisposeAsync()
    {
        if (_gitlab is not null)
            await _gitlab.DisposeAsync();
        _http.Dispose();
        _dir.Dispose();
    }
}
