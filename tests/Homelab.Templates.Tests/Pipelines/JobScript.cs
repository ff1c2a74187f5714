using System.Text.Json.Nodes;
using Homelab.Testing;

namespace Homelab.Templates.Tests.Pipelines;

/// <summary>A job's script, run by a shell as a runner does, with another program in homelab's place.</summary>
internal static class JobScript
{
    /// <summary>The arguments homelab was given.</summary>
    /// <param name="environment">The job's variables, of whatever content.</param>
    public static async Task<string[]> ArgumentsAsync(
        TempDir folder,
        string shell,
        JsonNode job,
        Dictionary<string, string?> environment,
        CancellationToken ct
    )
    {
        folder.Script("bin/homelab", """printf '%s\0' "$@" > argv""");
        environment["PATH"] = $"{folder["bin"]}:/usr/bin:/bin";
        var run = await RealTools.RunAsync(
            shell,
            ["-e", "-c", string.Join('\n', job["script"]!.AsArray().Select(line => (string)line!))],
            ct,
            folder.Path,
            environment
        );
        Assert.True(run.ExitCode == 0, run.StandardError);
        return (await File.ReadAllTextAsync(folder["argv"], ct)).TrimEnd('\0').Split('\0');
    }

    /// <summary>An option with a value, or none without.</summary>
    public static IEnumerable<string> Option(string name, string value) => value.Length > 0 ? [$"--{name}={value}"] : [];
}
