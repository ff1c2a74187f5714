using System.Collections;

namespace Homelab.Processes.Processes;

/// <summary>What a child process may see of this one's environment.</summary>
public static class ToolEnvironment
{
    /// <summary>Holds a drill's id in everything that the drill starts, and what that starts: so the next drill finds what a killed one
    /// left running.</summary>
    public const string DrillVariable = "HOMELAB_DRILL";

    private static readonly string[] Everywhere =
    [
        "PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "LANG",
        "LC_ALL",
        "TZ",
        "TMPDIR",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        DrillVariable,
    ];

    private static readonly string[] Proxies = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];

    /// <summary>What every program needs and nobody keeps secret, and what this one needs.</summary>
    public static Dictionary<string, string> Basic(params string[] also) =>
        Where(name => Everywhere.Contains(name) || Proxies.Contains(name) || also.Contains(name));

    /// <summary>Nothing of this job, for what is given data that may mean ill; only a killed drill's programs are found by it.</summary>
    public static Dictionary<string, string> Bare()
    {
        var environment = Where(name => name == DrillVariable);
        environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        environment["LC_ALL"] = "C";
        return environment;
    }

    /// <summary>The variables of this process whose names pass.</summary>
    public static Dictionary<string, string> Where(Func<string, bool> allowed) =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Select(entry => (Name: (string)entry.Key, Value: (string?)entry.Value ?? ""))
            .Where(variable => allowed(variable.Name))
            .ToDictionary(variable => variable.Name, variable => variable.Value);

    // CliWrap adds to what is inherited; a null takes away.
    internal static IReadOnlyDictionary<string, string?> Exactly(IReadOnlyDictionary<string, string> wanted)
    {
        var exact = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in wanted)
            exact[name] = value;
        return exact;
    }
}
