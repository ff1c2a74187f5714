using System.Text.Json.Nodes;
using Homelab.GitLab.Pipelines;
using Homelab.Reports.Drills;
using Homelab.Testing;
using Homelab.Testing.S3;

namespace Homelab.Demo;

/// <summary>What somebody sets up once so that a schedule drills, and what a drill by hand comes to.</summary>
/// <param name="target">Of drill.target in homelab.yml.</param>
internal sealed class Drills(Stage stage, Nas nas, Backups backups, S3Server store, Uri monitor, string target, string stick) : IDisposable
{
    private const string Routes = "api/v4/projects/homelab%2Finfra";
    private const string Prefix = "fast";

    private readonly Api _maintainer = new(stage.GitLab.Url, stage.GitLab.Tokens.Maintainer);

    /// <summary>The key of the recovery kit, which belongs in a drawer. Null where age is not installed.</summary>
    private string? _identity;

    public string Identity => Path.Combine(stage.Folder, "drawer/key.txt");

    /// <summary>What of <c>homelab.yml</c> is about drills.</summary>
    public string Section =>
        $$"""
            drill:
              cron: "0 6 * * 0"
              tier: fast
              target: {{target}}
              production: [ nas ]
              rto: 2h
              rpo: 26h
            {{(_identity is null ? "" : $"recovery: {{ recipients: [{_identity}], to: [{stick}] }}\n")}}
            """;

    /// <summary>All protected, and for the environment <c>homelab/drill</c> alone.</summary>
    public IReadOnlyDictionary<string, string> Variables =>
        new Dictionary<string, string>
        {
            ["RESTIC_FAST_READ_REPOSITORY"] = store.Repository(Prefix),
            ["RESTIC_FAST_READ_PASSWORD"] = backups.Password,
            ["RESTIC_FAST_READ_AWS_ACCESS_KEY_ID"] = S3Server.ReaderAccessKey,
            ["RESTIC_FAST_READ_AWS_SECRET_ACCESS_KEY"] = S3Server.ReaderSecretKey,
            ["KUMA_DRILL_URL"] = $"{monitor}",
            ["HOMELAB_ANSIBLE"] = Testing.Repository.File("ci-components/ansible"),
            ["HOMELAB_STATE"] = nas.State,
        };

    public async Task PushAsync(CancellationToken ct)
    {
        store.Take(nas.Repository, Prefix, "STANDARD");
        await MakeIdentityAsync(ct);
        foreach (var (name, value) in Variables)
            await _maintainer.PostAsync(
                $"{Routes}/variables",
                new JsonObject
                {
                    ["key"] = name,
                    ["value"] = value,
                    ["environment_scope"] = "homelab/drill",
                    ["protected"] = true,
                    ["raw"] = true,
                },
                ct
            );
        File.WriteAllText(stage.Infra["homelab.yml"], backups.HomelabFile + Section);
        File.AppendAllText(
            stage.Infra[".gitlab-ci.yml"],
            $$"""
              - component: $CI_SERVER_FQDN/homelab/gitops/restore-drill@0.1.0
                inputs:
                  task: "$[[ inputs.task ]]"
                  arguments: "$[[ inputs.arguments ]]"
                  tags: [nas]
                  state: {{nas.State}}

            """.ReplaceLineEndings("\n")
        );
        await stage.PushAsync("Prove every Sunday that it comes back", ct);
    }

    public async Task<JsonNode> ScheduleAsync(CancellationToken ct) =>
        (
            await _maintainer.PostAsync(
                $"{Routes}/pipeline_schedules",
                new JsonObject
                {
                    ["description"] = "Restore drill [homelab:drill:]",
                    ["ref"] = "main",
                    ["cron"] = "0 6 * * 0",
                    ["cron_timezone"] = "Europe/Berlin",
                    ["inputs"] = new JsonArray(new JsonObject { ["name"] = "task", ["value"] = "drill" }),
                },
                ct
            )
        )!;

    /// <summary>The report that a job handed over.</summary>
    public async Task<DrillReport?> ReportAsync(Job job, CancellationToken ct)
    {
        await using var artifact = await stage.Client.Jobs.OpenArtifactAsync(
            Stage.Id,
            job.Id,
            "homelab-report/drill.json",
            8 * 1024 * 1024,
            ct
        );
        if (artifact is null)
            return null;
        using var content = new MemoryStream();
        await artifact.CopyToAsync(content, ct);
        Directory.CreateDirectory(Path.Combine(stage.Folder, "drill"));
        await File.WriteAllBytesAsync(ReportFile, content.ToArray(), ct);
        content.Position = 0;
        return DrillReports.ReadDrill(content);
    }

    public string ReportFile => Path.Combine(stage.Folder, "drill/drill.json");

    /// <summary>The tool, as somebody at the NAS would start it.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(CancellationToken ct, params string[] arguments)
    {
        var environment = Variables
            .Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))
            .Concat([
                new("PATH", Stage.SearchPath(stage.Programs)),
                new("HOME", Directory.CreateDirectory(Path.Combine(stage.Folder, "home/ann")).FullName),
                new("KUMA_DRILL_URL", null),
                new("CI", "true"),
            ]);
        var run = await RealTools.RunAsync(
            RealTools.Homelab,
            arguments,
            ct,
            stage.Infra.Folder,
            environment.GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Last().Value)
        );
        return (run.ExitCode, run.StandardOutput, run.StandardError);
    }

    public void Dispose() => _maintainer.Dispose();

    private async Task MakeIdentityAsync(CancellationToken ct)
    {
        if (RealTools.FindOnPath("age-keygen") is not { } keygen)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Identity)!);
        Directory.CreateDirectory(stick);
        await RealTools.RunAsync(keygen, ["-o", Identity], ct);
        var lines = await File.ReadAllLinesAsync(Identity, ct);
        _identity = lines.First(line => line.StartsWith("# public key: ", StringComparison.Ordinal))["# public key: ".Length..];
    }
}
