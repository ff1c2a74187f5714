namespace Homelab.Processes.Processes;

/// <summary>
/// Removes what somebody filled who may mean ill: names that are no text, folders that nobody may enter, more of them in each other than a
/// stack has room for. It follows no link, and leaves what is on another disk.
/// </summary>
internal static class Tree
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    /// <returns>Why it is still there; null if it is gone.</returns>
    public static async Task<string?> RemoveAsync(string folder, CancellationToken ct)
    {
        await RunAsync("chmod", ["-R", "u+rwX", "--", folder], ct);
        return await RunAsync("rm", ["-r", "-f", "--one-file-system", "--", folder], ct);
    }

    private static async Task<string?> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var run = await new Tool(program)
        {
            Environment = ToolEnvironment.Bare(),
            WorkingDirectory = "/",
            Timeout = Limit,
        }.RunAsync(arguments, ct);
        return run.ExitCode == 0 ? null
            : run.Error.Trim() is { Length: > 0 } error ? error.Split('\n')[0]
            : $"{program} ended with {run.ExitCode}";
    }
}
