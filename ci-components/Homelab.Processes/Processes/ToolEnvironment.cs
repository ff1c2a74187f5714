using System.Collections;

namespace Homelab.Processes.Processes;

/// <summary>What a child process may see of this one's environment.</summary>
public static class ToolEnvironment
{
    /// <summary>Holds a drill's id in everything that the drill starts, and what that starts: so the next drill finds what a killed one left running.</summary>
    public const string DrillVariable = "HOMELAB_DRILL";

    private static readonly string[] Everywhere = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", DrillVariable];

    private static readonly string[] Proxies = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];

    /// <summary>What every program needs and nobody keeps secret.</summary>
    public static Dictionary<string, string> Basic() => Where(name => Everywhere.Contains(name) || Proxies.Contains(name));

    /// <summary>The variables of this process whose names pass.</summary>
    public static Dictionary<string, string> Where(Func<string, bool> allowed) => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>().Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value ?? ""))
        .Where(variable => allowed(variable.Name)).ToDictionary(variable => variable.Name, variable => variable.Value);

    // CliWrap adds to what is inherited; a null takes away.
    internal static IReadOnlyDictionary<string, string?> Exactly(IReadOnlyDictionary<string, string> wanted)
    {
        var exact = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in wanted)
            exact[name] = value;
        return exact;
    }
}
