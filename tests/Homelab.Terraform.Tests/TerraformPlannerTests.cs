using Homelab.Processes.Processes;
using Homelab.Reports;
using Homelab.Reports.Plans;
using Homelab.Testing;

namespace Homelab.Terraform.Tests;

public sealed class TerraformPlannerTests : IDisposable
{
    private static readonly ReportHeader Header = new() { Tool = "homelab test", Created = DateTimeOffset.UnixEpoch };

    private readonly TempDir _dir = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_root_is_planned_without_leaving_a_plan_behind()
    {
        _dir.Write("main.tf", EveryChange.Hcl);
        _dir.Write("terraform.tfstate", EveryChange.State);

        var report = await PlanAsync();

        Assert.True(report.Errored);
        Assert.Equal(
            new Totals
            {
                Import = 1,
                Add = 3,
                Change = 1,
                Destroy = 4,
                Forget = 1,
                Move = 1,
                Read = 1,
            },
            report.Totals
        );
        Assert.Contains(
            report.Diagnostics,
            diagnostic => diagnostic is { IsError: true, Summary: "Resource precondition failed", File: "main.tf" }
        );
        Assert.NotNull(report.TerraformVersion);
        Assert.Equal(
            ["main.tf", "terraform.tfstate"],
            Directory.GetFileSystemEntries(_dir.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("resource \"terraform_data\" \"x\" { input = }", "Invalid expression")]
    [InlineData("resource \"terraform_data\" \"x\" { nonsense = 1 }", "Unsupported argument")]
    [InlineData("resource \"terraform_data\" \"x\" { input = var.missing }", "Reference to undeclared input variable")]
    [InlineData(
        "data \"terraform_remote_state\" \"x\" {\n backend = \"local\"\n config = { path = \"/nowhere/at-all\" }\n}",
        "Unable to find remote state"
    )]
    [InlineData("variable \"must\" { type = string }", "No value for required variable")]
    public async Task What_cannot_be_planned_gives_a_report_that_says_why(string hcl, string summary)
    {
        _dir.Write("main.tf", hcl);

        var report = await PlanAsync();

        Assert.True(report.Errored);
        Assert.Contains(
            report.Diagnostics,
            diagnostic => diagnostic.IsError && diagnostic.Summary.Contains(summary, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_secret_in_a_provider_error_is_hidden_even_when_there_is_no_plan()
    {
        Environment.SetEnvironmentVariable("TF_VAR_where", "canary-tf-var-0001");
        _dir.Write(
            "main.tf",
            """
            variable "where" {
              type      = string
              sensitive = true
            }
            data "terraform_remote_state" "x" {
              backend = "local"
              config  = { path = nonsensitive("/nowhere/${var.where}") }
            }
            output "o" { value = nonsensitive(var.where) }
            """
        );

        var report = await PlanAsync();

        Assert.True(report.Errored);
        Assert.DoesNotContain("canary", string.Join('\n', report.Diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_prints_nonsense_gives_a_report_that_says_so()
    {
        _dir.Write("main.tf", "");
        var nonsense = _dir.Script(
            "terraform",
            "case $1 in version) echo '{ \"a\"';; init) ;; *) echo '{broken'; echo 'Error: it broke' >&2; exit 3;; esac"
        );

        var report = await PlanAsync(nonsense);

        Assert.True(report.Errored);
        Assert.Equal("it broke", Assert.Single(report.Diagnostics).Summary);
    }

    [Fact]
    public async Task A_failing_init_is_told_in_terraforms_words()
    {
        _dir.Write("main.tf", "terraform {\n required_version = \">= 99.0\"\n}");

        Assert.Contains(
            await PlanAsync() is { Errored: true } report ? report.Diagnostics : [],
            diagnostic => diagnostic.Summary == "Unsupported Terraform Core version"
        );
    }

    [Fact]
    public async Task A_provider_that_the_lock_file_does_not_hold_is_refused_and_says_what_to_run()
    {
        WithProvider("registry.terraform.io/homelab/canary");
        _dir.Write("main.tf", "terraform {\n required_providers {\n  canary = { source = \"homelab/canary\" }\n }\n}");

        var report = await PlanAsync();

        Refused(report);
        Assert.False(File.Exists(_dir[".terraform.lock.hcl"]));
    }

    [Fact]
    public async Task A_provider_that_is_not_the_one_of_the_lock_file_is_refused_and_says_what_to_run()
    {
        WithProvider("registry.terraform.io/homelab/canary");
        _dir.Write("main.tf", "terraform {\n required_providers {\n  canary = { source = \"homelab/canary\" }\n }\n}");
        _dir.Write(
            ".terraform.lock.hcl",
            $"provider \"registry.terraform.io/homelab/canary\" {{\n version = \"1.0.0\"\n hashes  = [\"h1:{new string('A', 43)}=\"]\n}}\n"
        );

        Refused(await PlanAsync());
    }

    [Fact]
    public async Task A_missing_terraform_cannot_run()
    {
        await Assert.ThrowsAsync<ToolUnavailableException>(() => PlanAsync(_dir["terraform"]));
    }

    [Fact]
    public void A_report_from_a_stream_that_cannot_seek_is_the_same()
    {
        const string plan =
            """{"format_version":"1.2","resource_changes":[{"address":"x.y","change":{"actions":["create"],"after":{"a":1}}}]}""";
        using var seekable = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(plan));
        using var pipe = new System.IO.Compression.BrotliStream(
            new MemoryStream(Compressed(plan)),
            System.IO.Compression.CompressionMode.Decompress
        );
        var planner = new TerraformPlanner(Header, new Progress<Progress>());

        Assert.Equal(planner.Report("infra", seekable, Ct).Hash, planner.Report("infra", pipe, Ct).Hash);
    }

    public void Dispose() => _dir.Dispose();

    private static void Refused(PlanReport report)
    {
        Assert.True(report.Errored);
        var refusal = Assert.Single(report.Diagnostics);
        Assert.Equal((".terraform.lock.hcl", ""), (refusal.File, refusal.Detail));
        Assert.Matches(
            "^The lock file [^\n]+ run `[^`]*terraform[^`]* init` in this root, and `[^`]* providers lock -platform=linux_amd64` [^\n]+[.]$",
            refusal.Summary
        );
    }

    /// <summary>What terraform finds beside a root without asking a registry; init does not start it.</summary>
    private void WithProvider(string source)
    {
        var architecture =
            System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture is System.Runtime.InteropServices.Architecture.Arm64
                ? "arm64"
                : "amd64";
        _dir.Script(
            $"terraform.d/plugins/{source}/1.0.0/linux_{architecture}/terraform-provider-{source[(source.LastIndexOf('/') + 1)..]}_v1.0.0",
            "exit 1"
        );
    }

    private Task<PlanReport> PlanAsync(string? binary = null) =>
        new TerraformPlanner(Header, new Progress<Progress>()).PlanAsync(
            "infra",
            new TerraformTool(binary ?? RealTools.Terraform, _dir.Path),
            Ct
        );

    private static byte[] Compressed(string text)
    {
        using var target = new MemoryStream();
        using (var brotli = new System.IO.Compression.BrotliStream(target, System.IO.Compression.CompressionLevel.Fastest))
            brotli.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return target.ToArray();
    }
}
