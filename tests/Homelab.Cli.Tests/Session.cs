using CliWrap.Buffered;
using Homelab.Testing;

namespace Homelab.Cli.Tests;

/// <summary>A folder to work in, and the tool.</summary>
internal sealed class Session : IDisposable
{
    /// <summary>What a pipeline would set decides nothing here unless a test sets it.</summary>
    private static readonly string[] Pipeline =
    [
        "CI_PROJECT_PATH",
        "CI_PROJECT_ID",
        "CI_COMMIT_SHA",
        "CI_COMMIT_REF_NAME",
        "CI_PIPELINE_ID",
        "CI_JOB_ID",
        "CI_JOB_URL",
    ];

    public TempDir Dir { get; } = new();

    public Task<BufferedCommandResult> RunAsync(params string[] arguments) => RunAsync(arguments, new Dictionary<string, string?>());

    public Task<BufferedCommandResult> RunAsync(string[] arguments, IReadOnlyDictionary<string, string?> environment, string? input = null)
    {
        var all = Pipeline.ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in RealPlan.Environment.Concat(environment))
            all[name] = value;
        return RealTools.RunAsync(RealTools.Homelab, arguments, TestContext.Current.CancellationToken, Dir.Path, all, input);
    }

    public void Dispose() => Dir.Dispose();
}
