using System.Text.Json;
using Homelab.Testing;

namespace Homelab.Cli.Tests;

public sealed class TerraformVerbTests : IDisposable
{
    private readonly Session _homelab = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_plan_with_changes_ends_0_and_hands_over_every_file()
    {
        _homelab.Dir.Write("main.tf", "resource \"terraform_data\" \"web\" { input = \"x\" }");

        var run = await _homelab.RunAsync("terraform", "plan");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 to add", run.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(
            ["codequality.json", "index.json", "junit.xml", "plan.json", "tfreport.json"],
            Directory.GetFiles(_homelab.Dir["homelab-report"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_missing_cli_configuration_of_terraform_is_no_obstacle()
    {
        _homelab.Dir.Write("main.tf", "resource \"terraform_data\" \"web\" { input = \"x\" }");

        var run = await _homelab.RunAsync(
            ["terraform", "plan"],
            new Dictionary<string, string?> { ["TF_CLI_CONFIG_FILE"] = _homelab.Dir["nowhere"] }
        );

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 to add", run.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_without_changes_ends_0()
    {
        _homelab.Dir.Write("main.tf", "");

        var run = await _homelab.RunAsync("terraform", "plan");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("no changes", run.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_plan_ends_1_and_its_report_and_note_say_why()
    {
        _homelab.Dir.Write("main.tf", "resource \"terraform_data\" \"web\" { nonsense = 1 }");

        var run = await _homelab.RunAsync("terraform", "plan");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Unsupported argument (main.tf:1)", run.StandardOutput, StringComparison.Ordinal);
        var note = (await _homelab.RunAsync("terraform", "note", "homelab-report")).StandardOutput;
        Assert.Contains("Terraform could not make a plan", note, StringComparison.Ordinal);
        Assert.Contains("`Unsupported argument`", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_configured_roots_give_one_note()
    {
        _homelab.Dir.Write(
            "homelab.yml",
            "version: 1\nterraform:\n  roots:\n    - path: infra/a\n    - { path: infra/b, binary: terraform }\n"
        );
        _homelab.Dir.Write("infra/a/main.tf", "resource \"terraform_data\" \"a\" {}");
        _homelab.Dir.Write("infra/b/main.tf", "resource \"terraform_data\" \"b\" {}");

        var run = await _homelab.RunAsync("terraform", "plan", "--json");

        Assert.True(run.ExitCode == 0, run.StandardError);
        using var reports = JsonDocument.Parse(run.StandardOutput);
        Assert.Equal(["infra/a", "infra/b"], reports.RootElement.EnumerateArray().Select(report => report.GetProperty("root").GetString()));
        var note = (
            await _homelab.RunAsync("terraform", "note", "homelab-report/plan-infra-a.json", "homelab-report/plan-infra-b.json")
        ).StandardOutput;
        Assert.Contains("2 to add", note, StringComparison.Ordinal);
        Assert.Contains("- `infra/b`: `terraform_data.b` is **created**", note, StringComparison.Ordinal);
        Assert.Equal(
            """{"create":2,"update":0,"delete":0}""",
            (await File.ReadAllTextAsync(_homelab.Dir["homelab-report/tfreport.json"], Ct)).Trim()
        );
    }

    [Fact]
    public async Task A_note_from_a_folder_is_about_the_last_run_only()
    {
        _homelab.Dir.Write("a/main.tf", "resource \"terraform_data\" \"a\" {}");
        _homelab.Dir.Write("b/main.tf", "resource \"terraform_data\" \"b\" {}");
        await _homelab.RunAsync("terraform", "plan", "--root", "a");
        await _homelab.RunAsync("terraform", "plan", "--root", "b");

        var note = (await _homelab.RunAsync("terraform", "note", "homelab-report")).StandardOutput;

        Assert.Contains("`terraform_data.b`", note, StringComparison.Ordinal);
        Assert.DoesNotContain("`terraform_data.a`", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_cannot_lead_out_of_its_folder()
    {
        _homelab.Dir.Write("secret.json", "{}");
        _homelab.Dir.Write("report/index.json", """{"schema":"homelab.index/1","reports":[{"file":"../secret.json","kind":"plan"}]}""");

        var run = await _homelab.RunAsync("terraform", "note", "report");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("There is no plan report in report", run.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_from_a_pipe_is_the_one_from_a_file_and_from_the_plan_itself()
    {
        using var real = new RealPlan("resource \"terraform_data\" \"web\" { input = \"x\" }");
        var file = await real.MakeAsync(Ct);
        File.Copy(real["main.tf"], _homelab.Dir["main.tf"]);

        var plan = await _homelab.RunAsync("terraform", "plan", "--json");
        var fromFile = await _homelab.RunAsync("terraform", "report", file, "--json");
        var fromPipe = await _homelab.RunAsync(
            ["terraform", "report", "-", "--json"],
            new Dictionary<string, string?>(),
            await File.ReadAllTextAsync(file, Ct)
        );

        string Hash(string json) => JsonDocument.Parse(json).RootElement.GetProperty("hash").GetString()!;
        Assert.Equal(Hash(fromFile.StandardOutput), Hash(fromPipe.StandardOutput));
        Assert.Equal(Hash(fromFile.StandardOutput), Hash(plan.StandardOutput));
    }

    [Fact]
    public async Task The_report_names_the_reviewed_commit_and_the_job_and_the_note_links_it()
    {
        _homelab.Dir.Write("main.tf", "resource \"terraform_data\" \"web\" {}");
        var pipeline = new Dictionary<string, string?>
        {
            ["CI_PROJECT_PATH"] = "homelab/infra",
            ["CI_PROJECT_ID"] = "7",
            ["CI_COMMIT_SHA"] = "merged",
            ["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"] = "reviewed",
            ["CI_COMMIT_REF_NAME"] = "branch",
            ["CI_PIPELINE_ID"] = "8",
            ["CI_JOB_ID"] = "9",
            ["CI_JOB_URL"] = "https://gitlab.example.org/homelab/infra/-/jobs/9",
        };

        using var report = JsonDocument.Parse((await _homelab.RunAsync(["terraform", "plan", "--json"], pipeline)).StandardOutput);
        var note = await _homelab.RunAsync(["terraform", "note", "homelab-report"], pipeline);

        Assert.Equal(
            "homelab/infra 7 reviewed branch 8 9",
            string.Join(
                ' ',
                new[] { "project", "projectId", "commit", "ref", "pipeline", "job" }.Select(name =>
                    report.RootElement.GetProperty(name).ToString()
                )
            )
        );
        Assert.Contains("(https://gitlab.example.org/homelab/infra/-/jobs/9)", note.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_output_of_any_verb_holds_a_secret()
    {
        _homelab.Dir.Write(
            "main.tf",
            """
            variable "pw" {
              type      = string
              sensitive = true
            }
            resource "terraform_data" "a" {
              for_each = toset(["${nonsensitive(var.pw)}"])
              input    = { pw = var.pw, plain = nonsensitive(var.pw) }
            }
            data "terraform_remote_state" "x" {
              backend = "local"
              config  = { path = nonsensitive("/nowhere/${var.pw}") }
            }
            """
        );
        var secrets = new Dictionary<string, string?> { ["TF_VAR_pw"] = "canary-cli-0001", ["PVE_TOKEN"] = "canary-cli-0001" };

        var plan = await _homelab.RunAsync(["terraform", "plan", "--verbose"], secrets);
        var note = await _homelab.RunAsync(["terraform", "note", "homelab-report"], secrets);
        var rendered = await _homelab.RunAsync(["terraform", "note", "homelab-report", "--render"], secrets);

        Assert.Equal(1, plan.ExitCode);
        string[] leaving =
        [
            plan.StandardOutput,
            plan.StandardError,
            note.StandardOutput,
            note.StandardError,
            rendered.StandardOutput,
            .. Directory.GetFiles(_homelab.Dir["homelab-report"]).Select(File.ReadAllText),
        ];
        Assert.All(leaving, text => Assert.DoesNotContain("canary", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rendered_note_is_plain_in_a_log()
    {
        _homelab.Dir.Write("main.tf", "resource \"terraform_data\" \"web\" { input = \"[red]`x`[/]\" }");
        await _homelab.RunAsync("terraform", "plan");

        var rendered = await _homelab.RunAsync("terraform", "note", "homelab-report", "--render");

        Assert.Equal(0, rendered.ExitCode);
        Assert.DoesNotContain('\u001b', rendered.StandardOutput);
        Assert.Contains("• terraform_data.web is created", rendered.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("+ input = \"[red]`x`[/]\"", rendered.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terraform_sees_providers_variables_and_none_of_other_tasks()
    {
        _homelab.Dir.Write("main.tf", "");
        var spy = _homelab.Dir.Script("bin/terraform", $"env >> {_homelab.Dir["seen"]}; exec {RealTools.Terraform} \"$@\"");

        await _homelab.RunAsync(
            ["terraform", "plan"],
            new Dictionary<string, string?>
            {
                ["PATH"] = Path.GetDirectoryName(spy) + ":/usr/bin:/bin",
                ["AWS_ACCESS_KEY_ID"] = "wanted",
                ["RESTIC_FAST_PASSWORD"] = "unwanted",
                ["DISCORD_WEBHOOK_URL"] = "unwanted",
                ["TF_LOG"] = "trace",
            }
        );

        var seen = await File.ReadAllTextAsync(_homelab.Dir["seen"], Ct);
        Assert.Contains("wanted", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("unwanted", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("TF_LOG", seen, StringComparison.Ordinal);
    }

    public void Dispose() => _homelab.Dispose();
}
