using Homelab.Configuration;

namespace Homelab.Cli.Commands;

/// <summary>A terraform root: its path as reports name it, its folder, and which program plans it (null: whichever is there).</summary>
internal sealed record Root(string Path, string Directory, string? Binary);

/// <summary>Which roots a command is about.</summary>
internal static class Roots
{
    /// <summary>Those asked for, else those configured, else the folder of the configuration file.</summary>
    public static IReadOnlyList<Root> Choose(string configFile, IReadOnlyList<string> asked)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(configFile))!;
        var configured = ConfigFile.Load(configFile)?.Terraform.Roots ?? [];
        string[] paths =
            asked.Count > 0 ? [.. asked.Select(Clean).Distinct()]
            : configured.Count > 0 ? [.. configured.Select(root => root.Path.Value)]
            : ["."];
        return [.. paths.Select(path => Existing(new Root(path, Path.Combine(folder, path), Binary(configured, path))))];
    }

    private static string Clean(string path) => path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : ".";

    private static string? Binary(IReadOnlyList<TerraformRoot> configured, string path) =>
        configured.FirstOrDefault(root => root.Path.Value == path)?.Binary?.ToString().ToLowerInvariant();

    private static Root Existing(Root root) =>
        Directory.Exists(root.Directory)
            ? root
            : throw new UsageException(
                $"The root {root.Path} is not a folder: correct the path, which is relative to the configuration file."
            );
}
