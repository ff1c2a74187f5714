namespace Homelab.Cli.Commands;

/// <summary>A terraform root: its path as reports name it, its folder, and which program plans it (null: whichever is there).</summary>
internal sealed record Root(string Path, string Directory, string? Binary);

/// <summary>Which roots a command is about.</summary>
internal static class Roots
{
    /// <summary>Those asked for, else those configured, else the current folder.</summary>
    public static IReadOnlyList<Root> Choose(string configFile, IReadOnlyList<string> asked)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(configFile))!;
        string[] paths = asked.Count > 0 ? [.. asked] : ["."];
        return [.. paths.Select(path => Existing(new Root(path, Path.Combine(folder, path), null)))];
    }

    private static Root Existing(Root root) => Directory.Exists(root.Directory) ? root
        : throw new UsageException($"The root {root.Path} is not a folder: correct the path, which is relative to the configuration file.");
}
