namespace Homelab.Backups.Backups;

/// <summary>What the tool keeps on a machine between runs: the staging of dumps, the journal of runs, restic's cache, what checks have
/// covered.</summary>
public sealed class StateFolder
{
    /// <summary>The variable that says where it is.</summary>
    public const string Variable = "HOMELAB_STATE";

    private const string OfTheMachine = "/var/lib/homelab";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public StateFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Cache = Make("cache");
        Journal = Make("journal");
        Coverage = Make("coverage");
        Restores = Make("restores");
        Completeness = Make("completeness");
    }

    public string Path { get; }

    /// <summary>restic's own cache.</summary>
    public string Cache { get; }

    public string Journal { get; }

    public string Coverage { get; }

    /// <summary>Restores that have begun and not ended.</summary>
    public string Restores { get; }

    /// <summary>What each set held when it was last saved whole.</summary>
    public string Completeness { get; }

    /// <summary>Where a set's dumps and manifest are made. The path is the same in every run: restic finds the previous snapshot by
    /// it.</summary>
    public string Staging(string tier, string set) => System.IO.Path.Combine(Path, "staging", tier, set);

    /// <summary>All staging folders of a tier.</summary>
    public string Staging(string tier) => System.IO.Path.Combine(Path, "staging", tier);

    /// <summary><c>HOMELAB_STATE</c>, else <c>/var/lib/homelab</c> where it exists and may be written, else
    /// <c>~/.local/state/homelab</c>.</summary>
    public static StateFolder Open(Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } chosen)
            return new StateFolder(chosen);
        if (Directory.Exists(OfTheMachine) && MayWrite(OfTheMachine))
            return new StateFolder(OfTheMachine);
        var home = environment("XDG_STATE_HOME") is { Length: > 0 } state
            ? state
            : System.IO.Path.Combine(environment("HOME") ?? "/tmp", ".local/state");
        return new StateFolder(System.IO.Path.Combine(home, "homelab"));
    }

    /// <summary>Makes a folder that only its owner can enter.</summary>
    internal static string MakePrivate(string path)
    {
        Directory.CreateDirectory(path, OwnerOnly);
        return path;
    }

    private string Make(string name) => MakePrivate(System.IO.Path.Combine(Path, name));

    private static bool MayWrite(string folder)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.Combine(folder, "journal"), OwnerOnly);
            using var probe = new FileStream(
                System.IO.Path.Combine(folder, "journal", ".probe"),
                FileMode.OpenOrCreate,
                FileAccess.Write,
                FileShare.ReadWrite
            );
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
