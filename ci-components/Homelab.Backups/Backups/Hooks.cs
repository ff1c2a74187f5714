using Homelab.Configuration;
using Homelab.Processes.Processes;
using Homelab.Text.Secrets;

namespace Homelab.Backups.Backups;

/// <summary>Runs the commands around a backup. They see no secret, and no shell is in between.</summary>
internal static class Hooks
{
    private static readonly string[] OfContainers = ["DOCKER_HOST", "CONTAINER_HOST", "XDG_RUNTIME_DIR", "DOCKER_CONTEXT", "SSH_AUTH_SOCK"];

    /// <summary>Runs them in order until one fails.</summary>
    /// <returns>What went wrong, or null.</returns>
    public static async Task<string?> RunAsync(IReadOnlyList<HookCommand> commands, CancellationToken ct)
    {
        foreach (var command in commands)
        {
            if (await RunAsync(command, ct) is { } problem)
                return problem;
        }

        return null;
    }

    /// <summary>Runs all of them, whatever becomes of each: what was stopped has to be started again.</summary>
    public static async Task<IReadOnlyList<string>> RunAllAsync(IReadOnlyList<HookCommand> commands)
    {
        var problems = new List<string>();
        foreach (var command in commands)
        {
            if (await RunAsync(command, CancellationToken.None) is { } problem)
                problems.Add(problem);
        }

        return problems;
    }

    private static async Task<string?> RunAsync(HookCommand command, CancellationToken ct)
    {
        var secrets = new SecretSet(EnvironmentSecrets.OfThisProcess());
        try
        {
            var run = await new Tool(command.Program)
            {
                Environment = ToolEnvironment.Basic(OfContainers),
                Timeout = TimeSpan.FromHours(12),
                Mask = text => secrets.Hide(text),
            }.RunAsync(command.Arguments, ct);
            return run.ExitCode == 0 ? null : $"{command.Program} ended with exit code {run.ExitCode} {LastLine(run.Error)}".TrimEnd();
        }
        catch (Exception e) when (e is ToolUnavailableException or TimeoutException)
        {
            return e.Message;
        }
    }

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1];
}
