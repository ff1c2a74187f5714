using System.Text;
using System.Text.Json;
using CliWrap;
using Homelab.Processes.Processes;
using Homelab.Reports.Plans;
using Homelab.Text.Secrets;

namespace Homelab.Terraform;

/// <summary>Terraform (or OpenTofu) in one root, as pipelines run it: no questions, no state lock, JSON where there is any.</summary>
/// <param name="binary">Name on PATH or full path.</param>
/// <param name="directory">The root's folder.</param>
public sealed class TerraformTool(string binary, string directory)
{
    private static readonly string[] OtherTasks = ["RESTIC_", "KUMA_", "DISCORD_", "HOMELAB_", "TF_LOG"];

    private static readonly string[] Candidates = ["terraform", "tofu"];

    private readonly Tool _tool = new(binary)
    {
        WorkingDirectory = directory,
        Environment = ChildEnvironment(),
        Timeout = TimeSpan.FromHours(1),
        Mask = MaskWith(new SecretSet(EnvironmentSecrets.OfThisProcess())),
    };

    /// <summary>What to run when nothing is configured: whichever is on PATH, terraform first.</summary>
    /// <exception cref="ToolUnavailableException">Neither is there.</exception>
    public static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return Candidates.FirstOrDefault(name => folders.Any(folder => File.Exists(Path.Combine(folder, name))))
            ?? throw new ToolUnavailableException(
                "Neither terraform nor tofu is on PATH: install one, or name it under `terraform.roots[].binary` in homelab.yml."
            );
    }

    /// <summary>The version, such as <c>1.11.4</c>; null when the program does not say.</summary>
    public async Task<string?> VersionAsync(CancellationToken ct)
    {
        var run = await _tool.RunAsync(["version", "-json"], ct);
        var start = run.Output.IndexOf("{\n", StringComparison.Ordinal);
        if (start < 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(run.Output[start..]);
            return document.RootElement.TryGetProperty("terraform_version", out var version) ? version.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Prepares the folder. The diagnostics hold an error exactly when it failed.</summary>
    public async Task<IReadOnlyList<Diagnostic>> InitAsync(CancellationToken ct)
    {
        // A provider runs with the plan's credentials: which one is for the lock file to say, which a merge request shows.
        var run = await _tool.RunAsync(["init", "-input=false", "-no-color", "-lockfile=readonly"], ct);
        if (run.ExitCode == 0)
            return [];
        var told = TerraformMessages.FromText(run.Error, $"{_tool.Name} init failed (exit code {run.ExitCode})");
        return told.Any(IsLockFile) ? [LockFile, .. told.Where(diagnostic => !IsLockFile(diagnostic))] : told;
    }

    /// <summary>Plans into a file. The diagnostics hold an error exactly when it failed; the file may exist even then.</summary>
    public async Task<IReadOnlyList<Diagnostic>> PlanAsync(string planFile, IProgress<Progress> progress, CancellationToken ct)
    {
        var messages = new TerraformMessages(progress);
        var run = await _tool.StreamAsync(
            ["plan", "-input=false", "-lock=false", "-json", $"-out={planFile}"],
            PipeTarget.ToDelegate(messages.Read, Encoding.UTF8),
            _ => { },
            ct
        );
        if (run.ExitCode == 0 || messages.Diagnostics.Any(diagnostic => diagnostic.IsError))
            return messages.Diagnostics;
        return [.. messages.Diagnostics, .. TerraformMessages.FromText(run.Error, $"{_tool.Name} plan failed (exit code {run.ExitCode})")];
    }

    /// <summary>Writes the plan as JSON. Both files hold secrets in clear.</summary>
    /// <returns>What went wrong, or null.</returns>
    public async Task<Diagnostic?> ShowAsync(string planFile, string jsonFile, CancellationToken ct)
    {
        ToolRun run;
        await using (var json = new FileStream(jsonFile, FileMode.CreateNew, FileAccess.Write))
            run = await _tool.StreamAsync(["show", "-json", planFile], PipeTarget.ToStream(json), _ => { }, ct);
        return run.ExitCode == 0 ? null : TerraformMessages.FromText(run.Error, $"{_tool.Name} show failed (exit code {run.ExitCode})")[0];
    }

    private Diagnostic LockFile =>
        new(
            "error",
            $"The lock file .terraform.lock.hcl does not hold what the configuration needs: run `{_tool.Name} init` in this root, "
                + $"and `{_tool.Name} providers lock -platform=linux_amd64` where this machine's platform is missing, and commit the lock file.",
            ""
        )
        {
            File = ".terraform.lock.hcl",
        };

    // In terraform's and OpenTofu's words; a package is refused for what the lock file says of it.
    private static bool IsLockFile(Diagnostic diagnostic) =>
        diagnostic.Summary == "Provider dependency changes detected"
        || diagnostic
            .Detail.ReplaceLineEndings(" ")
            .Contains("checksums previously recorded in the dependency lock file", StringComparison.Ordinal);

    // Providers are configured by variables of any name, so everything passes but what belongs to other tasks. Traces would print secrets.
    private static Dictionary<string, string> ChildEnvironment()
    {
        var environment = ToolEnvironment.Where(name => !OtherTasks.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
        environment["TF_IN_AUTOMATION"] = "1";
        environment["TF_INPUT"] = "0";
        environment["CHECKPOINT_DISABLE"] = "1";
        return environment;
    }

    private static Func<string, string> MaskWith(SecretSet secrets) => text => secrets.Hide(text);
}
