using CliWrap.Buffered;
using Xunit;

namespace Homelab.Testing;

/// <summary>A terraform root in a temporary folder, planned by the real terraform with nothing but its built-in provider.</summary>
public sealed class RealPlan : IDisposable
{
    /// <summary>Terraform's own environment: no CLI configuration of whoever runs the tests.</summary>
    public static IReadOnlyDictionary<string, string?> Environment { get; } =
        new Dictionary<string, string?>
        {
            ["TF_CLI_CONFIG_FILE"] = "/dev/null",
            ["CHECKPOINT_DISABLE"] = "1",
            ["TF_IN_AUTOMATION"] = "1",
        };

    private readonly TempDir _dir = new();

    /// <param name="hcl">The whole configuration.</param>
    /// <param name="state">A state file's JSON, or null for none.</param>
    public RealPlan(string hcl, string? state = null)
    {
        _dir.Write("main.tf", hcl);
        if (state is not null)
            _dir.Write("terraform.tfstate", state);
    }

    public string Directory => _dir.Path;

    public string this[string relative] => _dir[relative];

    /// <summary>What terraform wrote to its own people while planning.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Plans, whatever comes of it, and returns the path of the plan's JSON.</summary>
    /// <param name="options">More for <c>terraform plan</c>, such as <c>-refresh-only</c>.</param>
    public async Task<string> MakeAsync(CancellationToken ct, params IReadOnlyList<string> options)
    {
        Assert.Equal(0, (await RunAsync(["init", "-input=false"], ct)).ExitCode);
        var plan = await RunAsync(["plan", "-input=false", "-lock=false", "-no-color", "-out=plan", .. options], ct);
        Text = plan.StandardOutput + plan.StandardError;
        var shown = await RunAsync(["show", "-json", "plan"], ct);
        Assert.True(shown.ExitCode == 0, Text);
        return _dir.Write("plan.json", shown.StandardOutput);
    }

    /// <summary>Makes what is configured real, so that the next plan has a state.</summary>
    public async Task ApplyAsync(CancellationToken ct)
    {
        Assert.Equal(0, (await RunAsync(["init", "-input=false"], ct)).ExitCode);
        var apply = await RunAsync(["apply", "-auto-approve", "-input=false", "-no-color"], ct);
        Assert.True(apply.ExitCode == 0, apply.StandardError);
    }

    /// <summary>Another configuration in place of the one so far.</summary>
    public void Write(string hcl) => _dir.Write("main.tf", hcl);

    /// <summary>A file beside it.</summary>
    public void Write(string relative, string content) => _dir.Write(relative, content);

    public Task<BufferedCommandResult> RunAsync(IEnumerable<string> arguments, CancellationToken ct) =>
        RealTools.RunAsync(RealTools.Terraform, arguments, ct, Directory, Environment);

    public void Dispose() => _dir.Dispose();
}
