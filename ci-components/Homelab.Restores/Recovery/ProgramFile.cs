using System.Security.Cryptography;
using System.Text;
using Homelab.Backups.Restic;
using Homelab.Processes.Files.Hashing;
using Homelab.Processes.Processes;

namespace Homelab.Restores.Recovery;

/// <summary>Finds the programs a kit names, and what they are.</summary>
internal static class ProgramFile
{
    public static async Task<KitProgram> ResticAsync(string executable, CancellationToken ct)
    {
        var version = await VersionAsync(executable, ct);
        return new(
            version,
            Sha256(Find(executable)),
            version.Length == 0 ? "https://github.com/restic/restic/releases" : $"https://github.com/restic/restic/releases/tag/v{version}"
        );
    }

    /// <param name="tool">Name and version, as reports have them: <c>homelab 0.1.0</c>.</param>
    public static KitProgram Homelab(string tool) =>
        new(
            tool.StartsWith("homelab ", StringComparison.Ordinal) ? tool["homelab ".Length..] : tool,
            Sha256(Environment.ProcessPath),
            "the project Homelab.GitOps: its tools image, or from source, where ./test leaves artifacts/bin/homelab"
        );

    /// <summary>What a person gets by <c>find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum</c> in the folder.</summary>
    public static string? Playbook(string? folder)
    {
        if (folder is null || !Directory.Exists(folder))
            return null;
        var files = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => "./" + Path.GetRelativePath(folder, file))
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Select(file => $"{Sha256(Path.Combine(folder, file))}  {file}\n"))))
        );
    }

    private static async Task<string> VersionAsync(string executable, CancellationToken ct)
    {
        try
        {
            return ResticVersion
                    .Parse((await new Tool(executable) { Timeout = TimeSpan.FromMinutes(1) }.RunAsync(["version"], ct)).Output)
                    ?.ToString()
                ?? "";
        }
        catch (Exception e) when (e is ToolUnavailableException or TimeoutException)
        {
            return "";
        }
    }

    private static string? Find(string executable) =>
        executable.Contains('/', StringComparison.Ordinal)
            ? executable
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':', StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, executable))
                .FirstOrDefault(File.Exists);

    private static string? Sha256(string? file)
    {
        try
        {
            return file is null ? null : Digest.OfFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
