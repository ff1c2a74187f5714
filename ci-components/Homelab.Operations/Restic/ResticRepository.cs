using Homelab.Configuration;
using Homelab.Operations.Processes;
using Homelab.Reports.Redaction;

namespace Homelab.Operations.Restic;

/// <summary>A variable that a tier needs is not set. The message names it.</summary>
public sealed class TierVariableException : Exception
{
    public TierVariableException()
    {
    }

    public TierVariableException(string message) : base(message)
    {
    }

    public TierVariableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}

/// <summary>
/// Where a tier's backups go, and how to get in. Everything secret reaches restic by its environment, the password by a file that
/// only its owner can read; nothing of it is ever an argument.
/// </summary>
public sealed class ResticRepository
{
    /// <summary>Not for the tier's own restic: a drill's credentials, which may only read.</summary>
    private const string ForDrills = "READ_";

    private readonly Dictionary<string, string> _given;
    private readonly string? _password;

    private ResticRepository(string address, string? password, Dictionary<string, string> given)
    {
        Address = address;
        _password = password;
        _given = given;
        Secrets = new SecretSet([.. EnvironmentSecrets.OfThisProcess(), .. Present(password), .. SecretsOf(given, address)]);
    }

    /// <summary>As restic takes it. May hold a password: never show it.</summary>
    internal string Address { get; }

    /// <summary>What must not be seen in anything restic says.</summary>
    public SecretSet Secrets { get; }

    /// <summary>A folder on this machine, or null for a repository elsewhere.</summary>
    public string? LocalFolder => Address.StartsWith('/') ? Address : Address.StartsWith("local:/", StringComparison.Ordinal) ? Address[6..] : null;

    /// <summary>restic says when it cannot remove its own lock at the end. An object store and restic's REST server delete what does not exist without a word.</summary>
    public bool MissesItsLock => LocalFolder is not null || Address.StartsWith("sftp:", StringComparison.Ordinal);

    /// <summary>Reads <c>RESTIC_&lt;TIER&gt;_REPOSITORY</c>, <c>…_PASSWORD</c> and everything else of the tier.</summary>
    /// <exception cref="TierVariableException">Repository or password is not set.</exception>
    public static ResticRepository OfTier(TierName tier, IReadOnlyDictionary<string, string> environment)
    {
        var prefix = tier.VariablePrefix;
        var own = environment.Where(variable => variable.Key.StartsWith(prefix, StringComparison.Ordinal) && variable.Key.Length > prefix.Length)
            .Select(variable => KeyValuePair.Create(variable.Key[prefix.Length..], variable.Value))
            .Where(variable => !variable.Key.StartsWith(ForDrills, StringComparison.Ordinal)).ToDictionary();
        var address = Taken(own, "REPOSITORY") ?? throw Unset(prefix, "REPOSITORY", "the repository's address, such as /mnt/backup/fast, rest:https://host/ or s3:https://host/bucket");
        var password = Taken(own, "PASSWORD");
        if (password is null && !own.ContainsKey("RESTIC_PASSWORD_FILE") && !own.ContainsKey("RESTIC_PASSWORD_COMMAND"))
            throw Unset(prefix, "PASSWORD", "the repository's password");
        return new ResticRepository(address, password, own);
    }

    /// <summary>What a restic process sees.</summary>
    /// <param name="folder">Where the password is put while it runs.</param>
    /// <param name="cache">restic's cache, unless the tier names one.</param>
    internal Dictionary<string, string> Environment(PrivateFolder folder, string cache)
    {
        var environment = ToolEnvironment.Where(name => name is "SSH_AUTH_SOCK" or "XDG_CACHE_HOME" or "XDG_CONFIG_HOME");
        foreach (var (name, value) in ToolEnvironment.Basic().Append(KeyValuePair.Create("RESTIC_CACHE_DIR", cache)).Concat(_given))
            environment[name] = value;
        environment["RESTIC_REPOSITORY"] = Address;
        environment["RESTIC_PROGRESS_FPS"] = "1";
        if (_password is not null)
            environment["RESTIC_PASSWORD_FILE"] = PasswordFile(folder);
        return environment;
    }

    private string PasswordFile(PrivateFolder folder)
    {
        var file = folder["password"];
        if (File.Exists(file))
            return file;
        using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        stream.Write(System.Text.Encoding.UTF8.GetBytes(_password!));
        return file;
    }

    private static string? Taken(Dictionary<string, string> variables, string name) =>
        variables.Remove(name, out var value) && value.Length > 0 ? value : null;

    private static TierVariableException Unset(string prefix, string name, string what) =>
        new($"{prefix}{name} is not set: add it as a masked CI/CD variable of the environment homelab/backup; it holds {what}.");

    private static string[] Present(string? value) => value is null ? [] : [value];

    private static IEnumerable<string> SecretsOf(Dictionary<string, string> given, string address) =>
        EnvironmentSecrets.Of(given.Append(KeyValuePair.Create("address", address)));
}
