using CliWrap.Buffered;
using Homelab.Testing;

namespace Homelab.Images.Tests;

/// <summary>The tests' own podman.</summary>
internal static class Podman
{
    public static Task<BufferedCommandResult> RunAsync(params IEnumerable<string> arguments) =>
        RealTools.RunAsync(RealTools.Podman, arguments, TestContext.Current.CancellationToken);

    /// <summary>What it said; it must succeed.</summary>
    public static async Task<string> MustAsync(params IEnumerable<string> arguments)
    {
        var run = await RunAsync(arguments);
        Assert.True(run.ExitCode == 0, $"podman {string.Join(' ', arguments)}: {run.StandardError}{run.StandardOutput}");
        return run.StandardOutput.Trim();
    }
}
