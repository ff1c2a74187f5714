using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Homelab.Configuration;
using Homelab.GitLab.Pipelines;
using Homelab.Reports.Backups;
using Homelab.Testing;

namespace Homelab.Demo;

/// <summary>What a run of the schedule came to.</summary>
/// <param name="Trace">What the job said.</param>
/// <param name="Report">From the artifact <c>homelab-report</c>; null if there is none.</param>
internal sealed record BackupRan(Pipeline Pipeline, Job Job, string Trace, BackupReport? Report);

/// <summary>What somebody sets up once so that a schedule saves the NAS, and what its runs come to, as GitLab's API tells it.</summary>
internal sealed class Backups(Stage stage, Nas nas, Uri monitor) : IDisposable
{
    public const string Cron = "30 3 * * *";

    private const string Routes = "api/v4/projects/homelab%2Finfra";

    private readonly Api _maintainer = new(stage.GitLab.Url, stage.GitLab.Tokens.Maintainer);

    public static string Arguments => TaskArguments.Encode([Nas.Host, "fast"]);

    public static string Description => $"Fast backup of {Nas.Host} [homelab:backup:{Arguments}]";

    public string Password { get; init; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>What a drill loads the database into; null where no container can be started.</summary>
    public string? RestoreImage { get; init; }

    /// <summary>What of <c>homelab.yml</c> is about backups.</summary>
    public string Sets =>
        $$"""
            backups:
              sets:
                vault: { host: nas, kind: vault, paths: [{{nas.Vault}}] }
                gitea: { host: nas, kind: gitea, paths: [{{nas.Gitea}}] }
                photos: { host: nas, kind: photos, paths: [{{nas.Photos}}], manifest: sample }
            {{(nas.Database is null ? "" : "    dbs: { host: nas, kind: postgres, databases: [immich] }\n")}}  tiers:
                fast: { cron: "{{Cron}}", keep: { daily: 7, weekly: 4, monthly: 3 } }
            """;

    /// <summary>The variables by name; all protected, masked and for the environment <c>homelab/backup</c> alone.</summary>
    public IReadOnlyDictionary<string, string> Variables =>
        new Dictionary<string, string>
        {
            ["RESTIC_FAST_REPOSITORY"] = nas.Repository,
            ["RESTIC_FAST_PASSWORD"] = Password,
            ["KUMA_BACKUP_FAST_URL"] = $"{monitor}",
        }
            .Concat(nas.Database is { } database ? [new("IMMICH_DB_URL", database.Url("immich"))] : [])
            .ToDictionary();

    /// <summary>Variables, and what the homelab's repository says on main.</summary>
    public async Task PushAsync(CancellationToken ct)
    {
        foreach (var (name, value) in Variables)
            await _maintainer.PostAsync(
                $"{Routes}/variables",
                new JsonObject
                {
                    ["key"] = name,
                    ["value"] = value,
                    ["environment_scope"] = "homelab/backup",
                    ["protected"] = true,
                    ["raw"] = true,
                    // GitLab masks nothing with a blank in it.
                    ["masked"] = !value.Contains(' ', StringComparison.Ordinal),
                },
                ct
            );
        await stage.Infra.GitAsync(ct, "switch", "--quiet", "main");
        File.WriteAllText(stage.Infra["homelab.yml"], HomelabFile);
        File.WriteAllText(stage.Infra[".gitlab-ci.yml"], PipelineFile);
        await stage.PushAsync("Save what would be missed", ct);
    }

    /// <summary>Makes the repository as a person does once; a run never makes one. Returns what the tool says.</summary>
    public async Task<string> InitAsync(CancellationToken ct)
    {
        var run = await RealTools.RunAsync(
            RealTools.Homelab,
            ["backup", "init"],
            ct,
            stage.Infra.Folder,
            Variables
                .Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))
                .Concat([new("HOMELAB_STATE", nas.State), new("PATH", Stage.SearchPath(stage.Programs))])
                .ToDictionary()
        );
        return run.ExitCode == 0
            ? run.StandardOutput.Trim()
            : throw new InvalidOperationException($"homelab backup init: {run.StandardError}");
    }

    /// <summary>The schedule as GitLab keeps it.</summary>
    public async Task<JsonNode> ScheduleAsync(CancellationToken ct) =>
        (
            await _maintainer.PostAsync(
                $"{Routes}/pipeline_schedules",
                new JsonObject
                {
                    ["description"] = Description,
                    ["ref"] = "main",
                    ["cron"] = Cron,
                    ["cron_timezone"] = "Europe/Berlin",
                    ["inputs"] = new JsonArray(Input("task", "backup"), Input("arguments", Arguments)),
                },
                ct
            )
        )!;

    /// <summary>Runs a schedule now, as its button does, to the end.</summary>
    public async Task<BackupRan> PlayAsync(long schedule, CancellationToken ct)
    {
        var before = await NewestAsync(ct);
        await _maintainer.PostAsync($"{Routes}/pipeline_schedules/{schedule}/play", [], ct);
        return await EndAsync(before?.Id, ct);
    }

    /// <summary>The newest scheduled pipeline.</summary>
    public async Task<Pipeline?> NewestAsync(CancellationToken ct) =>
        await stage.Client.Pipelines.ListAsync(Stage.Id, new PipelineFilter { Source = "schedule" }, ct).FirstOrDefaultAsync(ct);

    /// <summary>Waits for the end of a scheduled pipeline that is newer than another.</summary>
    public async Task<BackupRan> EndAsync(PipelineId? than, CancellationToken ct)
    {
        for (var i = 0; i < 6000; i++)
        {
            if (await NewestAsync(ct) is { Status: "success" or "failed" or "canceled" } pipeline && pipeline.Id != than)
                return await LookAsync(await stage.Client.Pipelines.GetAsync(Stage.Id, pipeline.Id, ct), ct);
            await Task.Delay(20, ct);
        }

        throw new TimeoutException($"The scheduled pipeline did not end: {await NewestAsync(ct)}");
    }

    public void Dispose() => _maintainer.Dispose();

    private async Task<BackupRan> LookAsync(Pipeline pipeline, CancellationToken ct)
    {
        var job = await stage.Client.Jobs.ListAsync(Stage.Id, pipeline.Id, ct: ct).SingleAsync(ct);
        await using var trace = await stage.Client.Jobs.OpenTraceAsync(Stage.Id, job.Id, 1_000_000, ct);
        using var reader = new StreamReader(trace ?? Stream.Null);
        return new BackupRan(pipeline, job, await reader.ReadToEndAsync(ct), await ReportAsync(job, ct));
    }

    private async Task<BackupReport?> ReportAsync(Job job, CancellationToken ct)
    {
        await using var artifact = await stage.Client.Jobs.OpenArtifactAsync(
            Stage.Id,
            job.Id,
            "homelab-report/backup-fast.json",
            8 * 1024 * 1024,
            ct
        );
        if (artifact is null)
            return null;
        using var content = new MemoryStream();
        await artifact.CopyToAsync(content, ct);
        content.Position = 0;
        return BackupReports.ReadBackup(content);
    }

    private static JsonObject Input(string name, string value) => new() { ["name"] = name, ["value"] = value };

    public string HomelabFile =>
        $$"""
            version: 1
            timezone: Europe/Berlin
            hosts: { nas: { runner: nas } }
            terraform:
              roots: [{ path: infra }]
            {{(
                nas.Database is null
                    ? ""
                    : $"databases:\n  immich: {{ url: IMMICH_DB_URL{(RestoreImage is null ? "" : $", restore-image: \"{RestoreImage}\"")} }}\n"
            )}}{{Sets}}
            monitors: { kind: uptime-kuma }

            """;

    public string PipelineFile =>
        $$"""
            spec:
              inputs:
                task: { default: '', options: ['', backup, prune, check, drill] }
                arguments: { default: '', regex: '^[A-Za-z0-9_-]{0,900}$' }
                run: { default: '', regex: '^[a-z0-9-]{0,40}$' }
            ---
            workflow:
              name: 'homelab $[[ inputs.task ]] $[[ inputs.run ]]'
            include:
              - component: $CI_SERVER_FQDN/homelab/gitops/terraform-plan@0.1.0
              - component: $CI_SERVER_FQDN/homelab/gitops/backup@0.1.0
                inputs:
                  task: "$[[ inputs.task ]]"
                  arguments: "$[[ inputs.arguments ]]"
                  host: nas
                  tags: [nas]
                  state: {{nas.State}}

            """;
}
