namespace Homelab.Backups.Restic;

/// <summary>A repository as restic itself is told of it: <c>RESTIC_REPOSITORY</c>, <c>RESTIC_PASSWORD</c> and what its backends
/// read.</summary>
internal static class PlainRepository
{
    private const string Prefix = "RESTIC_";

    private static readonly string[] OfRestic =
    [
        "RESTIC_PASSWORD_FILE",
        "RESTIC_PASSWORD_COMMAND",
        "RESTIC_KEY_HINT",
        "RESTIC_CACERT",
        "RESTIC_TLS_CLIENT_CERT",
        "RESTIC_REST_USERNAME",
        "RESTIC_REST_PASSWORD",
        "RESTIC_CACHE_DIR",
        "RESTIC_FEATURES",
        "RESTIC_HTTP_USER_AGENT",
    ];

    private static readonly string[] OfBackends = ["AWS_", "AZURE_", "B2_", "GOOGLE_", "OS_", "RCLONE_", "ST_"];

    public static bool IsThere(IReadOnlyDictionary<string, string> environment) =>
        Find(environment, "REPOSITORY") is not null || Find(environment, "REPOSITORY_FILE") is not null;

    /// <summary>With address and password by their short names, as a tier's variables have them.</summary>
    public static Dictionary<string, string> Read(IReadOnlyDictionary<string, string> environment)
    {
        var given = environment
            .Where(variable =>
                OfRestic.Contains(variable.Key)
                || Array.Exists(OfBackends, prefix => variable.Key.StartsWith(prefix, StringComparison.Ordinal))
            )
            .Where(variable => variable.Value.Length > 0)
            .ToDictionary();
        if ((Find(environment, "REPOSITORY") ?? Content(Find(environment, "REPOSITORY_FILE"))) is { } address)
            given["REPOSITORY"] = address;
        if (Find(environment, "PASSWORD") is { } password)
            given["PASSWORD"] = password;
        return given;
    }

    private static string? Content(string? file) => file is null ? null : File.ReadAllText(file).Trim();

    private static string? Find(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.GetValueOrDefault(Prefix + name) is { Length: > 0 } value ? value : null;
}
