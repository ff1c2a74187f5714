namespace Homelab.Processes.Processes;

/// <summary>What children may see of an environment, and the programs its PATH leads to.</summary>
internal sealed class SearchPath
{
    public SearchPath(Func<string, string?> variable, params IEnumerable<string> also)
    {
        foreach (var name in also.Append("PATH").Append("HOME"))
        {
            if (variable(name) is { } value)
                Environment[name] = value;
        }

        // Programs shall complain in English: that is how their complaints are understood.
        Environment["LC_ALL"] = "C.UTF-8";
    }

    public Dictionary<string, string> Environment { get; } = ToolEnvironment.Basic();

    public string? Find(string program) =>
        Environment
            .GetValueOrDefault("PATH", "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.GetFullPath(Path.Combine(folder, program)))
            .FirstOrDefault(IsExecutable);

    private static bool IsExecutable(string path) =>
        File.Exists(path)
        && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute))
            != UnixFileMode.None;
}
