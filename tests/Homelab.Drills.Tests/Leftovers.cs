using Homelab.Testing;

namespace Homelab.Drills.Tests;

/// <summary>What a drill must not leave.</summary>
internal static class Leftovers
{
    public static async Task AssertNoneAsync(string drill)
    {
        var containers = await RealTools.RunAsync(
            RealTools.Podman,
            ["ps", "--all", "--quiet", "--filter", $"label=homelab-drill={drill}"],
            TestContext.Current.CancellationToken
        );
        Assert.True(
            containers.ExitCode == 0 && containers.StandardOutput.Trim().Length == 0,
            $"containers: {containers.StandardOutput}{containers.StandardError}"
        );
        Assert.Empty(Processes(drill));
        Assert.DoesNotContain(
            await File.ReadAllLinesAsync("/proc/self/mountinfo", TestContext.Current.CancellationToken),
            line => line.Contains(drill, StringComparison.Ordinal)
        );
    }

    public static string[] Processes(string drill) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(folder =>
                    int.TryParse(Path.GetFileName(folder), out _)
                    && Environ(folder).Contains($"HOMELAB_DRILL={drill}", StringComparison.Ordinal)
                ),
        ];

    private static string Environ(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
