using System.Text.RegularExpressions;
using Homelab.Configuration;
using Homelab.Processes.Files;
using Homelab.Processes.Processes;
using Homelab.Text;
using Homelab.Text.Secrets;

namespace Homelab.Backups.Restic;

/// <summary>A variable that a tier needs is not set. The message names it.</summary>
public sealed class TierVariableException(string message, Exception? innerException = null) : CannotRunException(message, innerException)
{
    public override bool IsMisuse => true;
}

/// <summary>Whose credentials open a repository.</summary>
public enum RepositoryAccess
{
    /// <summary>The tier's own: whoever holds them can write and remove.</summary>
    Tier,

    /// <summary><c>RESTIC_&lt;TIER&gt;_READ_…</c>: meant for reading alone.</summary>
    ReadOnly,

    /// <summary>restic's own variables, of whoever sits at the machine.</summary>
    Plain,
}

/// <summary>
/// Where a tier's backups go, and how to get in. Everything secret reaches restic by its environment, the password by a file that
/// only its owner can read; nothing of it is ever an argument.
/// </summary>
public sealed partial class ResticRepository
{
    /// <summary>Not for the tier's own restic: a drill's credentials, which may only read.</summary>
    private const string ForDrills = "READ_";

    private readonly Dictionary<string, string> _given;
    private readonly string? _password;

    private ResticRepository(string address, string? password, Dictionary<string, string> given, RepositoryAccess access)
    {
        Address = address;
        Access = access;
        _password = password;
        _given = given;
        Secrets = new SecretSet([.. EnvironmentSecrets.OfThisProcess(), .. Present(password), .. SecretsOf(given, address)]);
    }

    /// <summary>As restic takes it. May hold a password: never show it.</summary>
    internal string Address { get; }

    /// <summary>Which credentials these are.</summary>
    public RepositoryAccess Access { get; }

    /// <summary>What must not be seen in anything restic says.</summary>
    public SecretSet Secrets { get; }

    /// <summary>A folder on this machine, or null for a repository elsewhere.</summary>
    public string? LocalFolder =>
        Address.StartsWith('/') ? Address
        : Address.StartsWith("local:/", StringComparison.Ordinal) ? Address[6..]
        : null;

    /// <summary>restic says when it cannot remove its own lock at the end. An object store and restic's REST server delete what does not
    /// exist without a word.</summary>
    public bool MissesItsLock => LocalFolder is not null || Address.StartsWith("sftp:", StringComparison.Ordinal);

    /// <summary>Reads <c>RESTIC_&lt;TIER&gt;_REPOSITORY</c>, <c>…_PASSWORD</c> and everything else of the tier.</summary>
    /// <exception cref="TierVariableException">Repository or password is not set.</exception>
    public static ResticRepository OfTier(TierName tier, IReadOnlyDictionary<string, string> environment)
    {
        var prefix = tier.VariablePrefix;
        var own = Of(prefix, environment).Where(variable => !variable.Key.StartsWith(ForDrills, StringComparison.Ordinal)).ToDictionary();
        return Make(own, RepositoryAccess.Tier, name => Unset(prefix + name, name, "homelab/backup"));
    }

    /// <summary>
    /// What a restore or a drill reads with: <c>RESTIC_&lt;TIER&gt;_READ_…</c>, else the tier's own, else restic's own variables. Each is
    /// taken
    /// whole: a read-only address with a key that may write would be neither.
    /// </summary>
    /// <param name="tier">Null for restic's own variables, or the only tier that has some.</param>
    /// <exception cref="TierVariableException">Repository or password is not set.</exception>
    public static ResticRepository ForReading(TierName? tier, IReadOnlyDictionary<string, string> environment)
    {
        if (tier is null && !PlainRepository.IsThere(environment))
            tier = OnlyTier(environment);
        if (tier is null)
            return Make(PlainRepository.Read(environment), RepositoryAccess.Plain, name => Unset($"RESTIC_{name}", name, place: null));
        var reading = Of(tier.VariablePrefix + ForDrills, environment).Where(variable => variable.Value.Length > 0).ToDictionary();
        if (reading.Count > 0)
            return Make(reading, RepositoryAccess.ReadOnly, name => Unset(tier.VariablePrefix + ForDrills + name, name, "homelab/drill"));
        if (Of(tier.VariablePrefix, environment).Any(variable => variable.Value.Length > 0))
            return OfTier(tier, environment);
        return PlainRepository.IsThere(environment)
            ? ForReading(null, environment)
            : throw new TierVariableException(
                $"{tier.VariablePrefix}{ForDrills}REPOSITORY is not set, nor is {tier.VariablePrefix}REPOSITORY or RESTIC_REPOSITORY: export one of them and its …PASSWORD, or add them as masked CI/CD variables of the environment homelab/drill."
            );
    }

    private static ResticRepository Make(
        Dictionary<string, string> given,
        RepositoryAccess access,
        Func<string, TierVariableException> unset
    )
    {
        var address = Taken(given, "REPOSITORY") ?? throw unset("REPOSITORY");
        var password = Taken(given, "PASSWORD");
        if (password is null && !given.ContainsKey("RESTIC_PASSWORD_FILE") && !given.ContainsKey("RESTIC_PASSWORD_COMMAND"))
            throw unset("PASSWORD");
        return new ResticRepository(address, password, given, access);
    }

    private static IEnumerable<KeyValuePair<string, string>> Of(string prefix, IReadOnlyDictionary<string, string> environment) =>
        environment
            .Where(variable => variable.Key.StartsWith(prefix, StringComparison.Ordinal) && variable.Key.Length > prefix.Length)
            .Select(variable => KeyValuePair.Create(variable.Key[prefix.Length..], variable.Value));

    /// <summary>Whoever exported the variables of one tier need not name it.</summary>
    private static TierName? OnlyTier(IReadOnlyDictionary<string, string> environment)
    {
        var tiers = environment
            .Keys.Select(name => TierVariable().Match(name))
            .Where(match => match.Success)
            .Select(match => match.Groups["tier"].Value.ToLowerInvariant())
            .Where(TierName.Fits)
            .Distinct()
            .ToList();
        return tiers.Count < 2
            ? tiers.Select(name => new TierName(name)).FirstOrDefault()
            : throw new TierVariableException(
                $"There are variables of several tiers: choose one with --tier {string.Join(" or --tier ", tiers.Order(StringComparer.Ordinal))}."
            );
    }

    /// <summary>The variables by which a person uses the repository with restic alone.</summary>
    internal IEnumerable<KeyValuePair<string, string>> ByHand() =>
        [
            KeyValuePair.Create("RESTIC_REPOSITORY", Address),
            .. Present(_password).Select(password => KeyValuePair.Create("RESTIC_PASSWORD", password)),
            .. _given,
        ];

    /// <summary>What a restic process sees.</summary>
    /// <param name="folder">Where the password is put while it runs.</param>
    /// <param name="cache">restic's cache, unless the tier names one.</param>
    internal Dictionary<string, string> Environment(PrivateFolder folder, string cache)
    {
        var environment = ToolEnvironment.Basic("SSH_AUTH_SOCK", "XDG_CACHE_HOME", "XDG_CONFIG_HOME");
        environment["RESTIC_CACHE_DIR"] = cache;
        foreach (var (name, value) in _given)
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
        using var stream = new FileStream(
            file,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
        stream.Write(System.Text.Encoding.UTF8.GetBytes(_password!));
        return file;
    }

    private static string? Taken(Dictionary<string, string> variables, string name) =>
        variables.Remove(name, out var value) && value.Length > 0 ? value : null;

    /// <param name="place">The environment in GitLab that it belongs to; null on a machine a person sits at.</param>
    private static TierVariableException Unset(string variable, string name, string? place)
    {
        var what =
            name == "PASSWORD"
                ? "the repository's password"
                : "the repository's address, such as /mnt/backup/fast, rest:https://host/ or s3:https://host/bucket";
        return new(
            place is null
                ? $"{variable} is not set: export {variable}=…, or name the tier with --tier; it holds {what}."
                : $"{variable} is not set: add it as a masked CI/CD variable of the environment {place}, or export it where you sit yourself; it holds {what}."
        );
    }

    private static string[] Present(string? value) => value is null ? [] : [value];

    private static IEnumerable<string> SecretsOf(Dictionary<string, string> given, string address) =>
        EnvironmentSecrets.Of(given.Append(KeyValuePair.Create("address", address)));

    [GeneratedRegex("^RESTIC_(?<tier>[A-Z][A-Z0-9]{0,19})_(?:READ_)?REPOSITORY$", RegexOptions.CultureInvariant)]
    private static partial Regex TierVariable();
}
