using System.Text;

namespace Homelab.Simulator.Jobs;

/// <summary>Where one job lives: checkout, home, temporary files. Nothing of it outlives the job.</summary>
internal sealed class JobFolder(string root, string project)
{
    private int _scripts;

    /// <summary>The checkout, made by git.</summary>
    public string Project { get; } = Path.Combine(root, "builds", project);

    private string Home => Path.Combine(root, "home");

    private string Temporary => Path.Combine(root, "tmp");

    private string Files => Path.Combine(root, "builds", project + ".tmp");

    public void Create()
    {
        foreach (var folder in new[] { Path.GetDirectoryName(Project)!, Home, Temporary, Files })
            Directory.CreateDirectory(folder);
    }

    /// <summary>Writes the lines as the runner does: each is shown, and the first that fails ends it.</summary>
    public string WriteScript(IEnumerable<string> lines)
    {
        // One stream for both, or their order would be lost.
        var script = new StringBuilder("exec 2>&1\nset -eo pipefail\nset +o noclobber\n");
        foreach (var line in lines)
            script.Append("printf '%s\\n' ").Append(Quoted($"\e[32;1m$ {Shown(line)}\e[0;m")).Append('\n').Append(line).Append('\n');
        var path = Path.Combine(root, $"script-{++_scripts}");
        File.WriteAllText(path, script.ToString());
        return path;
    }

    public Dictionary<string, string> Variables(JobEnvironment environment, string status)
    {
        var all = new Dictionary<string, string>(environment.Values.Where(pair => !pair.Value.Contains('\0', StringComparison.Ordinal)));
        foreach (var name in environment.Files)
        {
            var path = Path.Combine(Files, name);
            File.WriteAllText(path, all[name]);
            all[name] = path;
        }

        (all["HOME"], all["TMPDIR"], all["CI_PROJECT_DIR"], all["CI_BUILDS_DIR"], all["CI_JOB_STATUS"]) = (
            Home,
            Temporary,
            Project,
            Path.Combine(root, "builds"),
            status
        );
        return all;
    }

    public void Delete()
    {
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
    }

    private static string Shown(string line)
    {
        var end = line.TrimEnd('\n').IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? line.TrimEnd('\n') : line[..end] + " # collapsed multi-line command";
    }

    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
